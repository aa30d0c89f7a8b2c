import { readHeader } from '../../image/read-header';
import { uprightSize } from '../../image/upright';
import type { ImageMetadata } from '../record/image-record';
import { readExif } from './exif';

/**
 * Reads what an image says about itself and refuses what its header shows not to be worth decoding.
 * @param bytes the whole file
 * @param maxPixels largest accepted number of pixels
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge, ImageTooSmall
 */
export async function readMetadata(bytes: Buffer, key: string, maxPixels: number): Promise<ImageMetadata> {
  const { format, width, height, orientation } = await readHeader(bytes, key, maxPixels);
  return {
    format,
    ...uprightSize({ width, height }, orientation),
    bytes: bytes.length,
    ...(orientation === undefined ? {} : { orientation }),
    ...(await readExif(bytes)),
  };
}
