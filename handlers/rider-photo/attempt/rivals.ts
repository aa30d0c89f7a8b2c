import type { FaceCollection, FaceMatch } from '../faces/face-collection';
import { type Account, EMPTY_ACCOUNT, type Ledger } from '../records/ledger';
import { FaceAlreadyExistsError } from './rider-errors';
import type { FaceEntry } from '../records/rider-records';

/** Matches that are not the user's own: those make a replacement. */
export function matchesOfOthers(matches: readonly FaceMatch[], externalImageId: string): FaceMatch[] {
  return matches.filter((match) => match.externalImageId !== externalImageId);
}

/**
 * The undecided claims of other users on the same face, as the ledger has them now. Only an ACCEPTED face keeps a rider
 * out; a CLAIMED one is a rival's, and whoever is accepted first revokes the other's claim.
 * @param matches of other users
 * @throws FaceAlreadyExistsError when the face belongs to another user
 */
export async function rivalClaims(
  ledger: Ledger,
  collection: FaceCollection,
  matches: readonly FaceMatch[],
): Promise<FaceEntry[]> {
  const accounts = new Map<string, Account>();
  const rivals: FaceEntry[] = [];
  for (const { faceId, externalImageId: id } of matches) {
    const account = id === undefined ? EMPTY_ACCOUNT : (accounts.get(id) ?? (await ledger.account(id)));
    if (id !== undefined) accounts.set(id, account);
    const face = account.faces.find((entry) => entry.faceId === faceId);
    if (face === undefined ? await isEstablished(faceId, account, collection) : face.state === 'ACCEPTED') {
      throw new FaceAlreadyExistsError();
    }
    if (face?.state === 'CLAIMED') rivals.push(face);
  }
  return rivals;
}

/**
 * Whether a face without an entry belongs to another user all the same. It does when it came from elsewhere. It does
 * not while an attempt of its user is indexing: that one will search in its turn, after this face has been claimed, and
 * meet it. Nor does it when it was removed, entry and all, since the search.
 */
async function isEstablished(faceId: string, account: Account, collection: FaceCollection): Promise<boolean> {
  if (account.attempts.some(({ indexing }) => indexing === true)) return false;
  return collection.has(faceId);
}
