import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { localFunctionName } from '../../local/resources';
import type { InterferenceKind } from '../../packages/local-aws/src/lambda/interference';
import type { Execution } from '../../packages/local-aws/src/step-functions/execution';
import { ImageAnalysisBench, WORKFLOW } from '../support/image-analysis';
import { picture } from '../support/pictures';

let bench: ImageAnalysisBench;
let photo: Buffer;
let started: Execution[];
let turn = 0;

beforeAll(async () => {
  bench = await ImageAnalysisBench.open();
  photo = await picture({ width: 120, height: 120 });
  bench.aws.workflow(WORKFLOW).onStart((execution) => started.push(execution));
});
afterAll(() => bench.aws.close());
beforeEach(() => {
  started = [];
  bench.aws.reset();
});

const queue = () => bench.aws.workflow(WORKFLOW).resources.queues.uploads!;
const keysOf = (executions: readonly Execution[]): string[] =>
  executions.map(({ input }) => (input as { key: string }).key).sort();

async function waiting(QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await bench.aws.clients.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
  );
  return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

/** Uploads photos at the same moment. @returns their keys */
async function uploadAtOnce(count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, () => `incoming/ann/burst/${turn++}.jpg`);
  await Promise.all(
    keys.map((Key) => bench.aws.clients.s3.send(new PutObjectCommand({ Bucket: bench.bucket, Key, Body: photo }))),
  );
  return keys.sort();
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

const STARTER = localFunctionName(WORKFLOW, 'start-analysis');

/** Runs of the starter that have ended. */
const runs = (): number => bench.aws.calls.filter(({ facts }) => facts.function === STARTER).length;

/**
 * Waits until the queue is empty. What a run has left hidden is made visible: nobody waits three minutes here. Once for each
 * run: who is at work could not delete its messages any more.
 */
async function worked(): Promise<void> {
  let released = -1;
  await until(async () => {
    const ended = runs();
    if (ended > released) await bench.aws.sqs.release(queue().arn);
    released = ended;
    return (await waiting(queue().url)) === 0;
  });
  await Promise.all(started.map(({ result }) => result));
}

const interfere = (kind: InterferenceKind): void => bench.aws.lambda.interfere({ function: STARTER, kind, times: 1 });

describe('uploads', () => {
  it('that come at once are all started, one execution each, and leave the queue empty', async () => {
    const keys = await uploadAtOnce(25);
    await until(() => started.length >= keys.length);
    const ended = await Promise.all(started.map(({ result }) => result));
    await until(async () => (await waiting(queue().url)) === 0);

    expect(keysOf(started)).toEqual(keys);
    expect(ended.filter(({ status }) => status === 'SUCCEEDED')).toHaveLength(keys.length);
    expect(bench.calls('rekognition', 'DetectLabels')).toBe(keys.length);
    expect(await waiting(queue().deadLetterUrl)).toBe(0);
  });

  it.each([
    ['Step Functions is throttled for all tries of the SDK', { error: 'ThrottlingException', status: 400, times: 3 }],
    ['Step Functions fails', { error: 'InternalServerException', status: 500, times: 3 }],
    ['as many executions are open as an account may have', { error: 'ExecutionLimitExceeded', status: 400, times: 1 }],
    ['a permission is missing for a while', { error: 'AccessDeniedException', status: 400, times: 1 }],
  ])('wait in the queue while %s, and are started later', async (_, fault) => {
    const injected = bench.aws.faults.inject({ service: 'states', operation: 'StartExecution', ...fault });

    const keys = await uploadAtOnce(1);
    await until(() => injected.hits === fault.times);
    await worked();

    expect(keysOf(started)).toEqual(keys);
    expect((await bench.recordsAbout(keys[0]!)).map(({ status }) => status)).toEqual(['COMPLETED']);
  });

  it.each([
    ['is killed before it has done anything', 'crash-before'],
    ['is killed once it has started all', 'crash-after'],
    ['is ended by its time limit', 'timeout'],
    ['meets a Lambda that is out of room', 'throttle'],
  ] as const)('are analysed once although their starter %s', async (_, kind) => {
    interfere(kind);

    const keys = await uploadAtOnce(3);
    await worked();

    expect(keysOf(started)).toEqual(keys);
    expect(bench.calls('rekognition', 'DetectLabels')).toBe(keys.length);
  });

  it('are started although nobody can tell how many executions run', async () => {
    bench.aws.faults.inject({ service: 'states', operation: 'ListExecutions', error: 'AccessDeniedException' });

    const keys = await uploadAtOnce(1);
    await worked();

    expect(keysOf(started)).toEqual(keys);
  });

  it('wait while the clock of the pace cannot be reached', async () => {
    const fault = bench.aws.faults.inject({
      service: 'dynamodb',
      operation: 'UpdateItem',
      error: 'InternalServerError',
      times: 3,
    });

    const keys = await uploadAtOnce(1);
    await until(() => fault.hits === 3);
    await worked();

    expect(keysOf(started)).toEqual(keys);
  });
});
