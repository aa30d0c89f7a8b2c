import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { openVision, type Vision } from '../../packages/local-aws/src/vision/vision';
import { ImageAnalysisBench, WORKFLOW } from '../support/image-analysis';
import { otherPicture } from '../support/other-pictures';
import { picture } from '../support/pictures';
import { RecordedNets } from '../support/recorded-nets';

const people = readFileSync(join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo', 'sample1.jpg'));

let vision: Vision;
let answers: string;
let bench: ImageAnalysisBench;
let number = 0;

beforeAll(async () => {
  answers = mkdtempSync(join(tmpdir(), 'reuse-'));
  vision = await openVision({ nets: new RecordedNets(), recordedDirectory: answers });
  bench = await openBench({ reuseDays: 30 });
});
afterAll(async () => {
  await bench.aws.close();
  await vision.close();
  rmSync(answers, { recursive: true });
});
beforeEach(() => bench.aws.reset());

const openBench = (settings: Record<string, string | number>): Promise<ImageAnalysisBench> =>
  ImageAnalysisBench.open({ vision, settings: { [WORKFLOW]: settings } });
/** A picture that no other test has, with what is to be seen in it. */
async function freshPicture(labels: readonly string[] = [], faces = 0): Promise<Buffer> {
  const bytes = await picture({ width: 100 + (number += 1), height: 90 });
  const answer = {
    DetectLabels: { Labels: labels.map((Name) => ({ Name, Confidence: 99 })), LabelModelVersion: '3.0' },
    DetectFaces: { FaceDetails: Array.from({ length: faces }, () => ({ Confidence: 99 })) },
  };
  writeFileSync(join(answers, `${createHash('sha256').update(bytes).digest('hex')}.json`), JSON.stringify(answer));
  return bytes;
}
const paid = (of = bench): number[] =>
  ['DetectLabels', 'DetectFaces'].map((operation) => of.calls('rekognition', operation));
const exists = (key: string): Promise<boolean> =>
  bench.aws.clients.s3.send(new HeadObjectCommand({ Bucket: bench.bucket, Key: key })).then(
    () => true,
    () => false,
  );

describe('the same bytes again', () => {
  it('are analysed once for all albums of an owner, in four states and two calls of functions', async () => {
    const first = await bench.analyze('incoming/ann/one/a.jpg', people);

    const again = await bench.analyze('incoming/ann/two/b.jpg', people);

    expect(first.record).not.toHaveProperty('reusedFrom');
    expect(again.states).toEqual(['RegisterImage', 'ChooseAnalysis', 'SaveAnalysis', 'Notify']);
    expect(again.execution.lambdaCalls).toBe(2);
    expect(paid()).toEqual([1, 1]);
    const { labels, labelModelVersion, faces, faceCount, faceDetected, settings, perceptualHash, analyzedAt } =
      first.record;
    expect(again.record).toMatchObject({
      status: 'COMPLETED',
      albumId: 'ann/two',
      reusedFrom: first.record.imageId,
      ...{ labels, labelModelVersion, faces, faceCount, faceDetected, settings, perceptualHash, analyzedAt },
    });
    expect(again.notices).toEqual([
      expect.objectContaining({
        subject: first.notices[0]!.subject,
        message: expect.stringMatching(/ in incoming\/ann\/two\/b\.jpg, as found in the same picture before$/),
      }),
    ]);
  });

  it('are downloaded once, and a thumbnail is made of each', async () => {
    const bytes = await freshPicture();
    await bench.analyze('incoming/ann/one/c.jpg', bytes);
    bench.aws.reset();

    const { record } = await bench.analyze('incoming/ann/two/c.jpg', bytes);

    const reads = bench.aws.calls.filter(({ service, operation }) => service === 's3' && operation === 'GetObject');
    expect(reads.map(({ facts }) => facts.wholeObject)).toEqual([true]);
    expect(await exists(record.thumbnail!.key)).toBe(true);
    expect(paid()).toEqual([0, 0]);
  });

  it('in a format that has to be prepared need no copy for Rekognition', async () => {
    const bytes = await otherPicture('WebP', { width: 222, height: 111 });
    await bench.analyze('incoming/ann/one/d.webp', bytes);
    bench.aws.reset();

    const { states, record } = await bench.analyze('incoming/ann/two/d.webp', bytes);

    expect(states).toEqual([
      ...['RegisterImage', 'ChooseAnalysis', 'PrepareImage', 'ChooseAnalysis', 'SaveAnalysis', 'Notify'],
    ]);
    expect(record).toMatchObject({ status: 'COMPLETED', metadata: { format: 'WebP' }, reusedFrom: expect.any(String) });
    expect(await exists(`prepared/${record.imageId}.jpg`)).toBe(false);
    expect(paid()).toEqual([0, 0]);
  });

  it('keep their analysis when the image that it is from is erased', async () => {
    const bytes = await freshPicture();
    const { record } = await bench.analyze('incoming/ann/one/e.jpg', bytes);
    const again = await bench.analyze('incoming/ann/two/e.jpg', bytes);

    const { s3, dynamodb } = bench.aws.clients;
    const TableName = bench.aws.workflow(WORKFLOW).resources.tables.images!.name;
    await s3.send(new DeleteObjectCommand({ Bucket: bench.bucket, Key: record.thumbnail!.key }));
    await dynamodb.send(new DeleteItemCommand({ TableName, Key: marshall({ imageId: record.imageId }) }));
    const third = await bench.analyze('incoming/ann/three/e.jpg', bytes);

    expect(await bench.record(again.record.imageId!)).toEqual(again.record);
    expect(await exists(again.record.thumbnail!.key)).toBe(true);
    expect(third.record).toMatchObject({ reusedFrom: again.record.imageId, analyzedAt: record.analyzedAt });
    expect(paid()).toEqual([1, 1]);
  });

  it.each([
    ['of another owner', 'incoming/bob/one/f.jpg', 'incoming/cleo/one/f.jpg'],
    ['of no owner', 'incoming/f1.jpg', 'incoming/f2.jpg'],
  ])('%s are analysed once more', async (_what, one, other) => {
    const bytes = await freshPicture();
    await bench.analyze(one, bytes);

    const { record } = await bench.analyze(other, bytes);

    expect(record).not.toHaveProperty('reusedFrom');
    expect(paid()).toEqual([2, 2]);
  });

  it('are analysed when the first analysis was incomplete', async () => {
    const bytes = await freshPicture();
    bench.aws.faults.inject({ service: 'rekognition', operation: 'DetectFaces', error: 'AccessDeniedException' });
    const first = await bench.analyze('incoming/ann/one/g.jpg', bytes);

    const again = await bench.analyze('incoming/ann/two/g.jpg', bytes);

    expect(first.record).toMatchObject({ status: 'INCOMPLETE' });
    expect(first.record).not.toHaveProperty('fingerprint');
    expect(again.record).toMatchObject({ status: 'COMPLETED', faceCount: 0 });
    expect(again.record).not.toHaveProperty('reusedFrom');
  });

  it('that come at the same time are both complete', async () => {
    const bytes = await freshPicture();

    const both = await Promise.all(['one', 'two'].map((album) => bench.analyze(`incoming/ann/${album}/h.jpg`, bytes)));

    expect(both.map(({ record }) => record.status)).toEqual(['COMPLETED', 'COMPLETED']);
    expect(Math.max(...paid())).toBeLessThanOrEqual(2);
  });

  it.each([
    ['Query', 'of the index'],
    ['GetItem', 'of the record'],
  ])('are found although %s %s fails for a moment', async (operation) => {
    const bytes = await freshPicture();
    await bench.analyze('incoming/ann/one/i.jpg', bytes);
    bench.aws.faults.inject({ service: 'dynamodb', operation, error: 'InternalServerError', times: 2 });

    const { record } = await bench.analyze('incoming/ann/two/i.jpg', bytes);

    expect(record).toMatchObject({ status: 'COMPLETED', reusedFrom: expect.any(String) });
  });
});

describe('an analysis', () => {
  it('serves no longer than reuseDays', async () => {
    const bytes = await freshPicture();
    const { record } = await bench.analyze('incoming/ann/one/k.jpg', bytes);
    // The functions run in threads with their own clocks: the analysis is moved instead.
    const { dynamodb } = bench.aws.clients;
    const TableName = bench.aws.workflow(WORKFLOW).resources.tables.images!.name;
    await dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: marshall({ imageId: record.imageId }),
        UpdateExpression: 'SET analyzedAt = :old',
        ExpressionAttributeValues: marshall({ ':old': Math.floor(Date.now() / 1000) - 30 * 86_400 - 60 }),
      }),
    );

    const again = await bench.analyze('incoming/ann/two/k.jpg', bytes);

    expect(again.record).not.toHaveProperty('reusedFrom');
    expect(paid()).toEqual([2, 2]);
  });
});

describe('with labels first, of ten uploads of which two are doubles and half of the others show people', () => {
  it('eight labels and four faces are paid for, instead of ten and ten', async () => {
    const mix = await openBench({ reuseDays: 30, detectFaces: 'when-a-person-is-seen' });
    const others = await Promise.all([1, 2, 3, 4].map(() => freshPicture()));
    const crowds = await Promise.all([1, 2, 3, 4].map(() => freshPicture(['Person'], 1)));
    let states = 0;
    try {
      for (const [index, bytes] of [...crowds, ...others, crowds[0]!, others[0]!].entries()) {
        const outcome = await mix.analyze(`incoming/ann/mix/${index}.jpg`, bytes);
        expect(outcome.record.status).toBe('COMPLETED');
        states += outcome.states.length;
      }
      expect(paid(mix)).toEqual([8, 4]);
      expect(states).toBe(4 * 7 + 4 * 6 + 2 * 4);
    } finally {
      await mix.aws.close();
    }
  });
});
