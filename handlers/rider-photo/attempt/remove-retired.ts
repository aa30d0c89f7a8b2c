import type { S3Client } from '@aws-sdk/client-s3';
import type { Account } from '../records/ledger';
import {
  deleteBelow,
  deleteUnchanged,
  deleteVersions,
  throwIfUndeleted as throwIfVersionsLeft,
} from '../photo/object-versions';
import { type FaceStores, throwIfUndeleted } from './release-faces';
import { riderOf } from '../photo/rider-key';
import { type RetiredEntry, type RiderPhoto, type RiderRecord } from '../records/rider-records';
import type { Riders } from '../records/riders';

export type RetirementStores = FaceStores & {
  readonly riders: Riders;
  readonly s3: S3Client;
  /** The bucket of photos and thumbnails: objects elsewhere are not this workflow's to delete. */
  readonly bucket: string;
};

/** Removes everything that newer photos of a user have replaced. May be repeated; what is in use stays. */
export async function removeRetired(stores: RetirementStores, externalImageId: string): Promise<void> {
  const account = await stores.ledger.account(externalImageId);
  for (const entry of account.retired) {
    const rider = await stores.riders.get(entry.userId);
    await removeFaces(stores, account, entry);
    if (entry.thumbnailKey !== undefined && entry.thumbnailKey !== rider?.thumbnail?.key) {
      await deleteBelow(stores.s3, stores.bucket, entry.thumbnailKey);
    }
    if (entry.photo && isRemovable(stores, entry, entry.photo, rider)) await removePhoto(stores, entry.photo);
    await stores.ledger.delete(entry);
  }
}

async function removeFaces(stores: FaceStores, { faces }: Account, { faceIds }: RetiredEntry): Promise<void> {
  for (const faceId of faceIds) {
    const face = faces.find((entry) => entry.faceId === faceId);
    // Somebody has indexed the same photo again meanwhile: the face is theirs now.
    if (face !== undefined && face.state !== 'RETIRED') continue;
    throwIfUndeleted(await stores.collection.remove([faceId]));
    if (face !== undefined) await stores.ledger.deleteFace(face);
  }
}

/** A photo elsewhere than under its rider's prefix was put there by others, for other purposes too. */
function isRemovable(
  { bucket }: RetirementStores,
  { userId }: RetiredEntry,
  photo: RiderPhoto,
  rider: RiderRecord | undefined,
): boolean {
  const inUse = rider?.photo;
  const isInUse =
    inUse?.bucket === photo.bucket && inUse.key === photo.key && (inUse.versionId ?? '') === (photo.versionId ?? '');
  return photo.bucket === bucket && riderOf(photo.key) === userId && !isInUse;
}

async function removePhoto({ s3 }: RetirementStores, photo: RiderPhoto): Promise<void> {
  const { bucket, key, versionId } = photo;
  // Without versions another photo may lie at the key by now.
  if (versionId === undefined) await deleteUnchanged(s3, photo);
  else throwIfVersionsLeft(await deleteVersions(s3, bucket, [{ key, versionId }]));
}
