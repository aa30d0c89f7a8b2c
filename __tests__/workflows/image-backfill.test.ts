import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { backfillShare } from '../../handlers/runtime/pace/backfill-share';
import type { Execution, ExecutionResult } from '../../packages/local-aws/src/step-functions/execution';
import type { WorkflowDescription } from '../../state-machines/description';
import { IMAGE_BACKFILL, imageAnalysis } from '../../state-machines/image-analysis';
import { ImageAnalysisBench, WORKFLOW } from '../support/image-analysis';
import { picture } from '../support/pictures';

let bench: ImageAnalysisBench;
let photo: Buffer;

beforeAll(async () => {
  // Nobody listens to uploads: what these tests put into the bucket was there before.
  const { 'photo-uploaded': _rule, ...rules } = imageAnalysis.rules;
  const workflows = [{ ...imageAnalysis, rules } as WorkflowDescription];
  bench = await ImageAnalysisBench.open({ workflows, settings: { [WORKFLOW]: { callsPerSecond: 5 } } });
  photo = await picture({ width: 120, height: 120 });
});
afterAll(() => bench.aws.close());
beforeEach(() => bench.aws.reset());

const put = (Key: string, Body: Buffer = photo): Promise<unknown> =>
  bench.aws.clients.s3.send(new PutObjectCommand({ Bucket: bench.bucket, Key, Body }));

const startWith = (input: object): Execution => bench.aws.workflow(WORKFLOW).startFurther(IMAGE_BACKFILL, input);
const start = (prefix: string): Execution => startWith({ prefix });

const statusOf = async (key: string): Promise<unknown> => (await bench.recordsAbout(key)).map(({ status }) => status);

/** Lines of a manifest: the second one without a version. */
function manifestOf(folder: string, names: readonly string[], versions: readonly string[]): Buffer {
  const lines = names.map((name, index) =>
    JSON.stringify({ key: `incoming/${folder}/${name}`, versionId: index === 1 ? undefined : versions[index] }),
  );
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** A file of an inventory of all versions: the newest ones, a delete marker and a folder marker. */
function inventoryOf(bucket: string, folder: string, names: readonly string[], versions: readonly string[]): Buffer {
  const row = (key: string, ...more: readonly string[]): string =>
    [bucket, encodeURIComponent(key), ...more].map((value) => `"${value}"`).join(',');
  const lines = [
    ...names.map((name, index) => row(`incoming/${folder}/${name}`, versions[index]!, 'true', 'false', '9')),
    row(`incoming/${folder}/gone.jpg`, 'v', 'true', 'true', ''),
    row(`incoming/${folder}/`, 'v', 'true', 'false', '0'),
  ];
  return gzipSync(`${lines.join('\n')}\n`);
}

/** The lines of the files that name missing photos. */
async function missing({ cause }: ExecutionResult): Promise<unknown[]> {
  const [, folder] = /the files (\S+)\/missing/.exec(cause!)!;
  const command = new GetObjectCommand({ Bucket: bench.bucket, Key: `${folder}/missing-0.jsonl` });
  const { Body } = await bench.aws.clients.s3.send(command);
  return (await Body!.transformToString())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

describe('a backfill', () => {
  it('gives every photo below its prefix the record that an upload gives it, and publishes nothing', async () => {
    const keys = Array.from({ length: 45 }, (_, index) => `incoming/ann/all/${index} + %2F é.jpg`);
    for (const key of keys) await put(key);
    await put('incoming/ann/all/', Buffer.alloc(0));
    await put('incoming/ann/all/notes.txt', Buffer.from('no photo at all'));
    await put('incoming/ann/other.jpg');

    const execution = start('incoming/ann/all/');
    const result = await execution.result;

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { listed: 46, missing: 0 } });
    for (const key of keys) {
      expect(await bench.recordsAbout(key)).toMatchObject([{ status: 'COMPLETED', owner: 'ann', faceCount: 0 }]);
    }
    expect(await statusOf('incoming/ann/all/notes.txt')).toEqual(['REJECTED']);
    expect(await statusOf('incoming/ann/other.jpg')).toEqual([]);
    expect([bench.calls('rekognition', 'DetectLabels'), bench.calls('rekognition', 'DetectFaces')]).toEqual([45, 45]);
    expect(bench.aws.sns.messages()).toEqual([]);
    expect(execution.mapRuns[0]).toMatchObject({ maxConcurrency: 12, items: { succeeded: 46, total: 46 } });
  });

  it('tells the starters its share, four fifths of the pace, for as long as it runs', async () => {
    await put('incoming/share/1.jpg');
    const { tables } = bench.aws.workflow(WORKFLOW).resources;
    const startedAt = Date.now();

    await start('incoming/share/').result;
    const shareAt = (ms: number): Promise<number> =>
      backfillShare(bench.aws.clients.dynamodb, tables.pace!.name, { now: () => startedAt + ms });

    expect([await shareAt(60_000), await shareAt(600_000)]).toEqual([4, 0]);
  });

  it('is not stopped by a share that cannot be told', async () => {
    await put('incoming/untold/1.jpg');
    bench.aws.faults.inject({ service: 'dynamodb', operation: 'PutItem', error: 'AccessDeniedException', times: 1 });

    const result = await start('incoming/untold/').result;

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { listed: 1, missing: 0 } });
  });

  it('gives each record its own execution', async () => {
    await put('incoming/ids/1.jpg');
    await put('incoming/ids/2.jpg');

    await start('incoming/ids/').result;

    const [first, second] = await Promise.all(
      ['incoming/ids/1.jpg', 'incoming/ids/2.jpg'].map((key) => bench.recordsAbout(key)),
    );
    expect(first![0]!.executionId).toMatch(/:express:\S+image-backfill\/photos:\S+ incoming\/ids\/1\.jpg$/);
    expect(second![0]!.executionId).toMatch(/ incoming\/ids\/2\.jpg$/);
  });

  it('pays nothing for what has its outcome', async () => {
    await put('incoming/twice/1.jpg');
    await start('incoming/twice/').result;
    await put('incoming/twice/2.jpg');
    bench.aws.reset();

    const result = await start('incoming/twice/').result;

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { listed: 2, missing: 0 } });
    expect(bench.calls('rekognition', 'DetectFaces')).toBe(1);
  });

  it('goes on with the others of a batch when one fails, and analyses that again in a second pass', async () => {
    for (const name of ['1', '2', '3', '4', '5']) await put(`incoming/mend/${name}.jpg`);
    bench.aws.faults.inject({
      service: 'rekognition',
      operation: 'DetectFaces',
      error: 'AccessDeniedException',
      times: 1,
    });

    const result = await start('incoming/mend/').result;

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { listed: 5, missing: 0, pass: 3 } });
    expect(await statusOf('incoming/mend/1.jpg')).toEqual(['COMPLETED']);
    // What it has is kept: only its faces are looked for again.
    expect(bench.calls('rekognition', 'DetectLabels')).toBe(5);
  });

  it('names what is missing and why after the second pass, and mends it when started again', async () => {
    for (const name of ['1', '2']) await put(`incoming/rest/${name}.jpg`);
    bench.aws.faults.inject({
      service: 'rekognition',
      operation: 'DetectFaces',
      error: 'AccessDeniedException',
      times: Infinity,
    });

    const first = await start('incoming/rest/').result;
    bench.aws.reset();
    const second = await start('incoming/rest/').result;

    expect(first).toMatchObject({ status: 'FAILED', error: 'PhotosMissing' });
    expect(first.cause).toContain('2 of 2 photos have no outcome');
    expect(await missing(first)).toEqual(
      ['1', '2'].map((name) =>
        expect.objectContaining({
          key: `incoming/rest/${name}.jpg`,
          versionId: expect.any(String) as string,
          status: 'INCOMPLETE',
        }),
      ),
    );
    expect(second).toMatchObject({ status: 'SUCCEEDED', output: { listed: 2, missing: 0 } });
    expect(bench.calls('rekognition', 'DetectFaces')).toBe(2);
  });

  it.each([
    ['a manifest', 'manifest'],
    ['an S3 inventory', 'inventory'],
  ])('analyses what %s names, whatever else is there', async (_case, kind) => {
    const names = ['1 + é.jpg', '2,"x".jpg', '3.jpg'];
    const versions: string[] = [];
    for (const name of names) {
      const { VersionId } = (await put(`incoming/${kind}/${name}`)) as { VersionId: string };
      versions.push(VersionId);
    }
    await put(`backfills/in/${kind}/photos.jsonl`, manifestOf(kind, names.slice(0, 2), versions));
    await put(`backfills/in/${kind}/data/1.csv.gz`, inventoryOf(bench.bucket, kind, names.slice(0, 2), versions));
    await put(
      `backfills/in/${kind}/manifest.json`,
      Buffer.from(
        JSON.stringify({
          fileFormat: 'CSV',
          fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size',
          files: [{ key: `backfills/in/${kind}/data/1.csv.gz` }],
        }),
      ),
    );

    const file = kind === 'manifest' ? 'photos.jsonl' : 'manifest.json';
    const result = await startWith({ [kind]: `backfills/in/${kind}/${file}` }).result;

    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { listed: 2, missing: 0 } });
    const found = await Promise.all(names.map((name) => statusOf(`incoming/${kind}/${name}`)));
    expect(found).toEqual([['COMPLETED'], ['COMPLETED'], []]);
  });

  it('analyses nothing when the input or a photo of the source is not for it, and says why by name', async () => {
    await put('backfills/in/foreign.jsonl', Buffer.from('{"key":"incoming/a.jpg"}\n{"key":"archive/a.jpg"}\n'));

    const input = await startWith({ prefix: 'archive/' }).result;
    const photos = await startWith({ manifest: 'backfills/in/foreign.jsonl' }).result;

    expect(input).toMatchObject({ status: 'FAILED', error: 'InvalidInputError' });
    expect(input.cause).toContain('must begin with incoming/');
    expect(photos).toMatchObject({ status: 'FAILED', error: 'PhotoOutsideUploadsError' });
    expect(photos.cause).toContain('archive/a.jpg');
    expect(bench.calls('rekognition')).toBe(0);
  });

  it('is stopped without a trace of a photo half done that a later run would not mend', async () => {
    for (const name of ['1', '2', '3']) await put(`incoming/stop/${name}.jpg`);
    bench.aws.faults.inject({ service: 'rekognition', operation: 'DetectLabels', delayMs: 20_000, times: Infinity });
    const execution = start('incoming/stop/');
    // The first photo has its record, and waits for its labels.
    while (bench.calls('dynamodb', 'UpdateItem') === 0) await sleep(10);

    execution.abort();
    const stopped = await execution.result;
    bench.aws.reset();
    const again = await start('incoming/stop/').result;

    expect(stopped.status).toBe('ABORTED');
    expect(again.status).toBe('FAILED');
    expect(await missing(again)).toEqual([expect.objectContaining({ key: 'incoming/stop/1.jpg', status: 'PENDING' })]);
    expect(await statusOf('incoming/stop/3.jpg')).toEqual(['COMPLETED']);
  });

  it('is not there unless it is switched on', async () => {
    const off = await ImageAnalysisBench.open({ settings: { [WORKFLOW]: { backfillEnabled: false } } });

    expect(() => off.aws.workflow(WORKFLOW).startFurther(IMAGE_BACKFILL, {})).toThrow('or it is switched off');
    await off.aws.close();
  });
});
