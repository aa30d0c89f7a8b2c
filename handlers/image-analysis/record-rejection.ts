import { dynamodb } from '../runtime/clients/dynamodb';
import { s3 } from '../runtime/clients/s3';
import { environmentText } from '../runtime/settings';
import { createLogger } from '../runtime/logger';
import { type CaughtError, causeMessage, type TaskEvent } from '../runtime/task-event';
import { identifyImages } from './record/identify-image';
import { type Notification, rejectedNotification } from './outcome/notification';
import { updateRecord } from './record/update-record';

const logger = createLogger('image-analysis');

/** Records a rejected image with its reason and words the notice. */
export const handler = async ({
  input,
  executionId,
}: TaskEvent<Readonly<Record<string, unknown>> & { error: CaughtError }>): Promise<{ notification: Notification }> => {
  const reason = input.error.Error;
  const message = causeMessage(input.error);
  const table = environmentText('IMAGES_TABLE');
  const [image] = await identifyImages({ s3, dynamodb, table }, input, executionId);
  await updateRecord(dynamodb, table, {
    imageId: image.imageId,
    executionId,
    set: { status: 'REJECTED', reason, reasonMessage: message, updatedAt: Math.floor(Date.now() / 1000) },
  });
  logger.info('image rejected', { imageId: image.imageId, reason });
  return { notification: rejectedNotification(image, reason, message) };
};
