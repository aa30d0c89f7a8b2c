import { dynamodb } from '../shared/clients/dynamodb';
import { sns } from '../shared/clients/sns';
import { environmentText } from '../shared/environment';
import { InvalidInputError } from '../shared/errors';
import { createLogger } from '../shared/logger';
import { type CaughtError, causeMessage, type TaskEvent } from '../shared/task-event';
import { identifyAttempt } from './attempt/identify-attempt';
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

function identify(data: unknown, executionId: string): ReturnType<typeof identifyAttempt> | undefined {
  try {
    return identifyAttempt(data, executionId);
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
  const attempt = identify(input, executionId);
  if (!attempt) {
    logger.error('execution without a rider failed', { error });
    await publishNotice(sns, topicArn, notice);
    return { status: 'FAILED', error, message };
  }
  const { userId, attemptId } = attempt;
  const ledger = new Ledger(dynamodb, environmentText('LEDGER_TABLE'));
  const riders = new Riders(dynamodb, environmentText('RIDERS_TABLE'));
  const outcome = { state: 'FAILED', error, message, reasons: [FAILURE_REASON] } as const;
  const standing = await recordOutcome({ ledger, riders }, attempt, outcome);
  logger.error('photo not processed', { attemptId, error, recorded: standing?.state });
  if (standing === undefined || standing.state === 'FAILED') {
    await tellOnce({ ledger, sns, topicArn }, attempt, standing, { ...notice, userId });
  }
  return { userId, status: 'FAILED', error, message };
};
