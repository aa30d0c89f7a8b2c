import type { Context } from 'aws-lambda';
import { InvalidInputError } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import { variable } from '../runtime/variables';
import { isIncomingImage } from './queue/batch-keys';
import { messageBody } from './queue/queue-message';
import { imagePorts } from './run/deployed-ports';
import type { Ports } from './run/ports';
import type { BatchState } from './run/run-state';
import type { QueueRequest } from './run/start-input';

const logger = createLogger('batch-detection');

/** Keys of a request that are queued in one go; the rest follows in the next one. */
const KEYS_PER_CALL = 1_000;
/** Time that must be left for another page of a listing. */
const PAGE_MS = 20_000;

/**
 * Queues what a manual start asks for, as much as fits into one call. What is queued twice, by a repeated call or
 * because its event arrives too, is done once.
 * @returns the request that remains, or null when all is queued
 */
export async function queueImages(
  { queue, images }: Pick<Ports, 'queue' | 'images'>,
  bucket: string,
  { input }: TaskEvent<BatchState>,
  remainingMs: () => number,
): Promise<BatchState> {
  let request: QueueRequest | null | undefined = input.request;
  let queued = input.queued ?? 0;
  if (!request) throw new InvalidInputError('There is no request to queue images. CountImages makes it.');
  const send = async (keys: readonly string[]): Promise<void> => {
    const incoming = keys.filter(isIncomingImage);
    await queue.send(incoming.map((key) => messageBody({ bucket, key, manual: true })));
    queued += incoming.length;
  };
  if ('keys' in request) {
    await send(request.keys.slice(0, KEYS_PER_CALL));
    const rest = request.keys.slice(KEYS_PER_CALL);
    request = rest.length > 0 ? { keys: rest } : null;
  } else {
    const { prefix } = request;
    let { continuationToken } = request;
    do {
      const page = await images.list(bucket, prefix, continuationToken);
      await send(page.keys);
      continuationToken = page.continuationToken;
    } while (continuationToken !== undefined && remainingMs() > PAGE_MS);
    request = continuationToken === undefined ? null : { prefix, continuationToken };
  }
  logger.info('images queued', { queued, complete: request === null });
  return { request, queued };
}

/** @see queueImages */
export const handler = (event: TaskEvent<BatchState>, context: Context): Promise<BatchState> =>
  queueImages(imagePorts(), variable('PHOTOS_BUCKET_NAME'), event, () => context.getRemainingTimeInMillis());
