import type { AttemptKey } from '../records/ledger';
import { FAILURE_MESSAGE, FAILURE_REASON } from './notice';
import type { AttemptState } from '../records/rider-records';
import { recordOutcome, type SettlementStores, tellOnce } from './settle-attempt';
import { undoAttempt, type UndoStores } from './undo-attempt';

/** Why an execution did not end its attempt itself. */
export interface EndCause {
  readonly error: string;
  readonly message: string;
}

/**
 * Ends an attempt whose execution will not: takes back what it added, records the failure and tells the rider. An
 * outcome that is recorded already stays, and is told if it was not. May be repeated.
 * @returns how the attempt stands; undefined when there is none
 */
export async function closeAttempt(
  stores: UndoStores & SettlementStores,
  attempt: AttemptKey & { readonly userId: string },
  cause: EndCause,
): Promise<AttemptState | undefined> {
  await undoAttempt(stores, attempt);
  const outcome = { state: 'FAILED', ...cause, reasons: [FAILURE_REASON] } as const;
  const standing = await recordOutcome(stores, attempt, outcome);
  if (standing?.state === 'FAILED' || standing?.state === 'REJECTED') {
    const { state: status, error = cause.error, message = '', reasons = [] } = standing;
    await tellOnce(stores, attempt, standing, {
      status,
      userId: attempt.userId,
      message: status === 'FAILED' ? FAILURE_MESSAGE : message,
      error,
      reasons,
    });
  }
  return standing?.state;
}
