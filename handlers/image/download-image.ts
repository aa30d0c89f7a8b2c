import type { S3Client } from '@aws-sdk/client-s3';
import { isGone, type ObjectReference, type ReadObject, readObject } from '../runtime/object-read';
import { type ImageNotFound, ImageTooLarge, notFound } from './image-errors';
import { MAX_BYTES } from './image-limits';

/**
 * Downloads an image by one request, or finds that it is not there.
 * @throws TransientServiceError, and what S3 answers when access is denied
 */
export async function downloadImage(s3: S3Client, object: ObjectReference): Promise<ReadObject | ImageNotFound> {
  try {
    return await readObject(s3, object, MAX_BYTES);
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
