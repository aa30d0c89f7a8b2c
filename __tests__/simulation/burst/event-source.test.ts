import type { ImageMessage } from '../../../handlers/batch-detection/queue/image-queue';
import { BurstWorld } from '../../../simulation/burst/burst-world';
import { type EventSourceProps, readQueue } from '../../../simulation/burst/event-source';
import { ONE_LAYER } from '../../../simulation/burst/retries';
import { FAIR } from '../../../simulation/burst/weather';

const BURST = { images: 1, withinSeconds: 1, callsPerSecond: 5, weather: FAIR, seed: 1 };
const VISIBLE_AFTER_SECONDS = 30;

/** A queue with messages, read for a while by a function that does as it is told. */
async function read(
  messages: number,
  handle: (batch: readonly ImageMessage[], world: BurstWorld) => Promise<readonly ImageMessage[]>,
  limits: Partial<EventSourceProps> = {},
  minutes = 5,
): Promise<{ world: BurstWorld; batches: (readonly ImageMessage[])[]; most: number; dead: number }> {
  const world = new BurstWorld(BURST, ONE_LAYER, (definition) => definition);
  const queue = world.queue(VISIBLE_AFTER_SECONDS, 3);
  const batches: (readonly ImageMessage[])[] = [];
  let [running, most] = [0, 0];
  for (let index = 0; index < messages; index += 1) queue.arrive(`message ${index}`);
  readQueue({
    world,
    queue,
    target: { name: 'reader', memoryMegabytes: 128 },
    batchSize: 10,
    async handle(batch) {
      batches.push(batch);
      most = Math.max(most, (running += 1));
      return handle(batch, world).finally(() => (running -= 1));
    },
    ...limits,
  });
  await world.clock.sleep(minutes * 60_000);
  world.end();
  return { world, batches, most, dead: queue.deadLetters.length };
}

const slowly = async (_: unknown, { clock }: BurstWorld): Promise<readonly ImageMessage[]> => {
  await clock.sleep(2_000);
  return [];
};

describe('an event source', () => {
  it('runs no more functions at once than it is allowed', async () => {
    const { most, batches } = await read(100, slowly, { maximumConcurrency: 2 });

    expect(most).toBe(2);
    expect(batches.flat().length).toBeGreaterThanOrEqual(100);
  });

  it('begins with five and takes more by the minute', async () => {
    const slowest = async (_: unknown, { clock }: BurstWorld): Promise<readonly ImageMessage[]> => {
      await clock.sleep(100_000);
      return [];
    };

    const first = await read(500, slowest, {}, 0.9);
    const later = await read(500, slowest, {}, 1.5);

    expect(first.most).toBe(5);
    expect(later.most).toBeGreaterThan(5);
  });

  it('brings what was given back again, and sets it aside after the third time', async () => {
    const { batches, dead } = await read(1, async (batch) => batch);

    expect(batches).toHaveLength(3);
    expect(dead).toBe(1);
  });

  it('reads on although there is no room for its calls, which uses up receives', async () => {
    const { dead, world } = await read(100, slowly, { target: { name: 'reader', memoryMegabytes: 128, reserved: 0 } });

    expect(world.account.meter('reader').invocations).toBe(0);
    expect(dead).toBeGreaterThan(50);
  });
});
