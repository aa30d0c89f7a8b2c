import { ImageNotFound, ImageTooSmall } from '../../../handlers/image/image-errors';
import { claimImage, recordId } from '../../../handlers/batch-detection/worker/claim-image';
import { detectBatch } from '../../../handlers/batch-detection/detect-batch';
import { CLAIM_MS } from '../../../handlers/batch-detection/worker/image-records';
import type { DetectionSettings } from '../../../handlers/batch-detection/worker/worker-context';
import type { BatchWorld } from '../../../simulation/batch-world';
import {
  arrive,
  BUCKET,
  DEFAULT_SETTINGS,
  MODEL,
  someRun,
  takeRunningModel,
  testWorld,
} from '../../support/batch-world';

const FOURTEEN_MINUTES = 14 * 60_000;

async function work(
  world: BatchWorld,
  options: { settings?: Partial<DetectionSettings>; workers?: number; lifeMs?: number } = {},
) {
  const run = someRun({
    workers: Array.from({ length: options.workers ?? 1 }, (_, index) => index + 1),
    deadline: world.clock.now() + 3_600_000,
  });
  const endsAt = world.clock.now() + (options.lifeMs ?? FOURTEEN_MINUTES);
  const results = await Promise.all(
    run.workers.map((worker) =>
      detectBatch(
        world.ports,
        { ...DEFAULT_SETTINGS, ...options.settings },
        { input: { worker, run }, executionId: 'execution-1' },
        () => endsAt - world.clock.now(),
      ),
    ),
  );
  return results[0]!;
}

async function runningWorld(options: Parameters<typeof testWorld>[0] = {}): Promise<BatchWorld> {
  const world = testWorld(options);
  await takeRunningModel(world);
  return world;
}

const recordOf = (world: BatchWorld, key: string) => world.records.items.get(recordId({ bucket: BUCKET, key }));
const resultOf = (world: BatchWorld, name: string): unknown =>
  JSON.parse(world.store.textOf(`batch/results/${name}.json`) ?? 'null');

describe('an image', () => {
  it('gets its result, its annotated picture and its record, and is moved', async () => {
    const world = await runningWorld();
    const key = arrive(world, 'ä b+%41.JPG');

    const { counts } = await work(world);

    expect(counts).toEqual({ done: 1, duplicates: 0, setAside: 0, postponed: 0, calls: 1, throttled: 0 });
    expect(resultOf(world, 'ä b+%41.JPG')).toMatchObject({
      source: { bucket: BUCKET, key, movedTo: 'batch/done/ä b+%41.JPG', versionId: 'v1', width: 4000, height: 3000 },
      model: { projectVersionArn: MODEL.modelArn, minConfidence: 70, scaledDown: false },
      detectedAt: expect.stringMatching(/^2026-01-01T/) as string,
      annotatedKey: 'batch/results/ä b+%41.JPG.annotated.jpg',
      labels: [
        { name: expect.stringContaining('label-') as string, confidence: expect.any(Number) as number, geometry: null },
      ],
    });
    expect(world.store.textOf('batch/results/ä b+%41.JPG.annotated.jpg')).toContain('annotated');
    expect(world.store.keys('batch/incoming/')).toEqual([]);
    expect(world.store.keys('batch/done/')).toEqual(['batch/done/ä b+%41.JPG']);
    expect(recordOf(world, key)).toMatchObject({ status: 'DONE', attempts: 1, labelCount: 1 });
    expect(world.queue.bodies()).toEqual([]);
  });

  it('that the model saw as it is stored gets its boxes turned, in the result and in the drawing', async () => {
    const world = await runningWorld();
    arrive(world, 'a.png');
    const stored = { left: 0.1, top: 0.2, width: 0.3, height: 0.4 };
    const upright = { left: 0.4, top: 0.1, width: 0.4, height: 0.3 };
    const drawn: unknown[] = [];
    world.model.detect = async () => [{ name: 'bolt', confidence: 90, boundingBox: stored }];
    Object.assign(world.ports.pictures, {
      prepare: async () => ({ width: 300, height: 400, boxOrientation: 6 }),
      annotate: async (...[, , , labels]: Parameters<typeof world.ports.pictures.annotate>) => {
        drawn.push(labels);
        return Buffer.from('drawing');
      },
    });

    await work(world);

    expect(resultOf(world, 'a.png')).toMatchObject({
      source: { width: 300, height: 400 },
      labels: [{ name: 'bolt', geometry: { boundingBox: upright } }],
    });
    expect(drawn).toEqual([[{ name: 'bolt', confidence: 90, boundingBox: upright }]]);
  });

  it.each([
    ['is set aside as not found when S3 says so too', true, 'ImageNotFound'],
    ['is tried again, and not taken for missing, when S3 has it', false, 'InvalidS3ObjectException'],
  ])('that Rekognition cannot read %s', async (_, isGone, reason) => {
    const world = await runningWorld();
    const key = arrive(world, 'a.jpg');
    const read = world.store.read.bind(world.store);
    let wasAsked = false;
    world.model.detect = async () => {
      wasAsked = true;
      throw Object.assign(new Error('Unable to get object metadata from S3.'), { name: 'InvalidS3ObjectException' });
    };
    world.store.read = async (image) => {
      if (isGone && wasAsked) throw new ImageNotFound(`${key} is not there.`);
      return read(image);
    };

    const { failures } = await work(world, { settings: { maximumAttempts: isGone ? 3 : 1 } });

    expect(failures).toEqual([{ key, reason }]);
    expect(recordOf(world, key)).toMatchObject({ status: 'FAILED', reason, attempts: 1 });
  });

  it('is sent once, however often its message arrives', async () => {
    const world = await runningWorld();
    const key = arrive(world, 'a.jpg');
    for (let copy = 0; copy < 5; copy += 1) {
      world.queue.arrive(JSON.stringify({ bucket: BUCKET, key, versionId: 'v1', sequencer: '0a' }));
    }

    const { counts } = await work(world, { workers: 2, settings: { lingerSeconds: 20 } });

    expect(world.model.calls).toBe(1);
    expect(world.store.written.get('batch/results/a.jpg.json')?.size).toBe(1);
    expect(counts.setAside).toBe(0);
    expect(world.queue.bodies()).toEqual([]);
  });

  it('is not sent again when its first worker died after writing the result', async () => {
    const world = await runningWorld();
    arrive(world, 'a.jpg');
    jest.spyOn(world.ports.pictures, 'annotate').mockRejectedValueOnce(new Error('out of memory'));

    await work(world, { settings: { lingerSeconds: 20 } });

    expect(world.model.calls).toBe(1);
    expect(world.store.keys('batch/done/')).toEqual(['batch/done/a.jpg']);
  });

  it('is left to the worker that is at it, until that one must have died', async () => {
    const world = await runningWorld();
    const key = arrive(world, 'a.jpg');
    const image = { imageId: recordId({ bucket: BUCKET, key }), bucket: BUCKET, key, version: 'v1' };
    await world.records.claim({ image, claimant: 'another', now: world.clock.now(), retryFailed: false });

    const claimedAt = world.clock.now();

    const { counts } = await work(world);

    expect(counts).toMatchObject({ done: 1, calls: 1 });
    expect(counts.postponed).toBeGreaterThan(10);
    expect(world.clock.now() - claimedAt).toBeGreaterThan(CLAIM_MS);
  });

  it('that was replaced meanwhile stays where it is, and its newer version is done as well', async () => {
    const world = await runningWorld();
    arrive(world, 'a.jpg', { sequencer: '01' });
    arrive(world, 'a.jpg', { sequencer: '02' });

    await work(world, { settings: { lingerSeconds: 20 } });

    expect(resultOf(world, 'a.jpg')).toMatchObject({ source: { versionId: 'v2' } });
    expect(world.store.keys('batch/incoming/')).toEqual([]);
    expect(world.queue.bodies()).toEqual([]);
  });

  it('whose older version arrives late does not lose its result', async () => {
    const world = await runningWorld();
    arrive(world, 'a.jpg', { sequencer: '01' });
    const [older] = world.queue.bodies();
    const message = (await world.queue.receive(1, 0))[0]!;
    await world.queue.remove(message);
    arrive(world, 'a.jpg', { sequencer: '02' });
    await work(world);
    world.queue.arrive(older!);

    const { counts } = await work(world);

    expect(counts).toMatchObject({ duplicates: 1, calls: 0 });
    expect(resultOf(world, 'a.jpg')).toMatchObject({ source: { versionId: 'v2' } });
  });

  it('named by key alone is taken in the version that lies there', async () => {
    const world = await runningWorld();
    world.store.put('batch/incoming/a.jpg', 'picture');
    world.queue.arrive(JSON.stringify({ bucket: BUCKET, key: 'batch/incoming/a.jpg', manual: true }));

    await work(world);

    expect(resultOf(world, 'a.jpg')).toMatchObject({ source: { versionId: 'v1' } });
  });
});

describe('what cannot be done', () => {
  it.each([
    ['a picture that is refused', 'small.jpg', 'ImageTooSmall'],
    ['a key that leaves no room for its results', `${'x'.repeat(1_000)}.jpg`, 'ImageKeyTooLong'],
  ])('%s is set aside at its first try, unsent', async (_case, name, reason) => {
    const world = await runningWorld({
      inspect: (key) => {
        if (key.endsWith('small.jpg')) throw new ImageTooSmall('It is 10x10 pixels.');
      },
    });
    const key = arrive(world, name);

    const { counts, failures } = await work(world);

    expect(counts).toMatchObject({ setAside: 1, calls: 0 });
    expect(failures).toEqual([{ key, reason }]);
    expect(world.queue.deadLetters).toMatchObject([{ reason }]);
    expect(recordOf(world, key)).toMatchObject({ status: 'FAILED', reason });
    expect(world.store.keys('batch/incoming/')).toEqual([key]);
  });

  it('an image that is gone is set aside', async () => {
    const world = await runningWorld();
    world.queue.arrive(JSON.stringify({ bucket: BUCKET, key: 'batch/incoming/gone.jpg' }));

    await work(world);

    expect(world.queue.deadLetters).toMatchObject([{ reason: 'ImageNotFound' }]);
  });

  it('a poison image is set aside after its last try, with the reason of that try', async () => {
    const world = await runningWorld();
    arrive(world, 'poison.jpg');
    jest.spyOn(world.ports.pictures, 'annotate').mockRejectedValue(Object.assign(new Error('no'), { name: 'Strange' }));

    await work(world, { settings: { lingerSeconds: 20, maximumAttempts: 3 } });

    expect(world.ports.pictures.annotate).toHaveBeenCalledTimes(3);
    expect(world.queue.deadLetters).toMatchObject([{ reason: 'Strange', detail: 'no' }]);
    expect(world.model.calls).toBe(1);
  });

  it('an image that kills its workers is set aside by the one after the last', async () => {
    const world = await runningWorld();
    const key = arrive(world, 'killer.jpg');
    for (let crash = 0; crash < 3; crash += 1) {
      const image = { imageId: recordId({ bucket: BUCKET, key }), bucket: BUCKET, key, version: 'v1' };
      await world.records.claim({ image, claimant: `dead ${crash}`, now: world.clock.now(), retryFailed: false });
      await world.clock.sleep(151_000);
    }
    await world.leases.hold(MODEL.modelArn, 'execution-1', world.clock.now());

    await work(world);

    expect(world.queue.deadLetters).toMatchObject([{ reason: 'WorkerCrashed' }]);
    expect(world.model.calls).toBe(0);
  });

  it('an image from the dead-letter queue gets new tries', async () => {
    const world = await runningWorld();
    const key = arrive(world, 'a.jpg');
    const annotate = jest.spyOn(world.ports.pictures, 'annotate').mockRejectedValue(new Error('no'));
    await work(world, { settings: { lingerSeconds: 20 } });
    annotate.mockRestore();
    world.queue.arrive(world.queue.deadLetters[0]!.body, { redriven: true });

    const { counts } = await work(world);

    expect(counts.done).toBe(1);
    expect(recordOf(world, key)).toMatchObject({ status: 'DONE', attempts: 1 });
    expect(world.model.calls).toBe(1);
  });

  it('a duplicate of an image in the dead-letter queue is dropped', async () => {
    const world = await runningWorld({
      inspect: () => {
        throw new ImageTooSmall('tiny');
      },
    });
    arrive(world, 'a.jpg');
    await work(world);
    world.queue.arrive(world.queue.deadLetters[0]!.body);

    await work(world);

    expect(world.queue.deadLetters).toHaveLength(1);
    expect(world.queue.bodies()).toEqual([]);
  });

  it('is not tried again once it was set aside and is gone, even if its key is asked for', async () => {
    const world = await runningWorld({
      inspect: () => {
        throw new ImageTooSmall('tiny');
      },
    });
    const key = arrive(world, 'a.jpg');
    await work(world);
    await world.store.remove({ bucket: BUCKET, key, etag: (await world.store.current({ bucket: BUCKET, key }))!.etag });
    const asked = { retryFailed: true, sentAt: world.clock.now() };

    const claimed = await claimImage(world.ports, { bucket: BUCKET, key }, 'another', asked);

    expect(claimed).toEqual({ kind: 'obsolete' });
    expect(recordOf(world, key)).toMatchObject({ status: 'FAILED' });
  });

  it('goes on where a worker died while it put a message aside', async () => {
    const world = await runningWorld({
      inspect: () => {
        throw new ImageTooSmall('tiny');
      },
    });
    const key = arrive(world, 'a.jpg');
    jest.spyOn(world.queue, 'setAside').mockRejectedValueOnce(new Error('died'));
    await work(world);
    expect(recordOf(world, key)).toMatchObject({ status: 'FAILING' });
    await world.clock.sleep(181_000);
    await world.leases.hold(MODEL.modelArn, 'execution-1', world.clock.now());

    await work(world);

    expect(world.queue.deadLetters).toMatchObject([{ reason: 'ImageTooSmall' }]);
    expect(recordOf(world, key)).toMatchObject({ status: 'FAILED' });
    expect(world.queue.bodies()).toEqual([]);
  });
});

describe('a worker', () => {
  it('stops when the model is not running, and blames no image', async () => {
    const world = await runningWorld();
    const key = arrive(world, 'a.jpg');
    await world.model.stop(MODEL);

    const { halted, counts } = await work(world);

    expect(halted).toMatchObject({ error: 'ModelNotRunningError' });
    expect(counts).toMatchObject({ done: 0, setAside: 0 });
    expect(recordOf(world, key)).toMatchObject({ status: 'WAITING', attempts: 0 });
  });

  it('sends no image whose turn comes so late that its claim may be over', async () => {
    const world = await runningWorld({ model: { tpsPerUnit: 0.1 } });
    for (let index = 0; index < 40; index += 1) arrive(world, `${index}.jpg`);
    const claimsLeft: number[] = [];
    const detect = world.model.detect.bind(world.model);
    jest.spyOn(world.model, 'detect').mockImplementation((model, image) => {
      const { claimExpiresAt = 0 } = recordOf(world, (image as { key: string }).key)!;
      claimsLeft.push(claimExpiresAt - world.clock.now());
      return detect(model, image);
    });

    // Two dozen images are claimed before the model turns out to take one in ten seconds.
    await work(world);

    expect(claimsLeft.length).toBeGreaterThan(24);
    expect(Math.min(...claimsLeft)).toBeGreaterThan(25_000);
  });

  it('stops when its run was told to end', async () => {
    const world = await runningWorld();
    await world.leases.requestEnd(MODEL.modelArn, 'execution-1', world.clock.now());
    arrive(world, 'a.jpg');

    const { halted } = await work(world);

    expect(halted).toMatchObject({ error: 'RunLostError' });
    expect(world.model.calls).toBe(0);
    expect(world.queue.bodies()).toHaveLength(1);
  });

  it('stops when everything fails, rather than put every image aside', async () => {
    const world = await runningWorld();
    for (let index = 0; index < 40; index += 1) arrive(world, `${index}.jpg`);
    jest.spyOn(world.store, 'read').mockRejectedValue(Object.assign(new Error('denied'), { name: 'AccessDenied' }));

    const { halted, counts } = await work(world);

    expect(halted).toMatchObject({ error: 'AccessDenied' });
    expect(counts).toMatchObject({ done: 0, setAside: 0 });
    expect(world.queue.bodies()).toHaveLength(40);
  });

  it('ends before its time is up, its images finished or back in the queue', async () => {
    const world = await runningWorld();
    for (let index = 0; index < 2_000; index += 1) arrive(world, `${index}.jpg`);
    const startedAt = world.clock.now();

    const { counts, halted } = await work(world, { lifeMs: 3 * 60_000 });

    expect(world.clock.now() - startedAt).toBeLessThan(3 * 60_000 - 20_000);
    expect(halted).toBeUndefined();
    expect(counts.done).toBeGreaterThan(400);
    expect([...world.records.items.values()].filter(({ status }) => status === 'PROCESSING')).toEqual([]);
  });

  it('keeps its images within bounds and its calls near what the model takes', async () => {
    const world = await runningWorld();
    for (let index = 0; index < 600; index += 1) arrive(world, `${index}.jpg`);
    let active = 0;
    let most = 0;
    const read = world.store.read.bind(world.store);
    jest.spyOn(world.store, 'read').mockImplementation(async (image) => {
      active += 1;
      most = Math.max(most, active);
      return read(image);
    });
    const remove = world.queue.remove.bind(world.queue);
    jest.spyOn(world.queue, 'remove').mockImplementation(async (message) => {
      active -= 1;
      await remove(message);
    });

    const { counts, rate } = await work(world);

    expect(counts.done).toBe(600);
    expect(most).toBeLessThanOrEqual(24);
    expect(rate).toBeGreaterThan(4);
    expect(rate).toBeLessThan(6.5);
    expect(counts.throttled / counts.calls).toBeLessThan(0.05);
  });

  it('renews the lease of its run while it works', async () => {
    const world = await runningWorld();
    for (let index = 0; index < 1_800; index += 1) arrive(world, `${index}.jpg`);
    const renew = jest.spyOn(world.leases, 'renew');

    await work(world);

    const times = renew.mock.calls.map(([, , now]) => now);
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    expect(Math.max(...gaps)).toBeLessThan(60_000);
  });

  it('survives a queue that does not answer for a moment', async () => {
    const world = await runningWorld();
    arrive(world, 'a.jpg');
    jest.spyOn(world.queue, 'remove').mockRejectedValueOnce(new Error('busy'));

    const { counts } = await work(world);

    expect(counts.done).toBe(1);
    expect(world.queue.bodies()).toHaveLength(1);
    await world.clock.sleep(181_000);
    await world.leases.hold(MODEL.modelArn, 'execution-1', world.clock.now());
    expect((await work(world)).counts).toMatchObject({ duplicates: 1, calls: 0 });
  });
});
