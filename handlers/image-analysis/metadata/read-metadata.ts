import { type Original, readOriginal } from '../../image/original';
import type { ImageMetadata } from '../record/image-record';
import { readExif } from './exif';

/**
 * What an image says about itself.
 * @param fileBytes size of the whole file
 */
export async function originalMetadata(original: Original, fileBytes: number): Promise<ImageMetadata> {
  const { format, width, height, orientation, bytes, exif } = original;
  return {
    format,
    width,
    height,
    bytes: fileBytes,
    ...(orientation === undefined ? {} : { orientation }),
    ...(await readExif(bytes, exif)),
  };
}

/**
 * Reads what an image says about itself and refuses what its header shows not to be worth decoding.
 * @param bytes the whole file
 * @param maxPixels largest accepted number of pixels
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge, ImageTooSmall
 */
export async function readMetadata(bytes: Buffer, key: string, maxPixels: number): Promise<ImageMetadata> {
  return originalMetadata(await readOriginal(bytes, key, maxPixels), bytes.length);
}
