import { countImages } from '../../../handlers/batch-detection/count-images';
import { recordId } from '../../../handlers/batch-detection/worker/claim-image';
import type { BatchState } from '../../../handlers/batch-detection/run/run-state';
import type { BatchWorld } from '../../../simulation/batch-world';
import type { BatchSettings } from '../../../state-machines/batch-detection-settings';
import {
  arrive,
  BUCKET,
  DEFAULT_SETTINGS,
  MODEL,
  someRun,
  takeRunningModel,
  testWorld,
} from '../../support/batch-world';
import { failureOf, task } from '../../support/task';

const HOUR = 3_600_000;

function count(world: BatchWorld, input: unknown, settings: Partial<BatchSettings> = {}) {
  return countImages(world.ports, { ...DEFAULT_SETTINGS, ...settings }, task(input as BatchState));
}

describe('at the beginning of a run', () => {
  it('has nothing to do when the queue is empty, and asks the model nothing', async () => {
    const world = testWorld();

    const state = await count(world, {});

    expect(state).toEqual({ decision: 'NOTHING_TO_DO', waiting: 0 });
    expect(world.model.changes).toHaveLength(1);
  });

  it('starts for one image and puts it back for the workers', async () => {
    const world = testWorld();
    arrive(world, 'a.jpg');

    const state = await count(world, {});

    expect(state).toMatchObject({ decision: 'START', waiting: 1 });
    expect(await world.queue.count()).toMatchObject({ visible: 1, inFlight: 0 });
  });

  it.each([
    ['a test message of S3', '{"Service":"Amazon S3","Event":"s3:TestEvent"}'],
    ['no JSON', 'hello'],
    ['JSON that is not an object', '[1]'],
    ['an object of another prefix', JSON.stringify({ bucket: BUCKET, key: 'incoming/a.jpg' })],
    ['an object that is not an image by its name', JSON.stringify({ bucket: BUCKET, key: 'batch/incoming/a.txt' })],
  ])('puts %s aside with the reason and does not start the model for it', async (_case, body) => {
    const world = testWorld();
    world.queue.arrive(body);

    const state = await count(world, {});

    expect(state).toMatchObject({ decision: 'NOTHING_TO_DO', waiting: 0, setAside: 1 });
    expect(world.queue.deadLetters).toEqual([
      { body, reason: 'MalformedMessageError', detail: expect.stringMatching(/Send|must start with/) as string },
    ]);
  });

  it('removes messages about images that have their results, and does not start the model for them', async () => {
    const world = testWorld();
    const key = arrive(world, 'a.jpg');
    await world.records.claim({
      image: { imageId: recordId({ bucket: BUCKET, key }), bucket: BUCKET, key, version: 'v1' },
      claimant: 'w',
      now: world.clock.now(),
      retryFailed: false,
    });
    await world.records.complete(recordId({ bucket: BUCKET, key }), 'w', { updatedAt: world.clock.now() });

    const state = await count(world, {});

    expect(state).toMatchObject({ decision: 'NOTHING_TO_DO' });
    expect(world.queue.bodies()).toEqual([]);
    expect(world.queue.deadLetters).toEqual([]);
  });

  it('waits for the minimum batch, until the oldest image has waited long enough', async () => {
    const world = testWorld();
    for (let index = 0; index < 49; index += 1) arrive(world, `${index}.jpg`);
    const settings = { minimumBatchSize: 50 };

    const early = await count(world, {}, settings);
    await world.clock.sleep(6 * HOUR);
    const late = await count(world, {}, settings);

    expect(early.decision).toBe('NOTHING_TO_DO');
    expect(late.decision).toBe('START');
  });

  it('starts at the minimum batch without looking at every message', async () => {
    const world = testWorld();
    for (let index = 0; index < 200; index += 1) arrive(world, `${index}.jpg`);
    const receive = jest.spyOn(world.queue, 'receive');

    const state = await count(world, {}, { minimumBatchSize: 50, maximumWaitMinutes: 60 });

    expect(state).toMatchObject({ decision: 'START', waiting: 200 });
    expect(receive.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it('ends while a living run holds the model, and takes over after a dead one', async () => {
    const world = testWorld();
    arrive(world, 'a.jpg');
    await world.leases.acquire(MODEL, 'another', world.clock.now());

    const during = await count(world, {});
    await world.clock.sleep(5 * 60_000 + 1_000);
    const after = await count(world, {});

    expect(during).toEqual({ decision: 'ALREADY_RUNNING' });
    expect(after.decision).toBe('START');
  });

  it('asks to queue first what a manual start names, and starts for it however little it is', async () => {
    const world = testWorld();
    const settings = { minimumBatchSize: 50, maximumWaitMinutes: 60 };

    const asked = await count(world, { keys: ['batch/incoming/a.jpg'] }, settings);
    const queued = await count(world, { request: null, queued: 1 }, settings);

    expect(asked).toEqual({ decision: 'QUEUE', request: { keys: ['batch/incoming/a.jpg'] }, queued: 0 });
    expect(queued).toEqual({ decision: 'START', waiting: 1 });
  });

  it('refuses a manual start that it does not understand', async () => {
    const failure = await failureOf(count(testWorld(), { keys: ['somewhere/else.jpg'] }));

    expect(failure.name).toBe('InvalidInputError');
    expect(failure.message).toContain('batch/incoming/');
  });
});

describe('between rounds', () => {
  const result = {
    counts: { done: 3, duplicates: 0, setAside: 0, postponed: 0, calls: 3, throttled: 0 },
    failures: [],
    rate: 6,
  };

  it('adds what the workers did and goes on while images wait', async () => {
    const world = testWorld();
    await takeRunningModel(world);
    arrive(world, 'a.jpg');

    const state = await count(world, {
      waiting: 4,
      run: someRun({ deadline: world.clock.now() + HOUR }),
      results: [result],
    });

    expect(state).toMatchObject({
      decision: 'DETECT',
      waiting: 1,
      run: { rounds: 1, tps: 6, counts: { done: 3, calls: 3 }, failedRounds: 0 },
    });
    expect(state).not.toHaveProperty('results');
  });

  it('stops when the queue is empty', async () => {
    const world = testWorld();
    await takeRunningModel(world);

    const state = await count(world, { waiting: 3, run: someRun(), results: [result] });

    expect(state).toMatchObject({ decision: 'STOP', waiting: 0 });
  });

  it('fails when another run holds the model', async () => {
    const world = testWorld();
    await world.leases.acquire(MODEL, 'another', world.clock.now());

    const failure = await failureOf(count(world, { run: someRun(), results: [result] }));

    expect(failure.name).toBe('RunLostError');
  });
});

describe('in a deployment without a model', () => {
  const settings = { ...DEFAULT_SETTINGS, projectArn: '', projectVersionArn: '' };

  it.each([{}, { keys: ['batch/incoming/a.jpg'] }, { prefix: 'batch/incoming/' }])(
    'begins nothing, whatever is asked for: %j',
    async (input) => {
      const world = testWorld();
      arrive(world, 'a.jpg');
      const counted = jest.spyOn(world.queue, 'count');

      const failure = await failureOf(countImages(world.ports, settings, task(input as BatchState)));

      expect(failure.name).toBe('ModelNotConfiguredError');
      expect(counted).not.toHaveBeenCalled();
    },
  );

  it('brings a run that is under way to its end', async () => {
    const world = testWorld();
    await takeRunningModel(world);

    const state = await countImages(world.ports, settings, task({ run: someRun(), results: [] }));

    expect(state.decision).toBe('STOP');
  });
});
