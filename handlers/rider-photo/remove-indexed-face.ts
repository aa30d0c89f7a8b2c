import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import { identifyAttempt } from './attempt/identify-attempt';
import { type Undone, undoAttempt } from './attempt/undo-attempt';
import { deployedStores } from './records/stores';

const logger = createLogger('rider-photo');

/** Takes back the face and the thumbnail of an attempt that did not come to its end. Idempotent. */
export const handler = async ({ input, executionId }: TaskEvent): Promise<{ readonly undone: Undone }> => {
  const stores = deployedStores();
  const { attemptId, ...owner } = await identifyAttempt(stores.ledger, input, executionId);
  const undone = attemptId === undefined ? 'not-there' : await undoAttempt(stores, { ...owner, attemptId });
  logger.info('attempt undone', { attemptId, undone });
  return { undone };
};
