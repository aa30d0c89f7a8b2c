import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createApp } from '../../../handlers/gallery/app';
import type { GalleryParts } from '../../../handlers/gallery/parts';
import type { Answer } from '../../../handlers/gallery/router';
import { prepareLocalModel } from '../../../local/gallery/local-model';
import { writeParts } from '../../../local/samples/batch-detection';
import { writeLocalModel } from '../../../packages/local-aws/src/rekognition/custom-labels/local-model';
import { GalleryBench, type Person } from '../../support/gallery';
import { until } from '../../support/until';

type Batch = Answer<'getBatch'>;
type SetAside = Answer<'listSetAside'>['images'];

/** On long enough to be told of: a report has tenths of minutes, and cents. */
const MODEL = { startMs: 5000, stopMs: 50, tpsPerUnit: 40 };
const HOUR = 3_600_000;
const SET_ASIDE = ['not-an-image.jpg', 'notes.txt', 'too-small.jpg'];

let bench: GalleryBench;
let boss: Person;
let samples: string[];
/** Milliseconds that the clock of the local AWS is put forward. */
let ahead = 0;

beforeAll(async () => {
  const { now } = Date;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
  bench = await GalleryBench.open();
  boss = await bench.signIn('boss', true);
  await prepareLocalModel(bench.gallery.environment, bench.directory);
  await writeLocalModel(rekognitionFolder(), MODEL);
  samples = await writeParts(join(bench.directory, 'parts'));
});
afterAll(() => bench.close());

const rekognitionFolder = (): string => join(bench.directory, 'rekognition');

async function put(name: string, path: string): Promise<void> {
  const { clients, workflow, bus } = bench.gallery.environment;
  const Bucket = workflow('batch-detection').resources.buckets.photos!.name;
  const Body = readFileSync(path);
  await clients.s3.send(new PutObjectCommand({ Bucket, Key: `batch/incoming/${name}`, Body }));
  await bus.idle();
}

const batch = async (): Promise<Batch> => (await boss.get<Batch>('/batch')).body;
const start = () => boss.call<Answer<'startBatch'>>('POST', '/batch/start');
const setAside = async (): Promise<SetAside> => (await boss.get<{ images: SetAside }>('/batch/set-aside')).body.images;
const redrive = async (ids?: string[]): Promise<number> =>
  (await boss.call<Answer<'redriveBatch'>>('POST', '/batch/redrive', ids ? { ids } : {})).body.queued;
/** Once no run is under way, the model costs nothing any more, and another run may have it. */
async function ended(): Promise<Batch> {
  await until(
    batch,
    ({ runs, model }) => runs[0]?.status !== 'RUNNING' && /^(STOPPED|TRAINING_)/.test(model.state!) && !model.isOurs,
  );
  // What else was told with it may have been read before.
  return batch();
}

describe('the batch', () => {
  it('is started by hand, one run at a time, and its model starts and stops by itself', async () => {
    for (const path of samples) await put(basename(path), path);
    const before = await batch();
    const open = bench.holdLabels();

    const started = await start();
    const again = await start();
    const under = await until(batch, ({ model }) => model.state === 'RUNNING');
    open();
    const after = await ended();

    expect(before).toMatchObject({ waiting: samples.length, setAside: 0, runs: [], model: { isOurs: false } });
    expect(before.model.hourlyCost).toBeGreaterThan(0);
    expect(started.status).toBe(202);
    expect(again).toMatchObject({ status: 409, body: { error: 'BatchIsRunning' } });
    expect(under.model).toMatchObject({ isOurs: true, since: expect.any(Number) as number });
    expect(under.model.since).toBeGreaterThanOrEqual(under.runs[0]!.startedAt);
    expect(after).toMatchObject({
      waiting: 0,
      inFlight: 0,
      setAside: SET_ASIDE.length,
      model: { state: 'STOPPED', isOurs: false },
      runs: [{ id: started.body.executionId, status: 'COMPLETED', done: 8, setAside: 3, waiting: 0 }],
    });
    expect(after.runs[0]!.modelMinutes).toBeGreaterThan(0);
    expect(after.runs[0]!.estimatedCost).toBeGreaterThan(0);
  });

  it('has results with their pictures and labels, page by page', async () => {
    const { body } = await boss.get<Answer<'batchResults'>>('/batch/results');

    expect(body.next).toBeUndefined();
    expect(body.results.map(({ key }) => basename(key)).sort()).toEqual(
      samples.map((path) => basename(path)).filter((name) => !SET_ASIDE.includes(name)).sort(), // prettier-ignore
    );
    for (const { key, labels, imageUrl, annotatedUrl } of body.results) {
      const [kind] = /rusty|good|people/.exec(key) ?? ['rusty'];
      expect(labels.map(({ name }) => name)).toEqual(kind === 'people' ? [] : [kind]);
      expect((await fetch(annotatedUrl)).headers.get('content-type')).toBe('image/jpeg');
      expect((await fetch(imageUrl!)).headers.get('content-type')).toBe(/PNG$/.test(key) ? 'image/png' : 'image/jpeg');
    }
    expect((await boss.get('/batch/results?cursor=bm90aGluZw')).status).toBe(404);
  });

  it('shows the path of a run, and of its runs alone', async () => {
    const [{ id } = { id: '' }] = (await batch()).runs;
    const path = (run: string): string => `/executions?run=${encodeURIComponent(run)}`;

    const { body } = await boss.get<Answer<'getExecution'>>(path(id));

    const states = body.steps.map(({ name }) => name);
    expect(body).toMatchObject({ workflow: 'batch-detection', status: 'SUCCEEDED' });
    expect(states.slice(0, 3)).toEqual(['CountImages', 'ChooseNext', 'StartModel']);
    expect(states).toEqual(expect.arrayContaining(['DetectImages', 'StopModel', 'Report']));
    expect(states.at(-1)).toBe('RunCompleted');
    const others = [
      `${id}x`,
      id.replace(':execution:', ':stateMachine:'),
      id.replace('batch-detection', 'rider-photo'),
    ];
    for (const other of others) expect((await boss.get(path(other))).status).toBe(404);
  });

  it('tells what was set aside and why, and tries one or all again', async () => {
    const images = await setAside();
    const one = images.find(({ key }) => key.endsWith('not-an-image.jpg'))!;

    expect(images.map(({ key }) => basename(key)).sort()).toEqual(SET_ASIDE);
    expect(one).toMatchObject({ reason: 'NotSupportedImageType', message: expect.stringMatching(/./) as string });
    expect(images.every(({ reason }) => reason !== 'Unknown')).toBe(true);
    // Looking changes nothing.
    expect((await setAside()).map(({ id }) => id).sort()).toEqual(images.map(({ id }) => id).sort());

    expect(await redrive([])).toBe(0);
    expect(await redrive(['nobody'])).toBe(0);
    expect(await redrive([one.id])).toBe(1);
    expect(await batch()).toMatchObject({ waiting: 1, setAside: 2 });
    expect(await redrive([one.id])).toBe(0);
    expect(await redrive()).toBe(2);
    expect(await batch()).toMatchObject({ waiting: 3, setAside: 0 });
    expect((await boss.call('POST', '/batch/redrive', { ids: Array(101).fill('x') })).status).toBe(400);
  });

  it('is stopped by its button: the run ends, and the rule stops the model', async () => {
    await writeLocalModel(rekognitionFolder(), { startMs: 100 });
    await put('stop.jpg', samples[1]!);
    const open = bench.holdLabels();
    await start();
    await until(batch, ({ model }) => model.state === 'RUNNING');

    const stop = await boss.call('POST', '/batch/stop');
    open();
    const { runs } = await ended();

    expect(stop.status).toBe(202);
    expect(runs[0]!.status).toBe('ENDED');
  });

  it('is stopped while its model starts: the watchdog stops it as soon as it can be', async () => {
    await writeLocalModel(rekognitionFolder(), { startMs: HOUR });
    await put('late.jpg', samples[1]!);
    await start();
    await until(batch, ({ model }) => model.state === 'STARTING');

    await boss.call('POST', '/batch/stop');
    await until(batch, ({ runs }) => runs[0]!.status === 'ENDED');
    ahead = HOUR;
    const { runs } = await ended();

    expect(runs[0]!.status).toBe('ENDED');
    // The button is there without a run, too: then it is the watchdog that looks.
    expect((await boss.call('POST', '/batch/stop')).status).toBe(202);
  });
});

describe('nothing of the batch is there', () => {
  const calls = [
    ['GET', '/batch'],
    ['POST', '/batch/start'],
    ['POST', '/batch/stop'],
    ['GET', '/batch/results'],
    ['GET', '/batch/set-aside'],
    ['POST', '/batch/redrive'],
  ] as const;
  const asked = (parts: GalleryParts, method: string, path: string) =>
    createApp(parts, async () => ({ owner: 'boss', name: 'boss', isAdmin: true })).request(`/api${path}`, {
      method,
      body: method === 'POST' ? '{}' : undefined,
    });

  it.each(calls)('for who is no admin: %s %s', async (method, path) => {
    const ann = await bench.signIn('ann');

    const reply = await ann.call(method, path, method === 'POST' ? {} : undefined);

    expect(reply).toMatchObject({ status: 404, body: { error: 'NotFound' } });
    const { runs } = await batch();
    expect((await ann.get(`/executions?run=${encodeURIComponent(runs[0]!.id)}`)).status).toBe(404);
    expect((await ann.get<Answer<'getMe'>>('/me')).body.features.batch).toBe(false);
  });

  it.each(calls)('where the workflow is not deployed: %s %s', async (method, path) => {
    expect((await asked({ ...bench.parts(), batch: undefined }, method, path)).status).toBe(404);
  });

  it('to start without a model: the API says so, and shows the rest', async () => {
    const parts = bench.parts();
    const without = { ...parts, batch: { ...parts.batch!, projectArn: '', modelArn: '' } };

    const reply = await asked(without, 'POST', '/batch/start');
    const shown = await asked(without, 'GET', '/batch');

    expect(reply.status).toBe(409);
    expect(await reply.json()).toMatchObject({ error: 'NoModel', message: expect.stringContaining('model') });
    expect(((await shown.json()) as Batch).model).toEqual({ hourlyCost: expect.any(Number), isOurs: false });
  });
});
