import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { ImageRecord } from '../../handlers/image-analysis/record/image-record';
import type { Execution } from '../../packages/local-aws/src/step-functions/execution';
import type { WorkflowDescription } from '../../state-machines/description';
import { imageAnalysis } from '../../state-machines/image-analysis';
import { ImageAnalysisBench, WORKFLOW } from '../support/image-analysis';
import { upload } from '../support/local-aws';
import { picture } from '../support/pictures';

let photo: Buffer;
let bench: ImageAnalysisBench;

beforeAll(async () => {
  photo = await picture({ width: 120, height: 120 });
});

const table = (): string => bench.aws.workflow(WORKFLOW).resources.tables.images!.name;
const sweep = (): Promise<unknown> => bench.aws.workflow(WORKFLOW).runSchedule('abandoned');

/** Lets the lease of a record end, as time does. */
async function endLease(imageId: string): Promise<void> {
  await bench.aws.clients.dynamodb.send(
    new UpdateItemCommand({
      TableName: table(),
      Key: { imageId: { S: imageId } },
      UpdateExpression: 'SET leaseExpiresAt = :past',
      ExpressionAttributeValues: { ':past': { N: String(Math.floor(Date.now() / 1000) - 1) } },
    }),
  );
}

/** Waits until an execution, whose calls to Rekognition hang, has registered its image. */
async function registered(execution: Execution): Promise<string> {
  await new Promise<void>((resolve) => {
    execution.subscribe(({ type, state }) => {
      if (type === 'StateEntered' && state === 'DetectFaces') resolve();
    });
  });
  const exited = execution.history.find(({ type, state }) => type === 'StateExited' && state === 'RegisterImage');
  return (exited!.output as { imageId: string }).imageId;
}

async function stop(execution: Execution): Promise<void> {
  execution.abort();
  await execution.result;
  await bench.aws.bus.idle();
}

describe.each(['STANDARD', 'EXPRESS'] as const)('with %s executions whose events are all lost', (machineType) => {
  beforeAll(async () => {
    // Nobody listens to ended executions.
    const rules = { 'photo-uploaded': imageAnalysis.rules['photo-uploaded']! };
    const deaf = { ...imageAnalysis, rules } as WorkflowDescription;
    bench = await ImageAnalysisBench.open({ workflows: [deaf], machineType });
  });
  afterAll(() => bench.aws.close());
  beforeEach(() => bench.aws.reset());

  it('nothing stays PENDING: what was stopped is recorded once its lease is over, and told', async () => {
    const execution = await upload(bench.aws, WORKFLOW, 'incoming/ann/a/stopped.jpg', photo);
    bench.aws.faults.inject({ service: 'rekognition', delayMs: 20_000, times: Infinity });
    const id = await registered(execution);

    await sweep();
    const running = await bench.record(id);
    await stop(execution);
    await sweep();
    const leased = await bench.record(id);
    await endLease(id);
    await sweep();
    const ended = await bench.record(id);
    await sweep();

    expect([running?.status, leased?.status]).toEqual(['PENDING', 'PENDING']);
    expect(ended).toMatchObject({ status: 'FAILED', reason: 'ExecutionLost', key: 'incoming/ann/a/stopped.jpg' });
    expect(ended).not.toHaveProperty('leaseExpiresAt');
    expect(bench.noticesAbout('stopped.jpg').map(({ status }) => status)).toEqual(['FAILED']);
  });

  it('a complete record is not touched, and a sweep that finds nothing costs one query', async () => {
    const { record } = await bench.analyze('incoming/ann/a/complete.jpg', photo);
    bench.aws.reset();

    await sweep();

    const calls = bench.aws.calls.map(({ service, operation }) => `${service} ${operation}`);
    expect(calls.filter((call) => !call.startsWith('lambda'))).toEqual(['dynamodb Query']);
    expect(await bench.record(record.imageId!)).toEqual(record);
    expect(record.status).toBe('COMPLETED');
  });
});

describe('an execution that was started by hand without a version, and stopped', () => {
  beforeAll(async () => {
    bench = await ImageAnalysisBench.open();
  });
  afterAll(() => bench.aws.close());
  beforeEach(() => bench.aws.reset());

  it.each([
    [
      'replaced',
      async (key: string) => {
        const other = await picture({ width: 90, height: 90 });
        await bench.aws.clients.s3.send(new PutObjectCommand({ Bucket: bench.bucket, Key: key, Body: other }));
      },
    ],
    [
      'deleted',
      async (key: string) => {
        await bench.aws.clients.s3.send(new DeleteObjectCommand({ Bucket: bench.bucket, Key: key }));
      },
    ],
  ])('is recorded in its own record when its object was %s meanwhile', async (what, change) => {
    const key = `by-hand/${what}.jpg`;
    await bench.aws.clients.s3.send(new PutObjectCommand({ Bucket: bench.bucket, Key: key, Body: photo }));
    bench.aws.faults.inject({ service: 'rekognition', delayMs: 20_000, times: Infinity });
    const execution = bench.aws.workflow(WORKFLOW).start({ bucket: bench.bucket, key });
    const id = await registered(execution);
    const before = (await bench.record(id)) as ImageRecord;

    await change(key);
    await stop(execution);

    const after = await bench.record(id);
    expect(after).toMatchObject({ status: 'FAILED', reason: 'ExecutionAborted', versionId: before.versionId });
    expect(await bench.recordsAbout(key)).toHaveLength(1);
  });
});
