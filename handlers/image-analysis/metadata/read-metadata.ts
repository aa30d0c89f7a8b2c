import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectReference } from '../../runtime/object-read';
import { readExif } from './exif';
import type { ImageMetadata } from '../record/image-record';
import { type ImageStart, readHeader } from '../../image/read-header';
import { uprightSize } from '../../image/upright';

export type { ImageStart } from '../../image/read-header';

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
