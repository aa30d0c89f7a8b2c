import { MalformedMessageError } from './batch-errors';
import type { ImageMessage, ImageQueue } from './image-queue';
import { parseMessage } from './queue-message';

/** Messages that were looked at stay hidden no longer than this when the one who looked dies. */
const HIDE_SECONDS = 30;
const RECEIVE = 10;
/** A short wait asks all servers of the queue, so that an empty answer means something. */
const WAIT_SECONDS = 1;

export interface Triage {
  /** Messages that name an image, at most as many as were wanted. */
  readonly images: number;
  /** When the oldest of them was sent, in epoch milliseconds. */
  readonly oldest: number | undefined;
  /** Messages that name none, now in the dead-letter queue. */
  readonly setAside: number;
}

/**
 * Looks whether messages are work, before the model is started for them: those that name no image are put aside, the
 * others go back into the queue.
 * @param wanted how many images are enough to know
 */
export async function triage(queue: ImageQueue, wanted: number): Promise<Triage> {
  const images: ImageMessage[] = [];
  let setAside = 0;
  try {
    while (images.length < wanted) {
      const messages = await queue.receive(RECEIVE, WAIT_SECONDS, HIDE_SECONDS);
      if (messages.length === 0) break;
      for (const message of messages) {
        const malformed = whyMalformed(message);
        if (malformed === undefined) {
          images.push(message);
        } else {
          await queue.setAside(message, { reason: malformed.name, detail: malformed.message });
          setAside += 1;
        }
      }
    }
  } finally {
    await Promise.all(images.map((message) => queue.putBack(message, 0)));
  }
  const oldest = images.reduce((least, { sentAt }) => Math.min(least, sentAt), Number.POSITIVE_INFINITY);
  return { images: images.length, oldest: Number.isFinite(oldest) ? oldest : undefined, setAside };
}

function whyMalformed({ body }: ImageMessage): MalformedMessageError | undefined {
  try {
    parseMessage(body);
    return undefined;
  } catch (error) {
    if (error instanceof MalformedMessageError) return error;
    throw error;
  }
}
