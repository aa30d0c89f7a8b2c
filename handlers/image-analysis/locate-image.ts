import type { S3Client } from '@aws-sdk/client-s3';
import { isEmptyObject, isGone, type ObjectReference, readFacts } from '../shared/object-read';
import { ImageNotFound } from './image-errors';
import { type ImageStart, readStart } from './read-header';

/** The error for an object that S3 does not have (any more). */
export function notFound(object: ObjectReference, cause: unknown): ImageNotFound {
  const version = object.versionId === undefined ? '' : ` in version ${object.versionId}`;
  return new ImageNotFound(
    `${object.key} is not in bucket ${object.bucket}${version}, or was replaced meanwhile. Upload it again.`,
    { cause },
  );
}

/**
 * Reads the start of an image, or finds that it is not there.
 * @throws TransientServiceError, and what S3 answers when access is denied
 */
export async function locateImage(s3: S3Client, object: ObjectReference): Promise<ImageStart | ImageNotFound> {
  try {
    return await readStart(s3, object);
  } catch (error) {
    if (isGone(error)) return notFound(object, error);
    if (isEmptyObject(error)) return { ...(await readFacts(s3, object)), bytes: Buffer.alloc(0) };
    throw error;
  }
}
