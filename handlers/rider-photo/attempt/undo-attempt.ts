import type { S3Client } from '@aws-sdk/client-s3';
import type { AttemptKey } from '../records/ledger';
import { deleteBelow } from '../photo/object-versions';
import { type FaceStores, releaseFaces, throwIfUndeleted } from './release-faces';
import { CollectionNotFoundError } from './rider-errors';
import { ATTEMPT } from '../records/rider-records';
import { thumbnailStem } from '../photo/thumbnail-key';

export type UndoStores = FaceStores & {
  readonly s3: S3Client;
  /** The bucket of the thumbnails. */
  readonly bucket: string;
};

/** How an attempt stands after it was undone. */
export type Undone = 'undone' | 'accepted' | 'not-there';

/**
 * Takes back what an attempt has added: its face and its thumbnail. The attempt is closed first, so that a function
 * that still runs, unheard, after its execution was stopped cannot add anything behind this. An accepted attempt is left
 * alone. May be repeated, by whoever.
 */
export async function undoAttempt(stores: UndoStores, attempt: AttemptKey): Promise<Undone> {
  const { ledger, s3, bucket } = stores;
  const { externalImageId, attemptId, executionId } = attempt;
  await ledger.writeAttempt(attempt, ['OPEN'], { state: 'UNDONE' });
  const account = await ledger.account(externalImageId);
  const mine = account.attempts.find(({ entry }) => entry === ATTEMPT + attemptId);
  if (mine?.executionId === executionId && mine.state === 'ACCEPTED') return 'accepted';
  try {
    await releaseFaces(stores, externalImageId, executionId);
    if (mine?.executionId === executionId && mine.indexing === true) await removeUnnamedFaces(stores, attempt);
  } catch (error) {
    // No collection, no faces.
    if (!(error instanceof CollectionNotFoundError)) throw error;
  }
  // Another execution that took the attempt over has its thumbnail at the same key.
  if (mine === undefined || mine.executionId === executionId) await deleteBelow(s3, bucket, thumbnailStem(attempt));
  return mine?.executionId === executionId ? 'undone' : 'not-there';
}

/**
 * Removes the faces of a user that no ledger entry names, after an IndexFaces whose answer is unknown. While another
 * attempt of the user is indexing, such a face may be that one's: then the attempt keeps its mark, and what removes
 * leftovers comes back to it.
 */
async function removeUnnamedFaces({ ledger, collection }: FaceStores, attempt: AttemptKey): Promise<void> {
  const { externalImageId, attemptId } = attempt;
  const listed = await collection.list(new Set([externalImageId]));
  // Read after the list: a face that is named by now is not removed.
  const { attempts, faces } = await ledger.account(externalImageId);
  const others = attempts.filter(({ entry }) => entry !== ATTEMPT + attemptId);
  if (others.some(({ state, indexing }) => state === 'OPEN' && indexing === true)) return;
  const unnamed = listed.filter(({ faceId }) => !faces.some((face) => face.faceId === faceId));
  throwIfUndeleted(await collection.remove(unnamed.map(({ faceId }) => faceId)));
  await ledger.writeAttempt(attempt, ['UNDONE', 'REJECTED', 'FAILED'], { indexing: undefined });
}
