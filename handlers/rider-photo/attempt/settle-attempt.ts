import type { SNSClient } from '@aws-sdk/client-sns';
import { cutText } from '../../shared/cut-text';
import type { AttemptKey, Ledger } from '../records/ledger';
import { type Notice, publishNotice } from './notice';
import { ATTEMPT, type Attempt } from '../records/rider-records';
import type { Riders } from '../records/riders';

export interface SettlementStores {
  readonly ledger: Ledger;
  readonly riders: Riders;
  readonly sns: SNSClient;
  readonly topicArn: string;
}

/** How an attempt ended. */
export interface Outcome {
  readonly state: 'REJECTED' | 'FAILED';
  readonly error: string;
  /** What the record says. */
  readonly message: string;
  readonly reasons: readonly string[];
}

/** Room for a message in a record; a stack trace is not one. */
const MAX_MESSAGE = 500;

/**
 * Records how an attempt ended, if it has no outcome yet.
 * @returns the attempt as it stands then; undefined when there is none of this execution, e.g. after an erasure
 */
export async function recordOutcome(
  { ledger, riders }: Pick<SettlementStores, 'ledger' | 'riders'>,
  attempt: AttemptKey & { readonly userId: string },
  { state, error, message, reasons }: Outcome,
): Promise<Attempt | undefined> {
  const set = { state, error, message: cutText(message, MAX_MESSAGE), reasons, told: false };
  await ledger.writeAttempt(attempt, ['OPEN', 'UNDONE'], set);
  const { attempts } = await ledger.account(attempt.externalImageId);
  const mine = attempts.find(
    ({ entry, executionId }) => entry === ATTEMPT + attempt.attemptId && executionId === attempt.executionId,
  );
  if (mine?.state === 'REJECTED' || mine?.state === 'FAILED') await riders.settle(attempt.userId, mine.state);
  return mine;
}

/** Tells the rider, unless that was done: after a crash between the two at most once more. */
export async function tellOnce(
  { ledger, sns, topicArn }: Pick<SettlementStores, 'ledger' | 'sns' | 'topicArn'>,
  attempt: AttemptKey,
  standing: Attempt | undefined,
  notice: Notice,
): Promise<void> {
  if (standing?.told === true) return;
  await publishNotice(sns, topicArn, notice);
  if (standing) await ledger.writeAttempt(attempt, ['REJECTED', 'FAILED'], { told: true });
}
