import { createHash } from 'node:crypto';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { findPhotos, readPhoto } from '../../local/cli/photo-files';
import { photoKeys } from '../../local/cli/runs/photo-uploads';
import { UPLOAD_PREFIX } from '../../handlers/image-analysis/record/key-prefixes';

/** Where the photos of a folder are put: uploads of `npm start` lie beside it. */
const FOLDER_PREFIX = `${UPLOAD_PREFIX}backfill/`;

/**
 * Puts the photos of a folder into the bucket, unless the same bytes lie there already: a new version would be another
 * photo.
 * @returns the key prefix that they have in common
 */
export async function putFolder(s3: S3Client, bucket: string, folder: string, signal: AbortSignal): Promise<string> {
  const photos = findPhotos([folder]).filter(({ fault }) => fault === undefined);
  const keys = photoKeys(photos, FOLDER_PREFIX);
  for (const [index, photo] of photos.entries()) {
    signal.throwIfAborted();
    const Body = await readPhoto(photo);
    const etag = `"${createHash('md5').update(Body).digest('hex')}"`;
    if ((await etagOf(s3, bucket, keys[index]!)) === etag) continue;
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: keys[index], Body }));
  }
  return keys[0]!.slice(0, keys[0]!.indexOf('/', FOLDER_PREFIX.length) + 1);
}

async function etagOf(s3: S3Client, Bucket: string, Key: string): Promise<string | undefined> {
  try {
    return (await s3.send(new HeadObjectCommand({ Bucket, Key }))).ETag;
  } catch (error) {
    if ((error as Error).name === 'NotFound') return undefined;
    throw error;
  }
}
