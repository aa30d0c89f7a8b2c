import { InvalidInputError } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import { type CaughtError, causeMessage, type TaskEvent } from '../runtime/task-event';
import { removeCopy } from './attempt/remove-copy';
import { type IdentifiedAttempt, identifyAttempt } from './attempt/identify-attempt';
import { FAILURE_MESSAGE, FAILURE_REASON, riderNotice } from './attempt/notice';
import { recordOutcome, tellOnce } from './attempt/settle-attempt';
import type { Ledger } from './records/ledger';
import { tellingStores } from './records/stores';

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
 * Records a failure, tells the rider and removes the copy of the photo, unless the attempt has an outcome: a photo that was accepted stays so, even if
 * what it replaced could not be removed.
 */
export const handler = async ({
  input,
  executionId,
}: TaskEvent<Readonly<Record<string, unknown>> & { readonly error: CaughtError }>): Promise<FailedPhoto> => {
  const error = input.error.Error;
  const message = causeMessage(input.error);
  const told = { status: 'FAILED', message: FAILURE_MESSAGE, error, reasons: [FAILURE_REASON] } as const;
  const stores = tellingStores();
  const attempt = await identify(stores.ledger, input, executionId);
  if (!attempt) {
    logger.error('execution without a rider failed', { error });
    await stores.notices.publish(riderNotice(told));
    return { status: 'FAILED', error, message };
  }
  const { userId, externalImageId, attemptId } = attempt;
  const outcome = { outcome: 'FAILED', error, message, reasons: [FAILURE_REASON] } as const;
  const standing = await recordOutcome(stores, attempt, outcome);
  logger.error('photo not processed', { attemptId, error, recorded: standing?.outcome });
  if (standing === undefined || standing.outcome === 'FAILED') await tellOnce(stores, standing, { ...told, userId });
  if (attemptId !== undefined) await removeCopy(stores, { externalImageId, attemptId });
  return { userId, status: 'FAILED', error, message };
};
