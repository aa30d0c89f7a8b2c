import { cutText, messageText } from '../../runtime/texts';
import { ImageRejection } from '../../image/image-errors';
import { MalformedMessageError } from './worker-errors';
import { claimImage, recordId } from './claim-image';
import type { ImageMessage } from '../queue/image-queue';
import { ClaimLostError, type ImageTry, processImage, WorkerHaltedError } from './process-image';
import { parseMessage, type QueuedImage } from '../queue/queue-message';
import type { WorkerContext } from './worker-context';

/** What became of a message. */
export type MessageOutcome =
  | { readonly kind: 'done' | 'duplicate' | 'postponed' }
  | { readonly kind: 'setAside'; readonly key: string; readonly reason: string };

/** Shortest and longest time until a message that was put back is tried again, in seconds. */
const FIRST_BACKOFF_SECONDS = 5;
const MAX_BACKOFF_SECONDS = 60;
/** Another worker usually ends its try within a few seconds. */
const BUSY_BACKOFF_SECONDS = 5;
/** A worker halts for a reason that may hold for a while; the message is for the next run or round. */
const HALT_BACKOFF_SECONDS = 5;

/**
 * Brings a message to its end: the image has its results, or the message lies in the dead-letter queue with a reason, or
 * it is back in the queue.
 * @throws whatever the queue or the records answer when they cannot be reached: the message then comes back by itself
 */
export async function handleMessage(message: ImageMessage, context: WorkerContext): Promise<MessageOutcome> {
  const { queue } = context.ports;
  let image: QueuedImage;
  try {
    image = parseMessage(message.body);
  } catch (error) {
    if (!(error instanceof MalformedMessageError)) throw error;
    await queue.setAside(message, { reason: error.name, detail: error.message });
    return { kind: 'setAside', key: cutText(message.body, 200), reason: error.name };
  }

  const id = recordId(image);
  const before = context.inHand.get(id);
  const work = Promise.resolve(before)
    .catch(() => undefined)
    .then(() => handleImage(message, image, context));
  context.inHand.set(id, work);
  try {
    return await work;
  } finally {
    if (context.inHand.get(id) === work) context.inHand.delete(id);
  }
}

async function handleImage(message: ImageMessage, image: QueuedImage, context: WorkerContext): Promise<MessageOutcome> {
  const { queue, records, clock } = context.ports;
  const claimant = context.nextClaimant();
  const startedAt = clock.now();
  const retryFailed = message.redriven || image.manual === true;
  try {
    const claimed = await claimImage(context.ports, image, claimant, { retryFailed, sentAt: message.sentAt });
    switch (claimed.kind) {
      case 'obsolete':
        await queue.remove(message);
        return { kind: 'duplicate' };
      case 'failing':
        await queue.setAside(message, claimed);
        await records.failed(claimed.imageId, clock.now());
        return { kind: 'setAside', key: image.key, reason: claimed.reason };
      case 'busy':
        await queue.putBack(message, BUSY_BACKOFF_SECONDS);
        return { kind: 'postponed' };
      case 'granted': {
        const mayHaveResults = claimed.attempts > 1 || retryFailed;
        const attempt = { image: claimed.image, imageId: claimed.imageId, claimant, mayHaveResults, startedAt };
        return await tryImage(message, attempt, claimed.attempts, context);
      }
    }
  } catch (error) {
    // Before a claim nothing is recorded yet; an image that is not there cannot be claimed.
    if (!(error instanceof ImageRejection)) throw error;
    await queue.setAside(message, { reason: error.name, detail: error.message });
    return { kind: 'setAside', key: image.key, reason: error.name };
  }
}

async function tryImage(
  message: ImageMessage,
  attempt: ImageTry,
  attempts: number,
  context: WorkerContext,
): Promise<MessageOutcome> {
  const { settings, ports } = context;
  if (attempts > settings.maximumAttempts) {
    // A try that ends in a caught error never gets here: its last one was set aside with that error.
    return setAside(message, attempt, context, {
      reason: 'WorkerCrashed',
      detail: `${settings.maximumAttempts} tries ended without a word: the image exhausts memory or time.`,
    });
  }
  try {
    await processImage(attempt, context);
    context.succeeded();
    // A message that cannot be removed comes back, and is known for a duplicate then.
    await ports.queue.remove(message).catch(() => undefined);
    return { kind: 'done' };
  } catch (error) {
    const why = {
      reason: error instanceof Error ? error.name : 'Error',
      detail: messageText(error instanceof Error ? error.message : String(error)),
    };
    if (error instanceof ClaimLostError) return { kind: 'postponed' };
    if (error instanceof ImageRejection) {
      context.succeeded();
      return setAside(message, attempt, context, why);
    }
    const blameless = error instanceof WorkerHaltedError || context.halted !== undefined;
    if (!blameless) {
      context.failed(error);
      if (attempts >= settings.maximumAttempts) return setAside(message, attempt, context, why);
    }
    return postpone(message, attempt, context, { ...why, counts: !blameless, attempts });
  }
}

/**
 * The record first says that the image fails, so that no worker takes it up again; then the message moves; then the record
 * says that it did. A worker that dies in between leaves a message whose next receiver goes on.
 */
async function setAside(
  message: ImageMessage,
  { image, imageId, claimant }: ImageTry,
  { ports }: WorkerContext,
  why: { readonly reason: string; readonly detail: string },
): Promise<MessageOutcome> {
  const { records, queue, clock } = ports;
  const { reason, detail } = why;
  const updatedAt = clock.now();
  if (!(await records.failing(imageId, claimant, { reason, reasonMessage: detail, updatedAt }))) {
    return { kind: 'postponed' };
  }
  await queue.setAside(message, why);
  await records.failed(imageId, clock.now());
  return { kind: 'setAside', key: image.key, reason };
}

async function postpone(
  message: ImageMessage,
  { imageId, claimant }: ImageTry,
  { ports }: WorkerContext,
  why: { readonly reason: string; readonly detail: string; readonly counts: boolean; readonly attempts: number },
): Promise<MessageOutcome> {
  await ports.records.giveBack(imageId, claimant, {
    reason: why.reason,
    reasonMessage: why.detail,
    counts: why.counts,
    updatedAt: ports.clock.now(),
  });
  const backoff = why.counts
    ? Math.min(MAX_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** (why.attempts - 1))
    : HALT_BACKOFF_SECONDS;
  await ports.queue.putBack(message, backoff);
  return { kind: 'postponed' };
}
