import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectReference } from '../shared/object-read';
import { readExif } from './exif';
import type { ImageMetadata } from './image-record';
import { type ImageStart, readHeader } from './read-header';
import { uprightSize } from './upright';

export type { ImageStart } from './read-header';

/**
 * Reads an image's metadata by ranges and refuses, before anything is paid for, what cannot be analysed.
 * @param start what `readStart` gave
 * @param maxPixels largest accepted number of pixels
 * @throws NotSupportedImageType, ImageIdentifyError, ImageTooLarge, ImageTooSmall, TransientServiceError
 */
export async function readMetadata(
  s3: S3Client,
  object: ObjectReference,
  start: ImageStart,
  maxPixels: number,
): Promise<ImageMetadata> {
  const { format, bytes, width, height, orientation } = await readHeader(s3, object, start, maxPixels);
  return {
    format,
    ...uprightSize({ width, height }, orientation),
    bytes: start.size,
    ...(orientation === undefined ? {} : { orientation }),
    ...(await readExif(bytes)),
  };
}
