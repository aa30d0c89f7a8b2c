import { dynamodb } from '../runtime/clients/dynamodb';
import { sns } from '../runtime/clients/sns';
import { environmentText } from '../runtime/settings';
import { createLogger } from '../runtime/logger';
import { abandonedRecords } from './record/find-records';
import type { ImageRecord } from './record/image-record';
import { failedNotification } from './outcome/notification';
import { publishNotification } from './outcome/publish-notification';
import { updateRecord } from './record/update-record';

const logger = createLogger('image-analysis');

const REASON = 'ExecutionLost';
const MESSAGE = 'The execution ended without an outcome: it was stopped, or reached its time limit.';

/**
 * Records one image as FAILED and tells, on the condition that its record is still PENDING and its execution's: an
 * outcome that came late, or an execution that took the record over, is never touched.
 * @returns whether it was recorded
 */
async function recordFailure({ imageId, executionId, key, owner }: ImageRecord): Promise<boolean> {
  const standing = await updateRecord(dynamodb, environmentText('IMAGES_TABLE'), {
    imageId,
    executionId,
    set: { status: 'FAILED', reason: REASON, reasonMessage: MESSAGE, updatedAt: Math.floor(Date.now() / 1000) },
  });
  if (standing) return false;
  logger.error('image analysis failed', { imageId, reason: REASON });
  const notification = failedNotification({ imageId, key, owner }, 'FAILED', REASON, MESSAGE);
  await publishNotification(sns, environmentText('NOTIFICATIONS_TOPIC'), notification);
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
  const now = Math.floor(Date.now() / 1000);
  for await (const page of abandonedRecords(dynamodb, environmentText('IMAGES_TABLE'), now)) {
    for (const record of page) {
      try {
        if (await recordFailure(record)) recorded += 1;
      } catch (error) {
        errors.push(error);
      }
    }
  }
  if (errors.length > 0) throw errors[0];
  return { recorded };
};
