import { MalformedMessageError } from '../worker/worker-errors';
import { isSettled, type MessageFacts, recordId } from '../worker/claim-image';
import type { ImageMessage } from './image-queue';
import type { Ports } from '../run/ports';
import { parseMessage, type QueuedImage } from './queue-message';

/** Messages that were looked at stay hidden no longer than this when the one who looked dies. */
const HIDE_SECONDS = 30;
const RECEIVE = 10;
/** A short wait asks all servers of the queue, so that an empty answer means something. */
const WAIT_SECONDS = 1;
/** Looking ends in time for an answer, however many duplicates there are. */
const MAX_LOOK_MS = 40_000;

export interface Triage {
  /** Messages that name an image without an outcome, at most as many as were wanted. */
  readonly images: number;
  /** When the oldest of them was sent, in epoch milliseconds. */
  readonly oldest: number | undefined;
  /** Messages that name no image, now in the dead-letter queue. */
  readonly setAside: number;
  /** Messages about images that have their outcome, now removed. */
  readonly duplicates: number;
}

/**
 * Looks whether messages are work, before the model is started for them: those that name no image are set aside, those
 * that are settled removed, the others go back into the queue.
 * @param wanted how many images are enough to know
 */
export async function triage(
  { queue, records, clock }: Pick<Ports, 'queue' | 'records' | 'clock'>,
  wanted: number,
): Promise<Triage> {
  const until = clock.now() + MAX_LOOK_MS;
  const images: ImageMessage[] = [];
  let setAside = 0;
  let duplicates = 0;
  const sort = async (message: ImageMessage): Promise<void> => {
    const image = imageOf(message);
    if (image instanceof MalformedMessageError) {
      await queue.setAside(message, { reason: image.name, detail: image.message });
      setAside += 1;
    } else if (isSettled(await records.read(recordId(image)), image, factsOf(message, image))) {
      await queue.remove(message);
      duplicates += 1;
    } else {
      images.push(message);
    }
  };
  try {
    while (images.length < wanted && clock.now() < until) {
      const messages = await queue.receive(RECEIVE, WAIT_SECONDS, HIDE_SECONDS);
      if (messages.length === 0) break;
      for (const message of messages) await sort(message);
    }
  } finally {
    await Promise.all(images.map((message) => queue.putBack(message, 0)));
  }
  const oldest = images.length === 0 ? undefined : Math.min(...images.map(({ sentAt }) => sentAt));
  return { images: images.length, oldest, setAside, duplicates };
}

function factsOf({ redriven, sentAt }: ImageMessage, { manual }: QueuedImage): MessageFacts {
  return { retryFailed: redriven || manual === true, sentAt };
}

function imageOf({ body }: ImageMessage): QueuedImage | MalformedMessageError {
  try {
    return parseMessage(body);
  } catch (error) {
    if (error instanceof MalformedMessageError) return error;
    throw error;
  }
}
