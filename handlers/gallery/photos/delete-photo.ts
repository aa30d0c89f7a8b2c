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

/**
 * Takes every record of a key: each version has its own, and one that waits for its analysis gets none any more.
 * @returns undefined when an execution works on one of them
 */
async function claimRecords(
  { records, bucket }: PhotoStores,
  known: ImageRecord,
  versions: readonly ObjectVersion[],
): Promise<ImageRecord[] | undefined> {
  const ids = new Map<string, string | undefined>([
    [known.imageId, known.versionId],
    ...versions.map((version) => [imageId({ bucket, ...version }), version.versionId] as const),
  ]);
  const claimed: ImageRecord[] = [];
  for (const [id, versionId] of ids) {
    const record = await records.claim(id);
    if (record === 'busy') return undefined;
    if (record !== 'gone') claimed.push(record);
    else if (!(await records.forget({ imageId: id, versionId }))) return undefined;
  }
  return claimed;
}

/**
 * Deletes a photo: every version of it, its thumbnails and copies, what it can be found by, and at last its records, which say
 * what else there is: after a crash the same call goes on.
 * @returns undefined, with nothing removed, while an execution works on the photo: what that writes would stay
 */
export async function deletePhoto(stores: PhotoStores, record: ImageRecord): Promise<Removed | undefined> {
  const { s3, bucket, records, facets } = stores;
  const versions = await listVersions(s3, bucket, record.key, (key) => key === record.key);
  const all = await claimRecords(stores, record, versions);
  if (all === undefined) return undefined;
  const made = await Promise.all(
    all.flatMap(({ imageId: id }) =>
      [thumbnailKey(id, ''), preparedKey(id)].map((prefix) => listVersions(s3, bucket, prefix)),
    ),
  );
  const objects = [...versions, ...made.flat()];
  throwIfUndeleted(await deleteVersions(s3, bucket, objects));
  for (const each of all) {
    await facets.remove(facetsOf(each));
    await records.forget(each);
  }
  return { objectVersions: objects.length, records: all.length };
}
