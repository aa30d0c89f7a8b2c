import type { S3Client } from '@aws-sdk/client-s3';
import { throwIfUndeleted } from '../faces/face-collection';
import {
  deleteBelow,
  deleteUnchanged,
  deleteVersions,
  throwIfUndeleted as throwIfVersionsLeft,
} from '../../runtime/object-versions';
import { riderOf } from '../photo/rider-key';
import type { Attempt } from '../records/attempt';
import type { RiderPhoto, RiderRecord } from '../records/rider-records';
import type { Stores } from '../records/stores';

/** Removes everything that newer photos of a user have replaced. May be repeated; what is in use stays. */
export async function removeRetired(stores: Omit<Stores, 'notices'>, externalImageId: string): Promise<void> {
  const { s3, bucket, riders, ledger, collection } = stores;
  for (const attempt of await ledger.attempts(externalImageId)) {
    if (attempt.state !== 'RETIRED') continue;
    const { faceId, photo, thumbnailKey } = attempt;
    const rider = await riders.get(attempt.userId);
    if (faceId !== undefined) throwIfUndeleted(await collection.remove([faceId]));
    if (thumbnailKey !== undefined) await deleteBelow(s3, bucket, thumbnailKey);
    if (photo && isRemovable(bucket, attempt, photo, rider)) await removePhoto(s3, photo);
    const removed = { faceId: undefined, unanswered: undefined, photo: undefined, thumbnailKey: undefined };
    await ledger.write(attempt, ['RETIRED'], { state: 'ENDED', ...removed });
  }
}

/** A photo elsewhere than under its rider's prefix was put there by others, for other purposes too. */
function isRemovable(bucket: string, { userId }: Attempt, photo: RiderPhoto, rider: RiderRecord | undefined): boolean {
  const inUse = rider?.photo;
  const isInUse =
    inUse?.bucket === photo.bucket && inUse.key === photo.key && (inUse.versionId ?? '') === (photo.versionId ?? '');
  return photo.bucket === bucket && riderOf(photo.key) === userId && !isInUse;
}

async function removePhoto(s3: S3Client, photo: RiderPhoto): Promise<void> {
  const { bucket, key, versionId } = photo;
  // Without versions another photo may lie at the key by now.
  if (versionId === undefined) await deleteUnchanged(s3, photo);
  else throwIfVersionsLeft(await deleteVersions(s3, bucket, [{ key, versionId }]));
}
