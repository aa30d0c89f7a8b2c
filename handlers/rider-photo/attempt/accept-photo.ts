import { ownerOf } from '../faces/external-image-id';
import type { FaceMatch } from '../faces/face-collection';
import type { AcceptedOutcome, Attempt } from '../records/attempt';
import type { OwnAttempt } from '../records/ledger';
import type { Thumbnail } from '../../image/store-thumbnail';
import { isAccepted, type RiderPhoto, type RiderRecord } from '../records/rider-records';
import { uploadInUse } from '../records/riders';
import type { Stores } from '../records/stores';
import { untilWritten } from '../records/until-written';
import { transact } from '../../runtime/transaction';
import { AttemptClosedError, FaceAlreadyExistsError, PhotoSupersededError } from './rider-errors';
import { isOwn, rivalAttempts } from './rivals';
import { supersedes } from './upload-order';

/** A photo that has passed everything but the last decision. */
export interface Candidate extends OwnAttempt {
  readonly userId: string;
  readonly photo: RiderPhoto;
  readonly faceId: string;
  readonly thumbnail: Thumbnail;
}

/** How a candidate was accepted, and faces of its user that no attempt has: from before faces named their attempts. */
export interface Acceptance {
  readonly outcome: AcceptedOutcome;
  readonly strays: readonly string[];
}

/**
 * Puts a candidate in use, in one transaction: its attempt becomes ACCEPTED, the one it replaces RETIRED, every rival one
 * with the same face REVOKED, and the rider's record names the photo. Of two executions that see each other's claims only
 * one such transaction can succeed, and the other one then finds the first accepted: so of any number of users with one
 * face exactly one is accepted. An execution that claimed before it searched is seen by all that search after it.
 * @param matches faces like the candidate's, found after it was claimed
 * @throws FaceAlreadyExistsError, PhotoSupersededError, AttemptClosedError, TransientServiceError
 */
export async function acceptPhoto(
  stores: Pick<Stores, 'dynamodb' | 'riders' | 'ledger' | 'collection'>,
  candidate: Candidate,
  matches: readonly FaceMatch[],
): Promise<Acceptance> {
  const { riders, ledger, dynamodb } = stores;
  const { userId, photo, faceId, thumbnail, executionId } = candidate;
  return untilWritten('accepting the photo', async () => {
    // In this order: the attempt whose photo the rider's record names is ACCEPTED in what is read later.
    const known = await riders.get(userId);
    const attempts = await ledger.attempts(candidate.externalImageId);
    const rider = checkCandidate(candidate, known, attempts);
    const rivals = await rivalAttempts(stores, matches, userId);
    const inUse = isAccepted(rider) ? rider : undefined;
    const old = attempts.find((other) => other.state === 'ACCEPTED' && other.executionId === inUse?.executionId);
    const strays = matches
      .filter((match) => isOwn(match, userId) && ownerOf(match.externalImageId!).attemptId === undefined)
      .map((match) => match.faceId);
    if (inUse && !old) strays.push(inUse.faceId);
    const outcome = inUse || strays.length > 0 ? 'REPLACED' : 'ACCEPTED';
    const refused = await transact(dynamodb, 'accepting the photo', [
      riders.accept(rider, { photo, faceId, thumbnail, executionId }),
      { Update: ledger.change(candidate, ['CLAIMED'], { state: 'ACCEPTED', outcome }) },
      ...(old && inUse
        ? [{ Update: ledger.change(old, ['ACCEPTED'], { state: 'RETIRED', ...leftBehind(inUse) }) }]
        : []),
      ...rivals.map((rival) => ({ Update: ledger.change(rival, ['CLAIMED'], { state: 'REVOKED', faceTaken: true }) })),
    ]);
    return refused === undefined ? { outcome, strays } : undefined;
  });
}

/** The candidate's rider as it is now, if the candidate may still be accepted. */
function checkCandidate(
  { attemptId, executionId, photo, faceId }: Candidate,
  rider: RiderRecord | undefined,
  attempts: readonly Attempt[],
): RiderRecord {
  const mine = attempts.find((attempt) => attempt.attemptId === attemptId);
  if (mine?.state === 'REVOKED' && mine.faceTaken === true) throw new FaceAlreadyExistsError();
  const isOpen = mine?.state === 'CLAIMED' && mine.executionId === executionId && mine.faceId === faceId;
  if (!isOpen || rider === undefined || rider.state === 'ERASING') {
    throw new AttemptClosedError('The attempt ended, or the rider was erased, before the photo was accepted.');
  }
  if (isAccepted(rider) && !supersedes({ ...photo, executionId }, uploadInUse(rider))) throw new PhotoSupersededError();
  return rider;
}

/** What is to be removed of a photo that is not in use any more. */
function leftBehind({ faceId, photo, thumbnail }: Required<Pick<RiderRecord, 'faceId' | 'photo' | 'thumbnail'>>) {
  return { faceId, photo, thumbnailKey: thumbnail.key };
}
