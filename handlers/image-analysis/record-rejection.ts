import { epochSeconds } from '../runtime/clock';
import { createLogger } from '../runtime/logger';
import type { Notice } from '../runtime/notices';
import { type CaughtError, causeMessage, type TaskEvent } from '../runtime/task-event';
import { rejectedNotice } from './outcome/notices';
import { identifyImages } from './record/identify-image';
import { deployedStores } from './record/stores';

const logger = createLogger('image-analysis');

/** Records a rejected image with its reason and words the notice. */
export const handler = async ({
  input,
  executionId,
}: TaskEvent<Readonly<Record<string, unknown>> & { error: CaughtError }>): Promise<{ notification: Notice }> => {
  const reason = input.error.Error;
  const message = causeMessage(input.error);
  const stores = deployedStores();
  const [image] = await identifyImages(stores, input, executionId);
  await stores.records.settle({
    imageId: image.imageId,
    executionId,
    set: { status: 'REJECTED', reason, reasonMessage: message, updatedAt: epochSeconds() },
  });
  logger.info('image rejected', { imageId: image.imageId, reason });
  return { notification: rejectedNotice(image, reason, message) };
};
