import { createHash } from 'node:crypto';

/** Hexadecimal digits of an id. 128 bits: no two of any number of images share one, and it still fits on a line. */
export const ID_DIGITS = 32;

/**
 * The id of one version of an image: the start of a SHA-256 (hex) over bucket, key and version id, or etag in a bucket
 * without versions. Every event about the same bytes gives the same id, whatever its sender.
 */
export function imageId(image: { bucket: string; key: string; versionId?: string; etag?: string }): string {
  const version = image.versionId ?? image.etag ?? '';
  return createHash('sha256')
    .update(JSON.stringify([image.bucket, image.key, version]))
    .digest('hex')
    .slice(0, ID_DIGITS);
}
