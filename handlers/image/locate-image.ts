import type { S3Client } from '@aws-sdk/client-s3';
import { isEmptyObject, isGone, type ObjectReference, readFacts } from '../runtime/object-read';
import { type ImageNotFound, notFound } from './image-errors';
import { type ImageStart, readStart } from './read-header';

/**
 * Reads the start of an image, or finds that it is not there.
 * @throws TransientServiceError, and what S3 answers when access is denied
 */
export async function locateImage(s3: S3Client, object: ObjectReference): Promise<ImageStart | ImageNotFound> {
  try {
    return await startOf(s3, object);
  } catch (error) {
    if (isGone(error)) return notFound(object, error);
    throw error;
  }
}

/** An empty object has no first byte to read. */
async function startOf(s3: S3Client, object: ObjectReference): Promise<ImageStart> {
  try {
    return await readStart(s3, object);
  } catch (error) {
    if (!isEmptyObject(error)) throw error;
    return { ...(await readFacts(s3, object)), bytes: Buffer.alloc(0) };
  }
}
