import type { S3Client } from '@aws-sdk/client-s3';
import { isGone, type ObjectFacts, type ObjectReference, readHead, statusOf } from '../../runtime/object-read';

/** S3 says 400 of a version that it cannot have given, and 404 without a code of an object that is not there. */
const NOT_THERE: readonly (number | undefined)[] = [400, 404];

/** What S3 knows about an object; undefined when it is not there. */
export async function headIfThere(s3: S3Client, object: ObjectReference): Promise<ObjectFacts | undefined> {
  try {
    return await readHead(s3, object);
  } catch (error) {
    if (isGone(error) || NOT_THERE.includes(statusOf(error))) return undefined;
    throw error;
  }
}
