import { type Attempt, UNDECIDED } from '../records/attempt';
import type { Stores } from '../records/stores';
import { ownerOf } from './external-image-id';
import { type FaceMatch, throwIfUndeleted } from './face-collection';

/** From here on unnamed faces are not the accident of a single execution. */
const MANY = 100;
const MANY_OF_ALL = 0.1;

/** Whether an attempt may still come to name a face that is its own. @param before epoch seconds */
function isAtWork({ state, updatedAt }: Attempt, before: number): boolean {
  return UNDECIDED.includes(state) && updatedAt >= before;
}

/**
 * Removes the faces that no record names: they would keep others out for ever. One whose
 * attempt may still be indexing is left to it.
 * @param listed every face of the collection, listed before the records that `named` comes from
 * @param named faces that records name; may lag behind
 * @param before attempts older than this, in epoch seconds, have no execution any more
 * @returns how many were removed
 * @throws Error when so many are unnamed that the records must have been lost, or the faces brought from elsewhere
 */
export async function removeStrayFaces(
  { ledger, collection }: Pick<Stores, 'ledger' | 'collection'>,
  listed: readonly FaceMatch[],
  named: ReadonlySet<string | undefined>,
  before: number,
): Promise<number> {
  const unnamed = listed.filter(({ faceId }) => !named.has(faceId));
  if (unnamed.length > Math.max(MANY, MANY_OF_ALL * listed.length)) {
    throw new Error(
      `No record names ${unnamed.length} of the ${listed.length} faces, so none was removed. Restore the tables, or ` +
        'enter faces that came from elsewhere into the riders table.',
    );
  }
  const strays: string[] = [];
  for (const { faceId, externalImageId } of unnamed) {
    const { attemptId, ...owner } = ownerOf(externalImageId ?? '');
    const attempt = attemptId === undefined ? undefined : await ledger.attempt({ ...owner, attemptId });
    if (attempt === undefined || (attempt.faceId !== faceId && !isAtWork(attempt, before))) strays.push(faceId);
  }
  throwIfUndeleted(await collection.remove(strays));
  return strays.length;
}
