import type { S3Client } from '@aws-sdk/client-s3';
import { isGone, type ObjectFacts, type ObjectReference, readHead, statusOf } from '../../runtime/object-read';

/** What S3 knows about an object; undefined when it is not there. */
export async function headIfThere(s3: S3Client, object: ObjectReference): Promise<ObjectFacts | undefined> {
  try {
    return await readHead(s3, object);
  } catch (error) {
    if (isGone(error) || statusOf(error) === 404) return undefined;
    throw error;
  }
}
