import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { TransientServiceError } from '../../shared/errors';
import type { FaceCollection } from '../faces/face-collection';
import { claimed, isClaimable } from '../records/face-entry';
import type { AttemptKey, Ledger } from '../records/ledger';
import { AttemptClosedError } from './rider-errors';
import { ATTEMPT, FACE } from '../records/rider-records';
import { transact, untilWritten } from '../records/transaction';

/**
 * Enters an indexed face into the ledger as this attempt's, if the attempt is still open. If it is not, nobody else
 * knows of the face: it is removed here.
 * @throws AttemptClosedError; TransientServiceError also while the same face is being removed after an earlier attempt
 */
export async function claimFace(
  { dynamodb, ledger, collection }: { dynamodb: DynamoDBClient; ledger: Ledger; collection: FaceCollection },
  attempt: AttemptKey & { readonly userId: string },
  faceId: string,
): Promise<void> {
  const { externalImageId, attemptId, executionId, userId } = attempt;
  await untilWritten('claiming the face', async () => {
    const account = await ledger.account(externalImageId);
    const known = account.faces.find((face) => face.faceId === faceId);
    const mine = account.attempts.find(({ entry }) => entry === ATTEMPT + attemptId);
    if (mine?.state !== 'OPEN' || mine.executionId !== executionId) {
      if (known === undefined) await collection.remove([faceId]);
      throw new AttemptClosedError('The attempt ended while its face was being indexed. Start a new execution.');
    }
    if (!isClaimable(known)) throw new TransientServiceError(`The face ${faceId} is ${known!.state}: try again.`);
    const fresh = { externalImageId, entry: FACE + faceId, userId, faceId, state: 'CLAIMED', claimants: [] } as const;
    const change = claimed(known ?? { ...fresh, revision: 0, updatedAt: 0 }, executionId);
    const written = await transact(dynamodb, 'claiming the face', [
      ledger.putFace(change, known),
      { Update: ledger.updateAttempt(attempt, ['OPEN'], { indexing: undefined }) },
    ]);
    return written ? true : undefined;
  });
}
