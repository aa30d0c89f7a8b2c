import type { FaceMatch } from './face-collection';
import { type Account, EMPTY_ACCOUNT } from '../records/ledger';
import { type FaceStores, throwIfUndeleted } from '../attempt/release-faces';

/** From here on unnamed faces are no accident of single executions. */
const MANY = 100;
const MANY_OF_ALL = 0.1;

/** The faces that the records of a user name. */
export function facesNamedBy({ faces, retired }: Pick<Account, 'faces' | 'retired'>): string[] {
  return [...faces.map(({ faceId }) => faceId), ...retired.flatMap(({ faceIds }) => faceIds)];
}

/** Whether an IndexFaces of the user may still be waiting for its answer. @param before epoch seconds */
function isIndexing({ attempts }: Account, before: number): boolean {
  return attempts.some(({ indexing, updatedAt }) => indexing === true && updatedAt >= before);
}

/**
 * Removes the faces that no record names: whatever has left them there, they would keep their own rider and others out
 * for ever. One whose execution is just indexing is left to it.
 * @param listed every face of the collection, listed before the records that `named` comes from
 * @param named faces that records name; may lag behind
 * @param before attempts older than this, in epoch seconds, are nobody's any more
 * @returns how many were removed
 * @throws Error when so many are unnamed that the records must have been lost, or the faces brought from elsewhere
 */
export async function removeStrayFaces(
  { ledger, collection }: Pick<FaceStores, 'ledger' | 'collection'>,
  listed: readonly FaceMatch[],
  named: ReadonlySet<string | undefined>,
  before: number,
): Promise<number> {
  const unnamed = listed.filter(({ faceId }) => !named.has(faceId));
  if (unnamed.length > Math.max(MANY, MANY_OF_ALL * listed.length)) {
    throw new Error(
      `No record names ${unnamed.length} of the ${listed.length} faces, so none was removed. Restore the tables, or ` +
        'enter faces that came from elsewhere into the ledger.',
    );
  }
  const byUser = new Map<string | undefined, string[]>();
  for (const { faceId, externalImageId } of unnamed) {
    byUser.set(externalImageId, [...(byUser.get(externalImageId) ?? []), faceId]);
  }
  let removed = 0;
  for (const [externalImageId, faceIds] of byUser) {
    const account = externalImageId === undefined ? EMPTY_ACCOUNT : await ledger.account(externalImageId);
    if (isIndexing(account, before)) continue;
    const now = new Set(facesNamedBy(account));
    const strays = faceIds.filter((faceId) => !now.has(faceId));
    throwIfUndeleted(await collection.remove(strays));
    removed += strays.length;
  }
  return removed;
}
