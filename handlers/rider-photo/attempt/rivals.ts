import { externalImageIdsOf, ownerOf } from '../faces/external-image-id';
import type { FaceMatch } from '../faces/face-collection';
import type { Attempt } from '../records/attempt';
import type { Stores } from '../records/stores';
import { FaceAlreadyExistsError } from './rider-errors';

/** Whether a face is the user's own: then a match makes a replacement. */
export function isOwn({ externalImageId }: FaceMatch, userId: string): boolean {
  return externalImageId !== undefined && externalImageIdsOf(userId).includes(ownerOf(externalImageId).externalImageId);
}

/**
 * The undecided attempts of other users with the same face, as the ledger has them now. Only the face of an ACCEPTED
 * attempt keeps a rider out; a CLAIMED one is a rival's, and the one that is accepted first revokes the other. One that is still
 * INDEXING will search in its turn, after it has claimed its face, and meet this one.
 * @throws FaceAlreadyExistsError when the face belongs to another user, or to no attempt that the ledger knows
 */
export async function rivalAttempts(
  { ledger, collection }: Pick<Stores, 'ledger' | 'collection'>,
  matches: readonly FaceMatch[],
  userId: string,
): Promise<Attempt[]> {
  const rivals: Attempt[] = [];
  for (const match of matches.filter((face) => !isOwn(face, userId))) {
    const { attemptId, ...owner } = ownerOf(match.externalImageId ?? '');
    const attempt = attemptId === undefined ? undefined : await ledger.attempt({ ...owner, attemptId });
    const isHeld = attempt?.state === 'ACCEPTED' && attempt.faceId === match.faceId;
    // Without an attempt the face came from elsewhere, unless it was removed, record and all, since the search.
    if (isHeld || (attempt === undefined && (await collection.has(match.faceId)))) throw new FaceAlreadyExistsError();
    if (attempt?.state === 'CLAIMED' && attempt.faceId === match.faceId) rivals.push(attempt);
  }
  return rivals;
}
