import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { BackfillSource } from '../../handlers/image-analysis/backfill/backfill-source';
import { namedPages } from '../../handlers/image-analysis/backfill/source-pages';
import { BACKFILL_PREFIX, UPLOAD_PREFIX } from '../../handlers/image-analysis/record/key-prefixes';

/** What a text names a source by. */
export const SOURCES = `a key prefix below ${UPLOAD_PREFIX}, or a manifest (${BACKFILL_PREFIX}...jsonl) or an inventory (${BACKFILL_PREFIX}.../manifest.json)`;

/** The source in the photos bucket that a text names; undefined when it names none. */
export function sourceNamed(text: string): BackfillSource | undefined {
  if (text.startsWith(UPLOAD_PREFIX)) return { prefix: text };
  if (!text.startsWith(BACKFILL_PREFIX)) return undefined;
  if (text.endsWith('/manifest.json')) return { inventory: text };
  return text.endsWith('.jsonl') ? { manifest: text } : undefined;
}

/**
 * How many photos a source names: below a prefix folder markers (0 bytes) are none.
 * @throws BackfillSourceError, PhotoOutsideUploadsError for files that a backfill would refuse
 */
export async function countPhotos(client: S3Client, Bucket: string, source: BackfillSource): Promise<number> {
  let count = 0;
  if (!('prefix' in source)) {
    for await (const { photos } of namedPages(source, { s3: client, bucket: Bucket })) count += photos.length;
    return count;
  }
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: source.prefix })) {
    count += Contents.filter(({ Size }) => Size !== 0).length;
  }
  return count;
}
