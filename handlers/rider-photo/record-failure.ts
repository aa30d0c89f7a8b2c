import { dynamodb } from '../runtime/clients/dynamodb';
import { sns } from '../runtime/clients/sns';
import { environmentText } from '../runtime/settings';
import { InvalidInputError } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import { type CaughtError, causeMessage, type TaskEvent } from '../runtime/task-event';
import { type IdentifiedAttempt, identifyAttempt } from './attempt/identify-attempt';
import { Ledger } from './records/ledger';
import { FAILURE_MESSAGE, FAILURE_REASON, publishNotice } from './attempt/notice';
import { Riders } from './records/riders';
import { recordOutcome, tellOnce } from './attempt/settle-attempt';

const logger = createLogger('rider-photo');

/** Data of the state machine after a failure. */
export interface FailedPhoto {
  readonly userId?: string;
  readonly status: 'FAILED';
  readonly error: string;
  readonly message: string;
}

async function identify(ledger: Ledger, data: unknown, executionId: string): Promise<IdentifiedAttempt | undefined> {
  try {
    return await identifyAttempt(ledger, data, executionId);
  } catch (error) {
    if (error instanceof InvalidInputError) return undefined;
    throw error;
  }
}

/**
 * Records a failure and tells the rider, unless the attempt has an outcome: a photo that was accepted stays so, even if
 * what it replaced could not be removed.
 */
export const handler = async ({
  input,
  executionId,
}: TaskEvent<Readonly<Record<string, unknown>> & { readonly error: CaughtError }>): Promise<FailedPhoto> => {
  const error = input.error.Error;
  const message = causeMessage(input.error);
  const notice = { status: 'FAILED', message: FAILURE_MESSAGE, error, reasons: [FAILURE_REASON] } as const;
  const topicArn = environmentText('NOTIFICATIONS_TOPIC');
  const ledger = new Ledger(dynamodb, environmentText('LEDGER_TABLE'));
  const attempt = await identify(ledger, input, executionId);
  if (!attempt) {
    logger.error('execution without a rider failed', { error });
    await publishNotice(sns, topicArn, notice);
    return { status: 'FAILED', error, message };
  }
  const { userId, attemptId } = attempt;
  const riders = new Riders(dynamodb, environmentText('RIDERS_TABLE'));
  const outcome = { outcome: 'FAILED', error, message, reasons: [FAILURE_REASON] } as const;
  const standing = await recordOutcome({ ledger, riders }, attempt, outcome);
  logger.error('photo not processed', { attemptId, error, recorded: standing?.outcome });
  if (standing === undefined || standing.outcome === 'FAILED') {
    await tellOnce({ ledger, sns, topicArn }, standing, { ...notice, userId });
  }
  return { userId, status: 'FAILED', error, message };
};
