import { createLogger } from '../runtime/logger';
import { type CaughtError, causeMessage, type TaskEvent } from '../runtime/task-event';
import { removeCopy } from './attempt/remove-copy';
import { identifyAttempt } from './attempt/identify-attempt';
import { parseRejectionText, type Rejection } from './attempt/rejection-text';
import { recordOutcome, tellOnce } from './attempt/settle-attempt';
import { tellingStores } from './records/stores';

const logger = createLogger('rider-photo');

/** Output of the state machine for a rejected photo. */
export interface RejectedPhoto extends Rejection {
  readonly userId: string;
  readonly status: 'REJECTED';
  readonly error: string;
  readonly messageToSend: { readonly title: string; readonly message: string };
}

/** Records a rejected photo, tells its rider and removes the copy of it. */
export const handler = async ({
  input,
  executionId,
}: TaskEvent<Readonly<Record<string, unknown>> & { readonly error: CaughtError }>): Promise<RejectedPhoto> => {
  const error = input.error.Error;
  const { message, reasons } = parseRejectionText(causeMessage(input.error));
  const stores = tellingStores();
  const attempt = await identifyAttempt(stores.ledger, input, executionId);
  const { userId, externalImageId, attemptId } = attempt;
  const standing = await recordOutcome(stores, attempt, { outcome: 'REJECTED', error, message, reasons });
  logger.info('photo rejected', { attemptId, error, reasons });
  await tellOnce(stores, standing, { status: 'REJECTED', userId, message, error, reasons });
  if (attemptId !== undefined) await removeCopy(stores, { externalImageId, attemptId });
  return { userId, status: 'REJECTED', error, message, reasons, messageToSend: { title: error, message } };
};
