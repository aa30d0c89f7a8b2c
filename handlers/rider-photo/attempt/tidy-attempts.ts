import { type Attempt, mayHaveFace } from '../records/attempt';
import type { Stores } from '../records/stores';
import { closeAttempt } from './close-attempt';
import { removeRetired } from './remove-retired';

const CAUSE = { error: 'ExecutionLost', message: 'The execution ended without a trace.' };

/** Whether an attempt waits for an execution that is not coming back. @param before epoch seconds */
export function isLeftover(attempt: Attempt, before: number): boolean {
  const { state, updatedAt } = attempt;
  return updatedAt < before && (state === 'ENDED' ? mayHaveFace(attempt) : state !== 'ACCEPTED');
}

/** Brings the attempts of a user that were left to their ends, and removes what they have left. */
export async function tidyAttempts(stores: Stores, externalImageId: string, before: number): Promise<void> {
  for (const attempt of await stores.ledger.attempts(externalImageId)) {
    if (!isLeftover(attempt, before)) continue;
    if (attempt.state === 'RETIRED') await removeRetired(stores, externalImageId);
    else await closeAttempt(stores, attempt, CAUSE);
  }
}
