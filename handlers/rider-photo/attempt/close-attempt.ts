import type { Attempt } from '../records/attempt';
import type { Stores } from '../records/stores';
import { FAILURE_MESSAGE, FAILURE_REASON } from './notice';
import { recordOutcome, tellOnce } from './settle-attempt';
import { undoAttempt } from './undo-attempt';

/** Why an execution did not end its attempt itself. */
export interface EndCause {
  readonly error: string;
  readonly message: string;
}

/**
 * Ends an attempt whose execution will not: undoes what it added, records the failure and tells the rider. An
 * outcome that is recorded already stays, and is told if it was not. May be repeated.
 */
export async function closeAttempt(stores: Stores, attempt: Attempt, cause: EndCause): Promise<void> {
  await undoAttempt(stores, attempt);
  const standing = await recordOutcome(stores, attempt, { outcome: 'FAILED', ...cause, reasons: [FAILURE_REASON] });
  if (standing?.outcome !== 'FAILED' && standing?.outcome !== 'REJECTED') return;
  const { outcome: status, error = cause.error, message = '', reasons = [], userId } = standing;
  const told = { status, userId, message: status === 'FAILED' ? FAILURE_MESSAGE : message, error, reasons };
  await tellOnce(stores, standing, told);
}
