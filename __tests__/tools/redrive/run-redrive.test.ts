import { Writable } from 'node:stream';
import { parseRedriveArguments, type RedriveArguments } from '../../../tools/redrive-arguments';
import { queueLocally } from '../../../tools/queued/queue-command';
import type { QueueResult } from '../../../tools/queued/queue-result';
import type { RedrivePlan } from '../../../tools/redrive/redrive-plan';
import { runRedrive } from '../../../tools/redrive/run-redrive';
import { ImageAnalysisBench, type Outcome, WORKFLOW } from '../../support/image-analysis';
import { picture } from '../../support/pictures';

const signal = new AbortController().signal;
const out = new Writable({ write: (_chunk, _encoding, done) => done() });
const counts = {
  images: 1,
  executions: 1,
  transitions: 8,
  executionSeconds: 1,
  functionCalls: 4,
  functionGigabyteSeconds: 1,
  calls: { 'rekognition DetectLabels': 1, 'rekognition DetectFaces': 1 },
  downloadedBytes: 0,
  uploadedBytes: 0,
  storedBytes: 0,
  writeUnits: 4,
  logBytes: 0,
};
let bench: ImageAnalysisBench;
let outcome: Outcome;

beforeAll(async () => {
  bench = await ImageAnalysisBench.open();
});
afterAll(() => bench.aws.close());
beforeEach(async () => {
  bench.aws.reset();
  bench.aws.faults.inject({ service: 'rekognition', operation: 'DetectFaces', error: 'AccessDeniedException' });
  outcome = await bench.analyze(`incoming/ann/${Date.now()}/a.jpg`, await picture({ width: 120, height: 120 }));
  bench.aws.reset();
});

const argumentsFor = (...argv: string[]) => parseRedriveArguments(['--album', outcome.record.albumId!, ...argv]);
const dryRun = (...argv: string[]): Promise<QueueResult<RedrivePlan>> => {
  const { tables, queues } = bench.aws.workflow(WORKFLOW).resources;
  const names = { imagesTable: tables.images!.name, uploadsQueue: queues.uploads!.url };
  return runRedrive(argumentsFor('--dry-run', ...argv), bench.aws.clients, names, () => Promise.resolve(counts));
};

it('says by --dry-run how many there are, what is missing and what it costs, and changes nothing', async () => {
  const { json, text, code } = await dryRun();

  expect(outcome.record.status).toBe('INCOMPLETE');
  expect(json.plan).toMatchObject({
    images: 1,
    exhausted: 0,
    detectLabels: 0,
    detectFaces: 1,
    rekognitionDollars: 0.001,
  });
  expect(json.plan.otherDollars).toBeGreaterThan(8 * 0.000025);
  expect(text).toContain('1 INCOMPLETE image: 0 calls of DetectLabels and 1 of DetectFaces are missing.');
  expect(code).toBe(0);
  expect(await bench.record(outcome.record.imageId!)).toEqual(outcome.record);
});

it('analyses what is missing, through the queue of uploads, and has nothing to do after that', async () => {
  const first = await queueLocally<RedriveArguments>({ run: runRedrive }, argumentsFor(), bench.aws, { signal, out });
  const calls = [bench.calls('rekognition', 'DetectLabels'), bench.calls('rekognition', 'DetectFaces')];
  const second = await queueLocally<RedriveArguments>({ run: runRedrive }, argumentsFor(), bench.aws, { signal, out });

  expect(first.json).toMatchObject({ queued: 1, failed: [] });
  expect(calls).toEqual([0, 1]);
  expect(await bench.record(outcome.record.imageId!)).toMatchObject({ status: 'COMPLETED', redrives: 1 });
  expect(second.json).toMatchObject({ plan: { images: 0 }, queued: 0 });
});

it('says what could not be queued', async () => {
  bench.aws.faults.inject({ service: 'sqs', operation: 'SendMessage', error: 'AccessDenied' });

  const { text, code } = await queueLocally<RedriveArguments>({ run: runRedrive }, argumentsFor(), bench.aws, {
    signal,
    out,
  });

  expect(code).toBe(1);
  expect(text).toMatch(/0 queued again\.\nNot queued: /);
  expect((await dryRun()).json.plan.images).toBe(1);
});
