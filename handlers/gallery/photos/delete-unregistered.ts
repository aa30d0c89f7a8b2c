import { imageId } from '../../image-analysis/record/image-id';
import { deleteVersions, listVersions, type ObjectVersion, throwIfUndeleted } from '../../runtime/object-versions';
import type { PhotoStores } from './delete-photo';

/** Versions that one call removes. */
const AT_ONCE = 100;

/** What was removed, and what is left. */
export interface RemovedUploads {
  readonly removed: number;
  /** Those that an execution has begun to work on meanwhile. */
  readonly busy: number;
  /** Whether there was no more than one call removes. */
  readonly isAll: boolean;
}

/** Deletes uploads that wait for their analysis: they have no record yet, get none, and nothing is paid for them. */
export async function deleteUnregistered(
  { s3, bucket, records }: Pick<PhotoStores, 's3' | 'bucket' | 'records'>,
  prefix: string,
): Promise<RemovedUploads> {
  const all = await listVersions(s3, bucket, prefix);
  const versions = all.slice(0, AT_ONCE);
  const forget = ({ key, versionId }: ObjectVersion): Promise<boolean> =>
    records.forget({ imageId: imageId({ bucket, key, versionId }), versionId });
  const forgotten = await Promise.all(versions.map(forget));
  const free = versions.filter((_, index) => forgotten[index]);
  throwIfUndeleted(await deleteVersions(s3, bucket, free));
  return { removed: free.length, busy: versions.length - free.length, isAll: all.length === versions.length };
}
