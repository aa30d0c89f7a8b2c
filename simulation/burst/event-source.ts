import type { ImageMessage } from '../../handlers/batch-detection/queue/image-queue';
import type { SimulatedQueue } from '../simulated-queue';
import type { BurstWorld } from './burst-world';
import type { SimulatedFunction } from './lambda-account';

export interface EventSourceProps {
  readonly world: BurstWorld;
  readonly queue: SimulatedQueue;
  readonly target: SimulatedFunction;
  readonly batchSize: number;
  /** Concurrent runs that the event source allows itself, 2..1000. As many as Lambda gives by default. */
  readonly maximumConcurrency?: number;
  /** @returns the messages that come again */
  handle(messages: readonly ImageMessage[]): Promise<readonly ImageMessage[]>;
}

/**
 * How Lambda reads a standard queue: five readers at first, 300 more a minute while there are messages, at most 1,250;
 * each reads a batch, calls the function and waits for it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const FIRST_READERS = 5;
const MORE_PER_MINUTE = 300;
const MOST_READERS = 1_250;
/** A reader that finds nothing asks again after this time. */
const LONG_POLL_MS = 20_000;
/** Milliseconds until a waiting reader has a message that has just arrived. Assumed. */
const NOTICE_MS = 30;
/** A call that Lambda has no room for is tried again for a while, then its messages wait until they are visible. */
const THROTTLED_TRIES = 5;

/** Connects a queue with a function, for as long as the world lasts. */
export function readQueue(props: EventSourceProps): void {
  const { world, queue, batchSize, maximumConcurrency = MOST_READERS } = props;
  let readers = Math.min(FIRST_READERS, maximumConcurrency);
  let busy = 0;
  const read = async (): Promise<void> => {
    busy += 1;
    await readOnce(props);
    busy -= 1;
  };
  const watch = async (): Promise<void> => {
    for (let ms = 0; !world.over; ms += NOTICE_MS) {
      const free = readers - busy;
      const batches = Math.min(free, Math.ceil(queue.waiting(free * batchSize) / batchSize));
      for (let index = 0; index < batches; index += 1) void read();
      if (ms > 0 && ms % 60_000 === 0 && queue.waiting(1) > 0)
        readers = Math.min(maximumConcurrency, readers + MORE_PER_MINUTE);
      if (ms % LONG_POLL_MS < NOTICE_MS) world.bill.queueRequests += free - batches;
      await world.clock.sleep(NOTICE_MS);
    }
  };
  void watch();
}

async function readOnce({ world, queue, target, batchSize, handle }: EventSourceProps): Promise<void> {
  const { clock, account, bill } = world;
  bill.queueRequests += 1;
  const messages = await queue.receive(batchSize, 0);
  if (messages.length === 0) return;
  for (let tries = 1; tries <= THROTTLED_TRIES; tries += 1) {
    try {
      const again = new Set(await account.invoke(target, () => handle(messages)));
      bill.queueRequests += 1;
      await Promise.all(messages.filter((message) => !again.has(message)).map((message) => queue.remove(message)));
      return;
    } catch {
      await clock.sleep(1_000 * tries);
    }
  }
}
