import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { BusEvent } from '../../packages/local-aws/src/service';
import { ImageAnalysisBench, WORKFLOW } from '../support/image-analysis';
import { nextExecution } from '../support/local-aws';
import { picture } from '../support/pictures';

let bench: ImageAnalysisBench;
let photo: Buffer;
let counter = 0;
const freshKey = (): string => `incoming/ann/a/${counter++}.jpg`;

beforeAll(async () => {
  bench = await ImageAnalysisBench.open();
  photo = await picture({ width: 120, height: 120 });
});
afterAll(() => bench.aws.close());
beforeEach(() => bench.aws.reset());

/** Changes a record behind the workflow's back. */
async function tamper(imageId: string, set: Record<string, string | number>): Promise<void> {
  await bench.aws.clients.dynamodb.send(
    new UpdateItemCommand({
      TableName: bench.aws.workflow(WORKFLOW).resources.tables.images!.name,
      Key: { imageId: { S: imageId } },
      UpdateExpression: `SET ${Object.keys(set)
        .map((name) => `#${name} = :${name}`)
        .join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(Object.keys(set).map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(
        Object.entries(set).map(([name, value]) => [
          `:${name}`,
          typeof value === 'number' ? { N: String(value) } : { S: value },
        ]),
      ),
    }),
  );
}

describe('a duplicate event', () => {
  it('ends in AlreadyProcessed without a paid call, a write, a thumbnail or a notice', async () => {
    const key = freshKey();
    const events: BusEvent[] = [];
    const stop = bench.aws.onEvent((event) => events.push(event));
    const first = await bench.analyze(key, photo);
    stop();
    bench.aws.reset();

    const again = nextExecution(bench.aws, WORKFLOW, key);
    await bench.aws.publish(events.find(({ detail }) => (detail.object as { key?: string } | undefined)?.key === key)!);
    const second = await bench.outcomeOf(await again);

    expect(second.states).toEqual(['RegisterImage', 'AlreadyProcessed']);
    expect(second.result.status).toBe('SUCCEEDED');
    expect(second.record).toEqual(first.record);
    expect(bench.calls('rekognition')).toBe(0);
    expect(bench.calls('s3', 'PutObject')).toBe(0);
    expect(bench.noticesAbout(key)).toHaveLength(1);
  });

  it('delivered ten times at once is analysed once', async () => {
    const key = freshKey();
    await bench.aws.clients.s3.send(new PutObjectCommand({ Bucket: bench.bucket, Key: `other/${key}`, Body: photo }));
    const input = { bucket: bench.bucket, key: `other/${key}` };

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => bench.start(input)));

    expect(outcomes.filter(({ states }) => states.at(-1) === 'Notify')).toHaveLength(1);
    expect(outcomes.filter(({ states }) => states.at(-1) === 'AlreadyProcessed')).toHaveLength(9);
    expect(bench.calls('rekognition', 'DetectLabels')).toBe(1);
  });
});

describe('a new upload to the same key', () => {
  it('is a new image: the versions never mix', async () => {
    const key = freshKey();
    const [first, second] = [
      await bench.analyze(key, photo),
      await bench.analyze(key, await picture({ width: 200, height: 90 })),
    ];

    expect(first.record.imageId).not.toBe(second.record.imageId);
    expect([first.record.metadata!.width, second.record.metadata!.width]).toEqual([120, 200]);
    expect(first.record.thumbnail!.key).not.toBe(second.record.thumbnail!.key);
  });

  it('does not disturb the analysis of a version that was deleted from sight', async () => {
    const key = freshKey();
    const { VersionId } = await bench.aws.clients.s3.send(
      new PutObjectCommand({ Bucket: bench.bucket, Key: `kept/${key}`, Body: photo }),
    );
    await bench.aws.clients.s3.send(new DeleteObjectCommand({ Bucket: bench.bucket, Key: `kept/${key}` }));

    const [byVersion, byKey] = [
      await bench.start({ bucket: bench.bucket, key: `kept/${key}`, versionId: VersionId }),
      await bench.start({ bucket: bench.bucket, key: `kept/${key}` }),
    ];

    expect(byVersion.record.status).toBe('COMPLETED');
    expect(byKey.record).toMatchObject({ status: 'REJECTED', reason: 'ImageNotFound' });
  });
});

describe('an existing record', () => {
  const analyzed = async (): Promise<{ imageId: string; input: Record<string, unknown> }> => {
    const { record, execution } = await bench.analyze(freshKey(), photo);
    return { imageId: record.imageId!, input: execution.input as Record<string, unknown> };
  };
  const past = Math.floor(Date.now() / 1000) - 1;

  it.each([
    ['FAILED', { status: 'FAILED', reason: 'TransientServiceError' }],
    ['INCOMPLETE', { status: 'INCOMPLETE', reason: 'AnalysisIncompleteError' }],
    ['abandoned', { status: 'PENDING', executionId: 'lost', leaseExpiresAt: past }],
    ['rejected because the image was missing', { status: 'REJECTED', reason: 'ImageNotFound' }],
  ])('that is %s is taken over, and nothing of its failure remains', async (_, state) => {
    const { imageId, input } = await analyzed();
    await tamper(imageId, { ...state, reasonMessage: 'old' });

    const { record, states } = await bench.start(input);

    expect(states.at(-1)).toBe('Notify');
    expect(record.status).toBe('COMPLETED');
    expect(record.reason).toBeUndefined();
    expect(record.reasonMessage).toBeUndefined();
  });

  it.each([
    ['COMPLETED', { status: 'COMPLETED' }],
    ['REJECTED for good', { status: 'REJECTED', reason: 'ImageTooSmall' }],
    ['in the hands of another execution', { status: 'PENDING', executionId: 'other', leaseExpiresAt: past + 600 }],
  ])('that is %s is left alone', async (_, state) => {
    const { imageId, input } = await analyzed();
    await tamper(imageId, state);

    const { states, record } = await bench.start(input);

    expect(states).toEqual(['RegisterImage', 'AlreadyProcessed']);
    expect(record).toMatchObject(state);
  });

  it('of a newer event is not taken over by an older one, even when it failed', async () => {
    const { imageId, input } = await analyzed();
    await tamper(imageId, { status: 'FAILED' });

    const older = await bench.start({ ...input, sequencer: '00' });
    const newer = await bench.start({ ...input, sequencer: 'ff' });

    expect(older.states).toEqual(['RegisterImage', 'AlreadyProcessed']);
    expect(newer.record.status).toBe('COMPLETED');
  });
});

describe('registration', () => {
  it('that crashed after its write is repeated by the same execution', async () => {
    bench.aws.faults.inject({ service: 'dynamodb', operation: 'UpdateItem', dropConnection: true, afterEffect: true });

    const { result, record } = await bench.analyze(freshKey(), photo);

    expect(result.status).toBe('SUCCEEDED');
    expect(record.status).toBe('COMPLETED');
  });
});
