import { join } from 'node:path';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { StartProjectVersionCommand, StopProjectVersionCommand } from '@aws-sdk/client-rekognition';
import sharp from 'sharp';
import type { DetectionResult } from '../../handlers/batch-detection/picture/detection-result';
import { recordId } from '../../handlers/batch-detection/worker/claim-image';
import type { RunReport } from '../../handlers/batch-detection/run/run-report';
import { LOCAL_MODEL_ARN, writeLocalModel } from '../../packages/local-aws/src/rekognition/custom-labels/local-model';
import type { Execution } from '../../packages/local-aws/src/step-functions/execution';
import { batchDetectionRun } from '../../local/cli/runs/batch-detection';
import { modelStatus, seeModelOff } from '../../local/cli/runs/batch-detection-model';
import { writeExamples } from '../../local/samples/batch-detection';
import { blindVision, openTestEnvironment, readItem, type TestEnvironment } from '../support/local-aws';
import { CUTS } from '../support/cut-pictures';
import { heicOfPhone, otherPicture } from '../support/other-pictures';
import { picture } from '../support/pictures';

const WORKFLOW = 'batch-detection';
const IDLE_STATES = ['CountImages', 'ChooseNext', 'NothingToDo'];

/** A model that starts, stops and answers quickly. */
const MODEL = { startMs: 100, stopMs: 50, tpsPerUnit: 40 };
const HOUR = 3_600_000;

let aws: TestEnvironment;
let photo: Buffer;
/** Calls of the model that were answered, by key. */
const sent = new Map<string, number>();
/** Milliseconds that the clock of the local AWS is put forward. */
let ahead = 0;
/** What detections wait for, but the first so many. */
let held: Promise<unknown> = Promise.resolve();
let free = 0;

/** Keeps detections from ending, but the first so many. @returns what lets them go on */
function hold(but = 0): () => void {
  let open = (): void => undefined;
  free = but;
  held = new Promise<void>((resolve) => (open = resolve));
  return open;
}

beforeAll(async () => {
  const { now } = Date;
  jest.spyOn(Date, 'now').mockImplementation(() => now() + ahead);
  aws = await openTestEnvironment({
    workflows: [batchDetectionRun.workflow],
    speed: { retry: 0.01, wait: 0.001 },
    vision: {
      ...blindVision,
      // The first that a detection asks for.
      recordedAnswer: async () => {
        if (free > 0) free -= 1;
        else await held;
        return undefined;
      },
    },
  });
  const examples = await writeExamples(join(aws.directory, 'examples'));
  await writeLocalModel(rekognitionFolder(), { ...MODEL, examples });
  aws.onCall(({ operation, status, facts }) => {
    const key = String(facts.key);
    if (operation === 'DetectCustomLabels' && status === 200) sent.set(key, (sent.get(key) ?? 0) + 1);
  });
  photo = await picture({ width: 320, height: 240, orientation: 6 });
});
beforeEach(() => aws.reset());
afterEach(() => seeModelOff(aws, aws.directory));
afterAll(() => aws.close());

const rekognitionFolder = (): string => join(aws.directory, 'rekognition');
const bucket = (): string => aws.workflow(WORKFLOW).resources.buckets.photos!.name;
const start = (input: unknown = {}): Execution => aws.workflow(WORKFLOW).start(input);
const callsOf = (operation: string): number => aws.calls.filter((call) => call.operation === operation).length;
const rekognitionCalls = (): number => aws.calls.filter(({ service }) => service === 'rekognition').length;

async function put(name: string, body: Buffer | string = photo): Promise<string> {
  const key = `batch/incoming/${name}`;
  await aws.clients.s3.send(new PutObjectCommand({ Bucket: bucket(), Key: key, Body: body }));
  await aws.bus.idle();
  return key;
}

async function run(input: unknown = {}): Promise<{ execution: Execution; status: string; report: RunReport }> {
  const execution = start(input);
  const { status } = await execution.result;
  await aws.bus.idle();
  const item = await readItem(aws, aws.workflow(WORKFLOW).resources.tables['batch-runs']!.name, {
    runId: execution.arn,
  });
  return { execution, status, report: item?.report as RunReport };
}

async function keysUnder(prefix: string): Promise<string[]> {
  const { Contents = [] } = await aws.clients.s3.send(new ListObjectsV2Command({ Bucket: bucket(), Prefix: prefix }));
  return Contents.map(({ Key }) => Key!);
}

const resultOf = async (name: string): Promise<DetectionResult> =>
  JSON.parse((await aws.s3.readObject(bucket(), `batch/results/${name}.json`)).toString()) as DetectionResult;

describe('a batch on the local AWS', () => {
  it('detects in every image once, writes and moves, sets aside what is none, and switches the model off', async () => {
    const names = ['a b+c%41.JPG', 'ä"(1)\'.jpeg', 'sub/x.png'];
    for (const name of names)
      await put(name, name.endsWith('.png') ? await picture({ width: 100, height: 90, format: 'png' }) : photo);
    const broken = await put('broken.jpg', 'not a picture');
    await put(
      'rusty.jpg',
      await sharp(join(aws.directory, 'examples', 'rusty', '3.jpg'))
        .jpeg({ quality: 60 })
        .toBuffer(),
    );
    await put('notes.txt', 'no image by its name');
    aws.reset();

    const { execution, status, report } = await run();

    expect(status).toBe('SUCCEEDED');
    expect(report).toMatchObject({
      status: 'COMPLETED',
      images: { done: 4, setAside: 2, duplicates: 0, postponed: 0 },
      waiting: 0,
      failures: [{ key: broken, reason: 'NotSupportedImageType' }],
      modelLeftRunning: false,
      problem: null,
    });
    expect(callsOf('DetectCustomLabels')).toBe(4);
    expect(modelStatus(aws.directory)).toBe('STOPPED');
    expect((await keysUnder('batch/done/')).sort()).toEqual(
      [...names, 'rusty.jpg'].map((name) => `batch/done/${name}`).sort(),
    );
    expect(await keysUnder('batch/incoming/')).toEqual(['batch/incoming/broken.jpg', 'batch/incoming/notes.txt']);
    expect(execution.statesEntered.slice(0, 4)).toEqual(['CountImages', 'ChooseNext', 'StartModel', 'IsModelRunning']);
    expect(execution.statesEntered.slice(-4)).toEqual(['Report', 'Notify', 'IsRunSuccessful', 'RunCompleted']);
    expect(aws.sns.messages().at(-1)).toMatchObject({
      subject: 'Batch detection complete: 4 images done, 2 set aside',
    });

    const { source, annotatedKey } = await resultOf('a b+c%41.JPG');
    expect(source).toMatchObject({ key: 'batch/incoming/a b+c%41.JPG', width: 240, height: 320 });
    expect((await resultOf('rusty.jpg')).labels).toMatchObject([{ name: 'rusty', geometry: null }]);
    const annotated = await sharp(await aws.s3.readObject(bucket(), annotatedKey)).metadata();
    expect([annotated.format, annotated.height]).toEqual(['jpeg', 640]);
    const record = await readItem(aws, aws.workflow(WORKFLOW).resources.tables['batch-images']!.name, {
      imageId: recordId({ bucket: bucket(), key: 'batch/incoming/a b+c%41.JPG' }),
    });
    expect(record).toMatchObject({ status: 'DONE', attempts: 1, modelVersionArn: LOCAL_MODEL_ARN });
  });

  it('does nothing, in three states and one call, when nothing waits', async () => {
    const { execution, status } = await run();

    expect(status).toBe('SUCCEEDED');
    expect(execution.statesEntered).toEqual(IDLE_STATES);
    expect(execution.lambdaCalls).toBe(1);
    expect(rekognitionCalls()).toBe(0);
  });

  it('does not start the model for messages that are not images', async () => {
    await put('readme.md', 'text');
    await aws.sqs.send(aws.workflow(WORKFLOW).resources.queues.images!.arn, '{"Event":"s3:TestEvent"}');

    const { execution } = await run();

    expect(execution.statesEntered).toEqual(IDLE_STATES);
    expect(rekognitionCalls()).toBe(0);
  });

  it('queues first what a manual start names, and sends nothing twice', async () => {
    const keys = [await put('m1.jpg'), await put('m2.jpg')];
    aws.reset();

    const { execution, report } = await run({ keys });

    expect(execution.statesEntered.slice(0, 6)).toEqual([
      'CountImages',
      'ChooseNext',
      'QueueImages',
      'IsMoreToQueue',
      'CountImages',
      'ChooseNext',
    ]);
    expect(report.images).toMatchObject({ done: 2, calls: 2 });
    expect(callsOf('DetectCustomLabels')).toBe(2);
  });

  it('refuses a manual start for other keys, without touching the model', async () => {
    const { status, report } = await run({ prefix: 'somewhere/' });

    expect(status).toBe('FAILED');
    expect(report).toMatchObject({ status: 'FAILED', problem: { error: 'InvalidInputError' } });
    expect(callsOf('StartProjectVersion')).toBe(0);
  });

  it('runs once at a time: a second run ends at once', async () => {
    await put('once.jpg');
    const open = hold();
    const first = start();
    await until(() => first.statesEntered.includes('WaitForModel'));

    const second = start();

    expect((await second.result).status).toBe('SUCCEEDED');
    open();
    expect(second.statesEntered).toEqual(['CountImages', 'ChooseNext', 'AlreadyRunning']);
    expect((await first.result).status).toBe('SUCCEEDED');
    expect(callsOf('StartProjectVersion')).toBe(1);
  });

  it('leaves a model on that somebody else started', async () => {
    await aws.clients.rekognition.send(
      new StartProjectVersionCommand({ ProjectVersionArn: LOCAL_MODEL_ARN, MinInferenceUnits: 1 }),
    );
    await until(() => modelStatus(aws.directory) === 'RUNNING');
    await put('guest.jpg');

    const { status, report } = await run();
    const after = modelStatus(aws.directory);
    await aws.clients.rekognition.send(new StopProjectVersionCommand({ ProjectVersionArn: LOCAL_MODEL_ARN }));

    expect([status, after]).toEqual(['SUCCEEDED', 'RUNNING']);
    expect(report).toMatchObject({ modelLeftRunning: true, modelMinutes: 0 });
  });

  it('sends what the model does not take by its format as a copy, and moves the original', async () => {
    const originals: readonly (readonly [string, Buffer])[] = [
      ['phone.HEIC', heicOfPhone()],
      ['web.webp', await otherPicture('WebP', { width: 320, height: 240 })],
      ['scan.tif', await otherPicture('TIFF', { width: 320, height: 240 })],
    ];
    await Promise.all(originals.map(([name, bytes]) => put(name, bytes)));
    aws.reset();

    const { status, report } = await run();

    expect({ status, images: report.images }).toMatchObject({ status: 'SUCCEEDED', images: { done: 3, setAside: 0 } });
    expect(callsOf('DetectCustomLabels')).toBe(3);
    for (const [name, bytes] of originals) {
      expect((await resultOf(name)).source).toMatchObject({ bytes: bytes.length, movedTo: `batch/done/${name}` });
      const annotated = await aws.s3.readObject(bucket(), `batch/results/${name}.annotated.jpg`);
      expect((await sharp(annotated).metadata()).format).toBe('jpeg');
      expect((await aws.s3.readObject(bucket(), `batch/done/${name}`)).equals(bytes)).toBe(true);
    }
  });

  it('sends no picture that was cut to the model, whatever lies behind the cut', async () => {
    const keys = await Promise.all(CUTS.map(async ([name, make]) => put(`${name}.jpg`, await make())));
    aws.reset();

    const { report } = await run();

    expect(callsOf('DetectCustomLabels')).toBe(0);
    expect(report.images).toMatchObject({ done: 0, setAside: keys.length });
    expect(report.failures.map(({ key, reason }) => `${key} ${reason}`).sort()).toEqual(
      keys.map((key) => `${key} ImageIdentifyError`).sort(),
    );
  });
});

describe.each([
  ['with versions', 'photos'],
  ['without versions', 'plain'],
])('in a bucket %s', (_, kind) => {
  const key = 'batch/incoming/again.jpg';
  const bucketName = (): string => (kind === 'plain' ? kind : bucket());

  beforeAll(async () => {
    if (kind === 'plain') await aws.s3.createBucket(kind, { versioning: false });
  });

  let uploads = 0;

  /** Uploads a picture; no rule watches the bucket without versions, so its message is sent here. */
  async function upload(body: Buffer): Promise<{ versionId: string | null; etag: string }> {
    const { VersionId, ETag } = await aws.clients.s3.send(
      new PutObjectCommand({ Bucket: bucketName(), Key: key, Body: body }),
    );
    const etag = ETag!.replaceAll('"', '');
    if (kind === 'plain') {
      uploads += 1;
      const message = JSON.stringify({ bucket: kind, key, versionId: '', etag, sequencer: `0${uploads}` });
      await aws.sqs.send(aws.workflow(WORKFLOW).resources.queues.images!.arn, message);
    }
    return { versionId: VersionId ?? null, etag };
  }

  it.each(['another picture', 'the same picture'])(
    '%s that arrives during the move is kept and gets its own results',
    async (which) => {
      const first = await upload(await picture({ width: 200, height: 100 }));
      const second = await picture({ width: 200, height: which === 'the same picture' ? 100 : 120 });
      aws.faults.inject({ service: 's3', operation: 'CopyObject', delayMs: 1_000 });
      let results: { older: unknown; newer: { versionId: string | null; etag: string } } | undefined;
      const stop = aws.onCall(({ operation, status }) => {
        if (operation !== 'CopyObject' || status !== 200) return;
        stop();
        void (async () => {
          const older = JSON.parse((await aws.s3.readObject(bucketName(), 'batch/results/again.jpg.json')).toString());
          results = { older, newer: await upload(second) };
        })();
      });

      const { report } = await run();
      const again = await run();

      const { older, newer } = results!;
      expect(older).toMatchObject({ source: first });
      const result = JSON.parse((await aws.s3.readObject(bucketName(), 'batch/results/again.jpg.json')).toString());
      expect(result).toMatchObject({ source: newer });
      expect((await aws.s3.readObject(bucketName(), 'batch/done/again.jpg')).equals(second)).toBe(true);
      expect(await aws.s3.readObject(bucketName(), key).catch((error: Error) => error.name)).toBe('NoSuchKey');
      const record = await readItem(aws, aws.workflow(WORKFLOW).resources.tables['batch-images']!.name, {
        imageId: recordId({ bucket: bucketName(), key }),
      });
      expect(record).toMatchObject({ status: 'DONE', version: newer.versionId ?? newer.etag });
      expect([report, again.report ?? report].map(({ images }) => images.setAside)).toEqual([0, 0]);
    },
  );
});

describe('when something goes wrong', () => {
  const left: string[] = [];

  it('a model whose start was not answered, and then refused, is still the run’s to stop', async () => {
    await put('unanswered.jpg');
    const start = { service: 'rekognition', operation: 'StartProjectVersion' };
    aws.faults.inject({ ...start, dropConnection: true, afterEffect: true });
    aws.faults.inject({ ...start, error: 'LimitExceededException', times: Number.POSITIVE_INFINITY });

    const { status, report } = await run();

    expect(status).toBe('SUCCEEDED');
    expect(report).toMatchObject({ modelLeftRunning: false, problem: null });
    expect(modelStatus(aws.directory)).toBe('STOPPED');
  });

  it('throttled and failing services are tried again', async () => {
    for (let index = 0; index < 4; index += 1) await put(`busy ${index}.jpg`);
    const busy = { service: 'rekognition', error: 'ThrottlingException', times: 1 };
    const throughput = 'ProvisionedThroughputExceededException';
    aws.faults.inject({ ...busy, operation: 'StartProjectVersion' });
    aws.faults.inject({ ...busy, operation: 'StopProjectVersion', times: 1 });
    aws.faults.inject({ ...busy, operation: 'DetectCustomLabels', error: throughput, times: 3 });
    aws.faults.inject({ service: 'sqs', operation: 'DeleteMessage', error: 'InternalError', status: 500 });
    aws.faults.inject({ service: 'sns', operation: 'Publish', error: 'Throttled', status: 429 });

    const { status, report } = await run();

    expect(status).toBe('SUCCEEDED');
    expect(report.images).toMatchObject({ done: 4, throttled: 3 });
    expect(modelStatus(aws.directory)).toBe('STOPPED');
  });

  it.each([
    ['StartProjectVersion', 'LimitExceededException', 'ModelLimitExceededError'],
    ['DescribeProjectVersions', 'AccessDeniedException', 'AccessDeniedException'],
  ])('%s with %s fails the run with its reason, the model off, its images left', async (operation, error, problem) => {
    for (let index = 0; index < 5; index += 1) left.push(await put(`${operation} ${index}.jpg`));
    const times = operation === 'DescribeProjectVersions' ? 1 : Number.POSITIVE_INFINITY;
    aws.faults.inject({ service: 'rekognition', operation, error, times });

    const { status, report } = await run();

    expect(status).toBe('FAILED');
    expect(report.problem?.error).toBe(problem);
    expect(modelStatus(aws.directory)).toBe('STOPPED');
    expect(await keysUnder(`batch/incoming/${operation}`)).toHaveLength(5);
  });

  it('the watchdog stops a model that starts when its execution is stopped', async () => {
    left.push(await put('starting.jpg'));
    await writeLocalModel(rekognitionFolder(), { ...MODEL, startMs: HOUR });
    const execution = start();
    await until(() => execution.statesEntered.includes('WaitForModel'));

    execution.abort();
    await aws.bus.idle();
    const { tables } = aws.workflow(WORKFLOW).resources;
    const lease = await readItem(aws, tables['batch-models']!.name, { modelArn: LOCAL_MODEL_ARN });
    await writeLocalModel(rekognitionFolder(), MODEL);
    ahead = HOUR;
    await seeModelOff(aws, aws.directory);

    expect(lease).toHaveProperty('startRequestedAt');
    expect(lease).not.toHaveProperty('holder');
    expect(modelStatus(aws.directory)).toBe('STOPPED');
  });

  it('the rule stops the model of an execution that is stopped while it detects', async () => {
    left.push(await put('detecting.jpg'));
    const open = hold(2);
    const execution = start();
    await until(() => callsOf('DetectCustomLabels') >= 2);

    execution.abort();
    await aws.bus.idle();
    await until(() => modelStatus(aws.directory) === 'STOPPED');
    open();

    const item = await readItem(aws, aws.workflow(WORKFLOW).resources.tables['batch-runs']!.name, {
      runId: execution.arn,
    });
    expect(item).toMatchObject({ status: 'ENDED', reason: 'Execution ABORTED' });
  });

  it('the next run does what they left, and nothing was sent twice', async () => {
    const waiting = await keysUnder('batch/incoming/');
    const keys = waiting.filter((key) => left.includes(key));

    const { status } = await run({ keys });
    await until(async () => (await keysUnder('batch/incoming/')).every((key) => !left.includes(key)));

    expect(keys.length).toBeGreaterThan(5);
    expect(status).toBe('SUCCEEDED');
    for (const key of left) expect({ key, times: sent.get(key) }).toEqual({ key, times: 1 });
  });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 100_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('This did not come true in 100 seconds.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
