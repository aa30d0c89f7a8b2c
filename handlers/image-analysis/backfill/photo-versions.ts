import type { S3Client } from '@aws-sdk/client-s3';
import { isGone, readFacts } from '../../runtime/object-read';
import type { ListedPhoto } from './listed-photos';

/** Requests side by side: S3 answers 5,500 a second below a prefix. */
const AT_ONCE = 100;

/**
 * Photos with the version that is there now, where they are named by key alone: a request for each. What is not there
 * stays as it is, and registering it says so.
 * @throws TransientServiceError
 */
export async function withVersions(s3: S3Client, photos: readonly ListedPhoto[]): Promise<ListedPhoto[]> {
  const found: ListedPhoto[] = [];
  for (let from = 0; from < photos.length; from += AT_ONCE) {
    const some = photos.slice(from, from + AT_ONCE);
    found.push(...(await Promise.all(some.map((photo) => withVersion(s3, photo)))));
  }
  return found;
}

async function withVersion(s3: S3Client, photo: ListedPhoto): Promise<ListedPhoto> {
  if (photo.versionId !== undefined) return photo;
  try {
    const { versionId, etag } = await readFacts(s3, { bucket: photo.bucket, key: photo.key });
    return { ...photo, versionId, etag };
  } catch (error) {
    if (isGone(error)) return photo;
    throw error;
  }
}
