import { dynamodb } from '../shared/clients/dynamodb';
import { s3 } from '../shared/clients/s3';
import { environmentText } from '../shared/environment';
import { createLogger } from '../shared/logger';
import { type CaughtError, causeMessage, type TaskEvent } from '../shared/task-event';
import { identifyImages } from './identify-image';
import { type Notification, rejectedNotification } from './notification';
import { updateRecord } from './update-record';

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
