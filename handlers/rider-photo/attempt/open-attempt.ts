import { externalImageId } from '../faces/external-image-id';
import { type Attempt, UNDECIDED } from '../records/attempt';
import { epochSeconds } from '../../runtime/clock';
import { isAccepted, type PhotoUpload } from '../records/rider-records';
import { uploadInUse } from '../records/riders';
import type { Stores } from '../records/stores';
import { untilWritten } from '../records/until-written';
import { transact } from '../../runtime/transaction';
import { AlreadyProcessedError, PhotoDoesNotMeetRequirementError, PhotoSupersededError } from './rider-errors';
import { attemptId, type RiderInput, uploadId } from './rider-input';
import { supersedes } from './upload-order';

/** An execution ends within the machine's TimeoutSeconds, 600; an attempt older than this has lost its execution. */
export const LEASE_SECONDS = 900;

/** An attempt in the state machine's data. `s3Bucket` and `s3Key` are the input's. */
export interface OpenAttempt {
  readonly userId: string;
  readonly externalImageId: string;
  readonly attemptId: string;
  readonly upload: PhotoUpload;
}

/**
 * Opens an attempt and notes that its rider was heard of, in one transaction: nothing is examined or paid for before, and
 * a duplicate event ends here. The number of attempts at the same upload is part of the id, so that of two that open at
 * once one comes too late. An execution that tries again goes on with its own attempt.
 * @param until when the rider is erased if nothing more is heard, in epoch seconds
 * @throws AlreadyProcessedError; PhotoSupersededError when a newer photo is in use; PhotoDoesNotMeetRequirementError while
 * the rider is being erased; TransientServiceError
 */
export async function openAttempt(
  { dynamodb, riders, ledger }: Pick<Stores, 'dynamodb' | 'riders' | 'ledger'>,
  { userId, upload }: RiderInput,
  executionId: string,
  until: number,
): Promise<OpenAttempt> {
  const who = { userId, externalImageId: externalImageId(userId) };
  const id = uploadId(upload, executionId);
  const opened = await untilWritten('opening the attempt', async () => {
    const rider = await riders.get(userId);
    if (rider?.state === 'ERASING') {
      throw new PhotoDoesNotMeetRequirementError(
        'What is known about you is being erased. Upload the photo again later.',
        ['ERASURE_IN_PROGRESS'],
      );
    }
    const earlier = (await ledger.attempts(who.externalImageId)).filter(
      (attempt) => uploadId(attempt.upload, attempt.executionId) === id,
    );
    const mine = earlier.find((attempt) => attempt.executionId === executionId && UNDECIDED.includes(attempt.state));
    if (mine) return { rider, attemptId: mine.attemptId };
    const standing = earlier.find((attempt) => !mayBeTriedAgain(attempt));
    if (standing) throw new AlreadyProcessedError(`This upload is ${standing.state} by ${standing.executionId}.`);
    const attempt = { ...who, attemptId: attemptId(id, earlier.length), executionId, upload };
    const refused = await transact(dynamodb, 'opening the attempt', [
      ledger.open(attempt),
      riders.heardOf({ ...who, retainUntil: until }, rider),
    ]);
    return refused === undefined ? { rider, attemptId: attempt.attemptId } : undefined;
  });
  if (isAccepted(opened.rider) && !supersedes({ ...upload, executionId }, uploadInUse(opened.rider))) {
    throw new PhotoSupersededError();
  }
  return { ...who, attemptId: opened.attemptId, upload };
}

/** Whether an upload may have another attempt after this one: it failed, or has lost its execution. */
function mayBeTriedAgain({ state, outcome, updatedAt }: Attempt): boolean {
  if (outcome !== undefined) return outcome === 'FAILED';
  return state !== 'ACCEPTED' && updatedAt < epochSeconds() - LEASE_SECONDS;
}
