import type { SNSClient } from '@aws-sdk/client-sns';
import { messageText } from '../../runtime/texts';
import { type Attempt, UNDECIDED } from '../records/attempt';
import type { Ledger, OwnAttempt } from '../records/ledger';
import type { Riders } from '../records/riders';
import type { IdentifiedAttempt } from './identify-attempt';
import { type Notice, publishNotice } from './notice';

export interface SettlementStores {
  readonly ledger: Ledger;
  readonly riders: Riders;
  readonly sns: SNSClient;
  readonly topicArn: string;
}

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
  { ledger, riders }: Pick<SettlementStores, 'ledger' | 'riders'>,
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
  { ledger, sns, topicArn }: Pick<SettlementStores, 'ledger' | 'sns' | 'topicArn'>,
  standing: (OwnAttempt & Pick<Attempt, 'told'>) | undefined,
  notice: Notice,
): Promise<void> {
  if (standing?.told === true) return;
  await publishNotice(sns, topicArn, notice);
  if (standing) await ledger.write(standing, ['ENDED'], { told: true });
}
