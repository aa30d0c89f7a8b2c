import { queueImages } from '../../../handlers/batch-detection/queue-images';
import type { BatchState } from '../../../handlers/batch-detection/run/run-state';
import { parseQueueRequest } from '../../../handlers/batch-detection/run/start-input';
import { BUCKET, testWorld } from '../../support/batch-world';
import { failureOf, task } from '../../support/task';

const plenty = () => 100_000;
const key = (index: number): string => `batch/incoming/${index}.jpg`;

describe('queueImages', () => {
  it('queues the images that are named', async () => {
    const world = testWorld();

    const state = await queueImages(
      world.ports,
      BUCKET,
      task<BatchState>({ request: { keys: [key(1), key(2)] } }),
      plenty,
    );

    expect(state).toEqual({ request: null, queued: 2 });
    expect(world.queue.bodies().map((body) => JSON.parse(body) as unknown)).toEqual([
      { bucket: BUCKET, key: key(1), manual: true },
      { bucket: BUCKET, key: key(2), manual: true },
    ]);
  });

  it('leaves what does not fit into one call for the next', async () => {
    const world = testWorld();
    const keys = Array.from({ length: 1_500 }, (_, index) => key(index));

    const first = await queueImages(world.ports, BUCKET, task<BatchState>({ request: { keys } }), plenty);
    const second = await queueImages(world.ports, BUCKET, task(first), plenty);

    expect(first).toMatchObject({ queued: 1_000, request: { keys: keys.slice(1_000) } });
    expect(second).toEqual({ queued: 1_500, request: null });
  });

  it('queues a prefix page by page, images only', async () => {
    const world = testWorld();
    const pages = [[key(1), 'batch/incoming/notes.txt'], [key(2)], [key(3)]];
    jest.spyOn(world.store, 'list').mockImplementation(async (_bucket, _prefix, token = '0') => ({
      keys: pages[Number(token)]!,
      continuationToken: Number(token) < 2 ? String(Number(token) + 1) : undefined,
    }));
    const times = [30_000, 10_000];

    const first = await queueImages(
      world.ports,
      BUCKET,
      task<BatchState>({ request: { prefix: 'batch/incoming/' } }),
      () => times.shift()!,
    );
    const second = await queueImages(world.ports, BUCKET, task(first), plenty);

    expect(first).toEqual({ queued: 2, request: { prefix: 'batch/incoming/', continuationToken: '2' } });
    expect(second).toEqual({ queued: 3, request: null });
  });

  it('fails without a request', async () => {
    const failure = await failureOf(queueImages(testWorld().ports, BUCKET, task<BatchState>({}), plenty));

    expect(failure.name).toBe('InvalidInputError');
  });
});

describe('parseQueueRequest', () => {
  it.each([[{}], [null], ['text'], [{ time: 'now' }]])('takes %j for a scheduled start', (input) => {
    expect(parseQueueRequest(input)).toBeUndefined();
  });

  it('reads keys and prefixes', () => {
    expect(parseQueueRequest({ keys: ['batch/incoming/ä b+%41.PNG'] })).toEqual({
      keys: ['batch/incoming/ä b+%41.PNG'],
    });
    expect(parseQueueRequest({ prefix: 'batch/incoming/2026/' })).toEqual({ prefix: 'batch/incoming/2026/' });
  });

  it.each([
    [{ keys: [] }, 'at least one'],
    [{ keys: 'batch/incoming/a.jpg' }, 'list'],
    [{ keys: ['batch/incoming/a.bmp'] }, '.png'],
    [{ keys: ['batch/done/a.jpg'] }, 'batch/incoming/'],
    [{ prefix: 'batch/' }, 'batch/incoming/'],
    [{ prefix: 7 }, 'batch/incoming/'],
    [{ keys: ['batch/incoming/a.jpg'], prefix: 'batch/incoming/' }, 'not both'],
  ])('refuses %j and says what would be right', (input, hint) => {
    expect(() => parseQueueRequest(input)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(hint) as string }),
    );
  });
});
