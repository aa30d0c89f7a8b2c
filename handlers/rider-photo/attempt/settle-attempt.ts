import { messageText } from '../../runtime/texts';
import { type Attempt, UNDECIDED } from '../records/attempt';
import type { OwnAttempt } from '../records/ledger';
import type { Stores } from '../records/stores';
import type { IdentifiedAttempt } from './identify-attempt';
import { riderNotice, type Told } from './notice';

/** How an attempt ended. */
export interface Outcome {
  readonly outcome: 'REJECTED' | 'FAILED';
  readonly error: string;
  /** What the record says. */
  readonly message: string;
  readonly reasons: readonly string[];
}

/**
 * Records how an attempt ended, if it has no outcome yet.
 * @returns the attempt as it stands then; undefined when there is none of this execution, e.g. after an erasure
 */
export async function recordOutcome(
  { ledger, riders }: Pick<Stores, 'ledger' | 'riders'>,
  { userId, attemptId, ...owner }: IdentifiedAttempt,
  { message, ...outcome }: Outcome,
): Promise<Attempt | undefined> {
  if (attemptId === undefined) return undefined;
  const attempt = { ...owner, attemptId };
  const set = { ...outcome, state: 'ENDED', message: messageText(message), told: false } as const;
  const standing = (await ledger.write(attempt, [...UNDECIDED, 'REVOKED'], set)) ?? (await ledger.attempt(attempt));
  if (standing?.executionId !== attempt.executionId) return undefined;
  if (standing.outcome === 'REJECTED' || standing.outcome === 'FAILED') await riders.settle(userId, standing.outcome);
  return standing;
}

/** Tells the rider, unless that was done: after a crash between the two at most once more. */
export async function tellOnce(
  { ledger, notices }: Pick<Stores, 'ledger' | 'notices'>,
  standing: (OwnAttempt & Pick<Attempt, 'told'>) | undefined,
  told: Told,
): Promise<void> {
  if (standing?.told === true) return;
  await notices.publish(riderNotice(told));
  if (standing) await ledger.write(standing, ['ENDED'], { told: true });
}
