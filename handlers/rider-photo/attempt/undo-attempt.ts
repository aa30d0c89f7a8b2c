import { faceImageId } from '../faces/external-image-id';
import { throwIfUndeleted } from '../faces/face-collection';
import { deleteBelow } from '../../runtime/object-versions';
import { thumbnailStem } from '../photo/thumbnail-key';
import { type Attempt, mayHaveFace, UNDECIDED } from '../records/attempt';
import type { OwnAttempt } from '../records/ledger';
import type { Stores } from '../records/stores';
import { removeCopy } from './remove-copy';
import { CollectionNotFoundError } from './rider-errors';

type UndoStores = Pick<Stores, 'ledger' | 'collection' | 's3' | 'bucket'>;

/** How an attempt stands after it was undone. */
export type Undone = 'undone' | 'accepted' | 'not-there';

/**
 * Undoes what an attempt has added: its face, its thumbnail and its copy of the photo. The attempt is closed first, so that a function
 * that still runs, unheard, after its execution was stopped cannot add anything behind this. An accepted attempt is left
 * alone. May be repeated, by anybody.
 */
export async function undoAttempt(stores: UndoStores, attempt: OwnAttempt): Promise<Undone> {
  const { ledger, s3, bucket } = stores;
  const mine = (await ledger.write(attempt, UNDECIDED, { state: 'REVOKED' })) ?? (await ledger.attempt(attempt));
  if (mine?.outcome === 'ACCEPTED' || mine?.outcome === 'REPLACED') return 'accepted';
  if (mine && mayHaveFace(mine)) await removeFace(stores, mine);
  await deleteBelow(s3, bucket, thumbnailStem(attempt));
  await removeCopy(stores, attempt);
  return mine ? 'undone' : 'not-there';
}

/**
 * Removes the face of an attempt: the one that it names, and after an IndexFaces whose answer is unknown whatever the
 * collection lists under its very id.
 */
async function removeFace({ ledger, collection }: UndoStores, attempt: Attempt): Promise<void> {
  const { faceId, unanswered = 0 } = attempt;
  try {
    const id = faceImageId(attempt);
    const listed = unanswered > 0 ? await collection.list((other) => other === id) : [];
    const faceIds = [...(faceId === undefined ? [] : [faceId]), ...listed.map((face) => face.faceId)];
    throwIfUndeleted(await collection.remove([...new Set(faceIds)]));
  } catch (error) {
    // No collection, no faces.
    if (!(error instanceof CollectionNotFoundError)) throw error;
  }
  await ledger.write(attempt, ['REVOKED', 'ENDED'], { faceId: undefined, unanswered: undefined });
}
