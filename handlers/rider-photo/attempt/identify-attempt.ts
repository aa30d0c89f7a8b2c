import { externalImageId } from '../faces/external-image-id';
import type { AttemptKey } from '../records/ledger';
import { attemptId, parseRiderInput } from './rider-input';

/**
 * The attempt of an execution, from the input of the execution or from the data of any of its states.
 * @throws InvalidInputError when not even user and photo are known
 */
export function identifyAttempt(data: unknown, executionId: string): AttemptKey & { readonly userId: string } {
  const known = data as { readonly userId?: unknown; readonly externalImageId?: unknown; readonly attemptId?: unknown };
  if (
    typeof known?.userId === 'string' &&
    typeof known.externalImageId === 'string' &&
    typeof known.attemptId === 'string'
  ) {
    return { userId: known.userId, externalImageId: known.externalImageId, attemptId: known.attemptId, executionId };
  }
  // When the execution started plays no part in the ids.
  const { userId, upload } = parseRiderInput(data, new Date(0).toISOString());
  return { userId, externalImageId: externalImageId(userId), attemptId: attemptId(upload, executionId), executionId };
}
