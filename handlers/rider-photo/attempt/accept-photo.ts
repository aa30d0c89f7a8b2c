import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { FaceMatch } from '../faces/face-collection';
import { accepted, retired, revoked } from '../records/face-entry';
import type { Account, AttemptKey } from '../records/ledger';
import type { RetirementStores } from './remove-retired';
import { AttemptClosedError, FaceAlreadyExistsError, PhotoSupersededError } from './rider-errors';
import {
  type AcceptedOutcome,
  ATTEMPT,
  type FaceEntry,
  isAccepted,
  RETIRED,
  type RiderPhoto,
  type RiderRecord,
  type Thumbnail,
} from '../records/rider-records';
import { uploadInUse } from '../records/riders';
import { matchesOfOthers, rivalClaims } from './rivals';
import { transact, untilWritten } from '../records/transaction';
import { supersedes } from './upload-order';

/** A photo that has passed everything but the last decision. */
export interface Candidate extends AttemptKey {
  readonly userId: string;
  readonly photo: RiderPhoto;
  readonly faceId: string;
  readonly thumbnail: Thumbnail;
}

/**
 * Puts a candidate in use, in one transaction: the rider's record, the attempt and its face, the face it replaces, and
 * every rival claim on the same face, which is revoked. Of two executions that see each other's claims only one such
 * transaction can succeed, and whoever fails finds the other accepted: so of any number of users with one face exactly
 * one is accepted. An execution that claimed before it searched is seen by all that search after it.
 * @param matches faces like the candidate's, found after it was claimed
 * @throws FaceAlreadyExistsError, PhotoSupersededError, AttemptClosedError, TransientServiceError
 */
export async function acceptPhoto(
  stores: RetirementStores,
  candidate: Candidate,
  matches: readonly FaceMatch[],
): Promise<AcceptedOutcome> {
  const { riders, ledger, collection, dynamodb } = stores;
  const { userId, externalImageId } = candidate;
  return untilWritten<AcceptedOutcome>('accepting the photo', async () => {
    const account = await ledger.account(externalImageId);
    const { rider, face } = checkCandidate(candidate, await riders.get(userId), account);
    const rivals = await rivalClaims(ledger, collection, matchesOfOthers(matches, externalImageId));
    const strays = strayFaces(matches, candidate, account);
    const outcome = isAccepted(rider) || strays.length > 0 ? 'REPLACED' : 'ACCEPTED';
    const { photo, faceId, thumbnail, executionId } = candidate;
    const written = await transact(dynamodb, 'accepting the photo', [
      riders.accept(rider, { photo, faceId, thumbnail, executionId }),
      { Update: ledger.updateAttempt(candidate, ['OPEN'], { state: 'ACCEPTED', outcome }) },
      ...replacement(stores, candidate, { rider, account, face, strays }),
      ...rivals.map((rival) => ledger.putFace(revoked(rival), rival)),
    ]);
    return written ? outcome : undefined;
  });
}

/** The candidate's rider and face as they are now, if the candidate may still be accepted. */
function checkCandidate(
  { attemptId, executionId, photo, faceId }: Candidate,
  rider: RiderRecord | undefined,
  { attempts, faces }: Account,
): { readonly rider: RiderRecord; readonly face: FaceEntry } {
  const attempt = attempts.find(({ entry }) => entry === ATTEMPT + attemptId);
  if (
    rider === undefined ||
    rider.state === 'ERASING' ||
    attempt?.state !== 'OPEN' ||
    attempt.executionId !== executionId
  ) {
    throw new AttemptClosedError('The attempt ended, or the rider was erased, before the photo was accepted.');
  }
  if (isAccepted(rider) && !supersedes({ ...photo, executionId }, uploadInUse(rider))) throw new PhotoSupersededError();
  const face = faces.find((entry) => entry.faceId === faceId);
  if (face?.state === 'REVOKED') throw new FaceAlreadyExistsError();
  if (face === undefined || !face.claimants.includes(executionId) || !['CLAIMED', 'ACCEPTED'].includes(face.state)) {
    throw new AttemptClosedError('The face of the attempt was removed before the photo was accepted.');
  }
  return { rider, face };
}

/** Faces of the same user that no entry names: from before this ledger, or left over. While one is indexing, unknown. */
function strayFaces(matches: readonly FaceMatch[], candidate: Candidate, { attempts, faces }: Account): string[] {
  if (attempts.some(({ indexing }) => indexing === true)) return [];
  return matches
    .filter((match) => match.externalImageId === candidate.externalImageId)
    .map(({ faceId }) => faceId)
    .filter((faceId) => faceId !== candidate.faceId && !faces.some((entry) => entry.faceId === faceId));
}

function replacement(
  { ledger }: RetirementStores,
  candidate: Candidate,
  now: { rider: RiderRecord; account: Account; face: FaceEntry; strays: readonly string[] },
): TransactWriteItem[] {
  const { rider, account, face, strays } = now;
  const { userId, externalImageId, attemptId } = candidate;
  const inUse = isAccepted(rider) ? rider : undefined;
  const old = account.faces.find((entry) => entry.faceId === inUse?.faceId && entry.faceId !== face.faceId);
  const faceIds = [...(inUse !== undefined && inUse.faceId !== face.faceId ? [inUse.faceId] : []), ...strays];
  const items = [ledger.putFace(accepted(face, inUse?.executionId), face)];
  if (old !== undefined && inUse !== undefined) items.push(ledger.putFace(retired(old, inUse.executionId), old));
  if (inUse === undefined && faceIds.length === 0) return items;
  const what = { userId, externalImageId, entry: RETIRED + attemptId, faceIds };
  items.push(ledger.putRetired({ ...what, photo: inUse?.photo, thumbnailKey: inUse?.thumbnail.key }));
  return items;
}
