import type { S3Client } from '@aws-sdk/client-s3';
import { imageId } from '../../image-analysis/record/image-id';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import { preparedKey } from '../../image-analysis/record/prepared-key';
import { thumbnailKey } from '../../image-analysis/record/thumbnail-key';
import type { FacetTable } from '../../image-analysis/search/facet-table';
import { facetsOf } from '../../image-analysis/search/facets';
import { deleteVersions, listVersions, type ObjectVersion, throwIfUndeleted } from '../../runtime/object-versions';
import type { PhotoRecords } from './photo-records';

/** What photos are deleted from. */
export interface PhotoStores {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly records: PhotoRecords;
  readonly facets: FacetTable;
}

/** What was removed. */
export interface Removed {
  readonly objectVersions: number;
  readonly records: number;
}

/** Every record of a key: each version has its own. */
async function recordsOf(
  { records, bucket }: PhotoStores,
  known: ImageRecord,
  versions: readonly ObjectVersion[],
): Promise<ImageRecord[]> {
  const { key } = known;
  const ids = versions.map(({ versionId }) => imageId({ bucket, key, versionId }));
  const others = await records.getAll([...new Set(ids)].filter((id) => id !== known.imageId));
  return [known, ...others];
}

/**
 * Deletes a photo: every version of it, its thumbnails and copies, what it can be found by, and at last its records, which say
 * what else there is: after a crash the same call goes on.
 */
export async function deletePhoto(stores: PhotoStores, record: ImageRecord): Promise<Removed> {
  const { s3, bucket, records, facets } = stores;
  const versions = await listVersions(s3, bucket, record.key, (key) => key === record.key);
  const all = await recordsOf(stores, record, versions);
  const made = await Promise.all(
    all.flatMap(({ imageId: id }) =>
      [thumbnailKey(id, ''), preparedKey(id)].map((prefix) => listVersions(s3, bucket, prefix)),
    ),
  );
  const objects = [...versions, ...made.flat()];
  throwIfUndeleted(await deleteVersions(s3, bucket, objects));
  for (const each of all) {
    await facets.remove(facetsOf(each));
    await records.delete(each.imageId);
  }
  return { objectVersions: objects.length, records: all.length };
}
