import { closeAttempt } from './close-attempt';
import { releaseFaces } from './release-faces';
import { removeRetired, type RetirementStores } from './remove-retired';
import { ATTEMPT, type Attempt, FACE, type FaceEntry, type RetiredEntry } from '../records/rider-records';
import type { SettlementStores } from './settle-attempt';

const CAUSE = { error: 'ExecutionLost', message: 'The execution ended without a trace.' };

/** Whether an entry waits for somebody who is not coming back. @param before epoch seconds */
export function isLeftover(entry: Attempt | FaceEntry | RetiredEntry, before: number): boolean {
  if (entry.updatedAt >= before) return false;
  if (entry.entry.startsWith(FACE)) return (entry as FaceEntry).state !== 'ACCEPTED';
  if (!entry.entry.startsWith(ATTEMPT)) return true;
  const { state, indexing } = entry as Attempt;
  return state === 'OPEN' || state === 'UNDONE' || indexing === true;
}

/** Ends the attempts of a user that were left, and removes the faces and photos that nobody has part in any more. */
export async function tidyAccount(
  stores: RetirementStores & SettlementStores,
  externalImageId: string,
  before: number,
): Promise<void> {
  const { attempts } = await stores.ledger.account(externalImageId);
  for (const attempt of attempts.filter((entry) => isLeftover(entry, before))) {
    await closeAttempt(stores, { ...attempt, attemptId: attempt.entry.slice(ATTEMPT.length) }, CAUSE);
  }
  const now = await stores.ledger.account(externalImageId);
  const atWork = new Set(now.attempts.filter(({ state }) => state === 'OPEN').map(({ executionId }) => executionId));
  for (const face of now.faces.filter((entry) => isLeftover(entry, before))) {
    for (const claimant of face.claimants.filter((executionId) => !atWork.has(executionId))) {
      await releaseFaces(stores, externalImageId, claimant);
    }
  }
  if (now.retired.some((entry) => isLeftover(entry, before))) await removeRetired(stores, externalImageId);
}
