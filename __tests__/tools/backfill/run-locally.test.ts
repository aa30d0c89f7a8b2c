import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { imageAnalysis } from '../../../state-machines/image-analysis';
import { endLeases } from '../../../tools/backfill/left-records';
import { putFolder } from '../../../tools/backfill/local-photos';
import { countPhotos } from '../../../tools/backfill/photo-source';
import { type BackfillResult, runBackfill } from '../../../tools/backfill/run-locally';
import { ImageAnalysisBench, WORKFLOW } from '../../support/image-analysis';
import { picture } from '../../support/pictures';

const PHOTOS = 6;
const never = new AbortController().signal;
let bench: ImageAnalysisBench;
let folder: string;

beforeAll(async () => {
  const { 'photo-uploaded': _rule, ...rules } = imageAnalysis.rules;
  bench = await ImageAnalysisBench.open({ workflows: [{ ...imageAnalysis, rules }] });
  folder = join(mkdtempSync(join(tmpdir(), 'old-photos-')), 'old');
  mkdirSync(folder);
  for (let index = 0; index < PHOTOS; index += 1) {
    writeFileSync(join(folder, `${index}.jpg`), await picture({ width: 100 + index, height: 100 }));
  }
});
afterAll(async () => {
  await bench.aws.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => bench.aws.reset());

const put = (): Promise<string> => putFolder(bench.aws.clients.s3, bench.bucket, folder, never);
const run = (prefix: string, signal = never): Promise<BackfillResult> =>
  runBackfill(bench.aws, { prefix }, PHOTOS, {
    signal,
    out: new Writable({ write: (_chunk, _encoding, done) => done() }),
  });

it('puts a folder below incoming/ once, however often it is asked', async () => {
  const prefix = await put();
  const again = await put();

  expect([prefix, again]).toEqual(['incoming/backfill/old/', 'incoming/backfill/old/']);
  expect(await countPhotos(bench.aws.clients.s3, bench.bucket, { prefix })).toBe(PHOTOS);
  expect(bench.calls('s3', 'PutObject')).toBe(PHOTOS);
});

it('is stopped by its signal, and the next run does the rest at once', async () => {
  const prefix = await put();
  const stopper = new AbortController();
  bench.aws.faults.inject({ service: 'rekognition', operation: 'DetectLabels', delayMs: 20_000, times: Infinity });
  const stopped = run(prefix, stopper.signal);
  // The first photo has its record, and waits for its labels.
  while (bench.calls('dynamodb', 'UpdateItem') === 0) await sleep(10);
  stopper.abort(new Error('enough'));

  await expect(stopped).rejects.toThrow('enough');
  bench.aws.reset();
  await endLeases(bench.aws.clients.dynamodb, bench.aws.workflow(WORKFLOW).resources.tables.images!.name);
  const result = await run(prefix);

  expect(result).toMatchObject({ listed: PHOTOS, missing: [] });
  expect(result.analysed).toBeGreaterThan(0);
});

it('names what has no outcome', async () => {
  writeFileSync(join(folder, 'new.jpg'), await picture({ width: 300, height: 300 }));
  const prefix = await put();
  bench.aws.faults.inject({
    service: 'rekognition',
    operation: 'DetectFaces',
    error: 'AccessDeniedException',
    times: 1,
  });

  const result = await run(prefix);

  expect(result.missing).toEqual([expect.objectContaining({ key: `${prefix}new.jpg`, status: 'INCOMPLETE' })]);
});
