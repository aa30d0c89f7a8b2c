import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { epochSeconds } from '../records/clock';
import { externalImageId } from '../faces/external-image-id';
import type { Ledger } from '../records/ledger';
import { AlreadyProcessedError, PhotoDoesNotMeetRequirementError, PhotoSupersededError } from './rider-errors';
import { attemptId, type RiderInput } from './rider-input';
import { ATTEMPT, isAccepted, type PhotoUpload } from '../records/rider-records';
import { type Riders, uploadInUse } from '../records/riders';
import { transact, untilWritten } from '../records/transaction';
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
 * Who may open an attempt: nobody has; the same execution tries again; the last one failed or was abandoned. A failed
 * execution that is redriven from here starts anew.
 */
const MAY_OPEN = [
  'attribute_not_exists(entry)',
  '(executionId = :me AND #state = :open)',
  '#state = :failed',
  '(#state IN (:open, :undone) AND updatedAt < :abandoned)',
].join(' OR ');

/**
 * Opens an attempt and notes that its rider was heard of, in one transaction: nothing is examined or paid for before,
 * and a duplicate event ends here.
 * @param until when the rider is erased if nothing more is heard, in epoch seconds
 * @throws AlreadyProcessedError; PhotoSupersededError when a newer photo is in use; PhotoDoesNotMeetRequirementError while
 * the rider is being erased; TransientServiceError
 */
export async function openAttempt(
  { dynamodb, riders, ledger }: { dynamodb: DynamoDBClient; riders: Riders; ledger: Ledger },
  { userId, upload }: RiderInput,
  executionId: string,
  until: number,
): Promise<OpenAttempt> {
  const attempt = {
    userId,
    externalImageId: externalImageId(userId),
    attemptId: attemptId(upload, executionId),
    upload,
  };
  const entry = ATTEMPT + attempt.attemptId;
  const inUse = await untilWritten('opening the attempt', async () => {
    const rider = await riders.get(userId);
    if (rider?.state === 'ERASING') {
      throw new PhotoDoesNotMeetRequirementError(
        'What is known about you is being erased. Upload the photo again later.',
        ['ERASURE_IN_PROGRESS'],
      );
    }
    const now = epochSeconds();
    const opened = await transact(dynamodb, 'opening the attempt', [
      {
        Put: {
          TableName: ledger.table,
          Item: marshall(
            {
              externalImageId: attempt.externalImageId,
              entry,
              userId,
              executionId,
              state: 'OPEN',
              upload,
              updatedAt: now,
            },
            { removeUndefinedValues: true },
          ),
          ConditionExpression: MAY_OPEN,
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: marshall({
            ':me': executionId,
            ':open': 'OPEN',
            ':undone': 'UNDONE',
            ':failed': 'FAILED',
            ':abandoned': now - LEASE_SECONDS,
          }),
        },
      },
      riders.heardOf({ userId, externalImageId: attempt.externalImageId, retainUntil: until }, rider),
    ]);
    if (opened) return { rider };
    const { attempts } = await ledger.account(attempt.externalImageId);
    const standing = attempts.find((other) => other.entry === entry);
    if (standing !== undefined && !isReopenable(standing, executionId, now)) {
      throw new AlreadyProcessedError(`This upload is ${standing.state} by ${standing.executionId}.`);
    }
    return undefined;
  });
  if (isAccepted(inUse.rider) && !supersedes({ ...upload, executionId }, uploadInUse(inUse.rider))) {
    throw new PhotoSupersededError();
  }
  return attempt;
}

function isReopenable(
  attempt: { executionId: string; state: string; updatedAt: number },
  executionId: string,
  now: number,
): boolean {
  if (attempt.state === 'FAILED') return true;
  if (attempt.state === 'OPEN' && attempt.executionId === executionId) return true;
  return (attempt.state === 'OPEN' || attempt.state === 'UNDONE') && attempt.updatedAt < now - LEASE_SECONDS;
}
