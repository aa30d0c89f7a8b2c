import { epochSeconds } from '../runtime/clock';
import { createLogger } from '../runtime/logger';
import { deployedNotices } from '../runtime/notices';
import { failedNotice } from './outcome/notices';
import type { ImageRecord } from './record/image-record';
import { deployedStores, type Stores } from './record/stores';

const logger = createLogger('image-analysis');

const REASON = 'ExecutionLost';
const MESSAGE = 'The execution ended without an outcome: it was stopped, or reached its time limit.';

/**
 * Records one image as FAILED and tells, on the condition that its record is still PENDING and its execution's: an
 * outcome that came late, or an execution that took the record over, is never touched.
 * @returns whether it was recorded
 */
async function recordFailure({ records }: Stores, { imageId, executionId, key, owner }: ImageRecord): Promise<boolean> {
  const settled = await records.settle({
    imageId,
    executionId,
    set: { status: 'FAILED', reason: REASON, reasonMessage: MESSAGE, updatedAt: epochSeconds() },
  });
  if (!('item' in settled)) return false;
  logger.error('image analysis failed', { imageId, reason: REASON });
  await deployedNotices().publish(failedNotice({ imageId, key, owner }, 'FAILED', REASON, MESSAGE));
  return true;
}

/**
 * Records the images whose execution ended without anybody hearing of it: events about ended executions come by best
 * effort, and Express executions send none. Whether an execution still runs is told by the lease of its record alone,
 * which is longer than the state machine's time limit.
 * @throws the first error, after every record was tried
 */
export const handler = async (): Promise<{ readonly recorded: number }> => {
  const errors: unknown[] = [];
  let recorded = 0;
  const stores = deployedStores();
  for await (const record of stores.records.abandoned(epochSeconds())) {
    try {
      if (await recordFailure(stores, record)) recorded += 1;
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
  return { recorded };
};
