import { dynamodb } from '../runtime/clients/dynamodb';
import { sns } from '../runtime/clients/sns';
import { environmentText } from '../runtime/settings';
import { createLogger } from '../runtime/logger';
import { type CaughtError, causeMessage, type TaskEvent } from '../runtime/task-event';
import { identifyAttempt } from './attempt/identify-attempt';
import { Ledger } from './records/ledger';
import { parseRejectionText, type Rejection } from './attempt/rejection-text';
import { Riders } from './records/riders';
import { recordOutcome, tellOnce } from './attempt/settle-attempt';

const logger = createLogger('rider-photo');

/** Output of the state machine for a rejected photo. */
export interface RejectedPhoto extends Rejection {
  readonly userId: string;
  readonly status: 'REJECTED';
  readonly error: string;
  readonly messageToSend: { readonly title: string; readonly message: string };
}

/** Records a rejected photo and tells its rider. */
export const handler = async ({
  input,
  executionId,
}: TaskEvent<Readonly<Record<string, unknown>> & { readonly error: CaughtError }>): Promise<RejectedPhoto> => {
  const error = input.error.Error;
  const { message, reasons } = parseRejectionText(causeMessage(input.error));
  const ledger = new Ledger(dynamodb, environmentText('LEDGER_TABLE'));
  const attempt = await identifyAttempt(ledger, input, executionId);
  const riders = new Riders(dynamodb, environmentText('RIDERS_TABLE'));
  const { userId } = attempt;
  const standing = await recordOutcome({ ledger, riders }, attempt, { outcome: 'REJECTED', error, message, reasons });
  logger.info('photo rejected', { attemptId: attempt.attemptId, error, reasons });
  const topicArn = environmentText('NOTIFICATIONS_TOPIC');
  await tellOnce({ ledger, sns, topicArn }, standing, { status: 'REJECTED', userId, message, error, reasons });
  return { userId, status: 'REJECTED', error, message, reasons, messageToSend: { title: error, message } };
};
