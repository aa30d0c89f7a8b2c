import { Writable } from 'node:stream';
import { queueLocally } from '../../../tools/queued/queue-command';
import type { QueueResult } from '../../../tools/queued/queue-result';
import { parseReprocessArguments, type ReprocessArguments } from '../../../tools/reprocess-arguments';
import { runReprocess } from '../../../tools/reprocess/run-reprocess';
import { StandingRecords } from '../../../tools/reprocess/standing-records';
import { ImageAnalysisBench, type Outcome, WORKFLOW } from '../../support/image-analysis';
import { otherPicture } from '../../support/other-pictures';
import { picture } from '../../support/pictures';

const signal = new AbortController().signal;
const out = new Writable({ write: (_chunk, _encoding, done) => done() });
let bench: ImageAnalysisBench;
let album: string;
let number = 0;
let images: Outcome[];

beforeAll(async () => {
  bench = await ImageAnalysisBench.open({ settings: { [WORKFLOW]: { reuseDays: 30 } } });
});
afterAll(() => bench.aws.close());
beforeEach(async () => {
  album = `ann/${(number += 1)}`;
  const photos = [
    await picture({ width: 100 + number, height: 90 }),
    await otherPicture('WebP', { width: 200 + number }),
  ];
  images = [];
  for (const [index, photo] of photos.entries()) images.push(await bench.analyze(`incoming/${album}/${index}`, photo));
  bench.aws.reset();
});

const reprocess = (...argv: string[]): Promise<QueueResult> =>
  queueLocally<ReprocessArguments>(
    { run: runReprocess },
    parseReprocessArguments(['--album', album, ...argv]),
    bench.aws,
    { signal, out },
  );
const paid = (): number[] => ['DetectLabels', 'DetectFaces'].map((operation) => bench.calls('rekognition', operation));
const records = () => Promise.all(images.map(async ({ record }) => (await bench.record(record.imageId!))!));

it('says by --dry-run how many there are, how they were made and what it costs, and changes nothing', async () => {
  const { text, json, code } = await reprocess('--dry-run');

  expect(text).toContain('2 COMPLETED images.');
  expect(text).toMatch(/10 +60 +always +2/);
  expect(text).toContain('at most 0.0040 USD');
  expect(json).toMatchObject({ plan: { images: 2, made: [{ images: 2, 'max-labels': '10' }] } });
  expect(code).toBe(0);
  expect(await records()).toEqual(images.map(({ record }) => record));
  expect(paid()).toEqual([0, 0]);
});

it('analyses them once more, although the same bytes stand, and each once', async () => {
  const { json } = await reprocess();

  expect(json).toMatchObject({ queued: 2, failed: [] });
  expect(paid()).toEqual([2, 2]);
  for (const record of await records()) {
    expect(record).toMatchObject({ status: 'COMPLETED', labels: expect.any(Array), faceCount: 0 });
    expect(record).not.toHaveProperty('reusedFrom');
    expect(record).not.toHaveProperty('reprocessRequested');
    expect(record).not.toHaveProperty('reason');
  }
});

it('leaves those alone that were made otherwise', async () => {
  const { json, text } = await reprocess('--where', 'max-labels!=10');

  expect(json).toMatchObject({ plan: { images: 0 }, queued: 0 });
  expect(text).toContain('0 COMPLETED images.');
  expect(paid()).toEqual([0, 0]);
});

it('keeps what is known of an image as long as it waits, and when it fails', async () => {
  bench.aws.faults.inject({
    service: 'rekognition',
    operation: 'DetectLabels',
    error: 'AccessDeniedException',
    times: 2,
  });
  bench.aws.faults.inject({
    service: 'rekognition',
    operation: 'DetectFaces',
    error: 'AccessDeniedException',
    times: 2,
  });

  await reprocess();

  for (const [index, record] of (await records()).entries()) {
    const { labels, faces, thumbnail, metadata } = images[index]!.record;
    expect(record).toMatchObject({
      status: 'INCOMPLETE',
      reprocessRequested: true,
      labels,
      faces,
      thumbnail,
      metadata,
    });
  }
});

it('starts nothing twice: of two that run at once, one queues an image', async () => {
  const { tables } = bench.aws.workflow(WORKFLOW).resources;
  const standing = new StandingRecords(bench.aws.clients.dynamodb, tables.images!.name);
  const [record] = await records();

  const taken = await Promise.all([1, 2, 3].map(() => standing.take(record as never, 2_000_000_000)));

  expect(taken.filter(Boolean)).toHaveLength(1);
  await standing.giveBack(record as never);
  expect((await records())[0]).toEqual(record);
});

it('gives an image back that it could not queue, and says so', async () => {
  bench.aws.faults.inject({ service: 'sqs', operation: 'SendMessage', error: 'AccessDenied', status: 403, times: 2 });

  const { code, json, text } = await reprocess();

  expect(code).toBe(1);
  expect(json.failed).toHaveLength(2);
  expect(text).toContain('Not queued: ');
  expect(await records()).toEqual(images.map(({ record }) => record));
});
