import type { S3Client } from '@aws-sdk/client-s3';
import { isGone, type ObjectReference, type ReadObject, readObject, type ReadOptions } from '../runtime/object-read';
import { ImageNotFound, ImageTooLarge, notFound } from './image-errors';
import { MAX_BYTES, MAX_ORIGINAL_BYTES } from './image-limits';

/**
 * Downloads an image by one request, or finds that it is not there.
 * @param options by default, all of what Rekognition takes
 * @throws TransientServiceError, and what S3 answers when access is denied
 */
export async function downloadImage(
  s3: S3Client,
  object: ObjectReference,
  options: ReadOptions = { maxBytes: MAX_BYTES },
): Promise<ReadObject | ImageNotFound> {
  try {
    return await readObject(s3, object, options);
  } catch (error) {
    if (isGone(error)) return notFound(object, error);
    throw error;
  }
}

/** The bytes of a downloaded image. @throws ImageTooLarge when it has so many that none were downloaded */
export function bytesOf({ bytes, size }: ReadObject, key: string): Buffer {
  if (bytes !== undefined) return bytes;
  throw new ImageTooLarge(`${key} has ${size} bytes; Rekognition accepts at most ${MAX_BYTES}. Compress it more.`);
}

/** Downloads a picture that is to be turned into what Rekognition takes. @throws ImageNotFound, ImageTooLarge */
export async function downloadOriginal(s3: S3Client, object: ObjectReference): Promise<Buffer> {
  const found = await downloadImage(s3, object, { maxBytes: MAX_ORIGINAL_BYTES });
  if (found instanceof ImageNotFound) throw found;
  if (found.bytes !== undefined) return found.bytes;
  throw tooManyBytes(object.key, found.size);
}

/** The refusal of a file that is not even worth a download. */
export function tooManyBytes(key: string, size: number): ImageTooLarge {
  return new ImageTooLarge(`${key} has ${size} bytes; at most ${MAX_ORIGINAL_BYTES} are allowed. Compress it more.`);
}
