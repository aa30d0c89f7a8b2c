import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { batchDetectionRun } from '../../local/cli/runs/batch-detection';
import { writeLocalModel } from '../../packages/local-aws/src/rekognition/custom-labels/local-model';
import type { TaskEvent } from '../../handlers/runtime/task-event';
import type { BatchState } from '../../handlers/batch-detection/run/run-state';
import type { WorkflowResources } from '../../state-machines/description';
import { functionVariables } from '../../state-machines/function-variables';
import { openTestEnvironment, type TestEnvironment } from '../support/local-aws';
import { picture } from '../support/pictures';

type Input = Readonly<Record<string, unknown>>;
type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const FUNCTIONS = [
  'count-images',
  'queue-images',
  'start-model',
  'detect-batch',
  'stop-model',
  'watch-model',
  'report',
];
const { workflow } = batchDetectionRun;
const STATE_MACHINE_RUN = 'arn:aws:states:us-east-1:000000000000:execution:batch:1';

let aws: TestEnvironment;
let resources: WorkflowResources;
/** `<function> <action> <resource>` of everything that was called. */
const needed = new Set<string>();
let running = '';

const s3Object = (bucket: unknown, key: unknown): string => `arn:aws:s3:::${String(bucket)}/${String(key)}`;

/** What IAM asks for when a command is sent: the local services ask nobody. */
function needsOf(client: object, command: string, input: Input): (readonly [action: string, resource: string])[] {
  const version = (action: string): string => (input.VersionId === undefined ? action : `${action}Version`);
  if (client instanceof DynamoDBClient) {
    return [[`dynamodb:${command}`, `arn:aws:dynamodb:us-east-1:000000000000:table/${String(input.TableName)}`]];
  }
  if (client instanceof SNSClient) return [[`sns:${command}`, String(input.TopicArn)]];
  if (client instanceof SQSClient) {
    const name = String(input.QueueUrl).split('/').at(-1)!;
    return [[`sqs:${command.replace('Batch', '')}`, `arn:aws:sqs:us-east-1:000000000000:${name}`]];
  }
  if (client instanceof RekognitionClient) {
    const own = [`rekognition:${command}`, String(input.ProjectVersionArn ?? input.ProjectArn)] as const;
    const read = (input.Image as { S3Object?: { Bucket: string; Name: string; Version?: string } } | undefined)
      ?.S3Object;
    if (!read) return [own];
    return [
      own,
      [read.Version === undefined ? 's3:GetObject' : 's3:GetObjectVersion', s3Object(read.Bucket, read.Name)],
    ];
  }
  switch (command) {
    case 'ListObjectsV2':
      return [['s3:ListBucket', `arn:aws:s3:::${String(input.Bucket)}`]];
    case 'CopyObject': {
      const [path, query] = String(input.CopySource).split('?');
      const [bucket, ...key] = path!.split('/').map(decodeURIComponent);
      const suffix = query === undefined ? '' : 'Version';
      return [
        [`s3:GetObject${suffix}`, s3Object(bucket, key.join('/'))],
        [`s3:GetObject${suffix}Tagging`, s3Object(bucket, key.join('/'))],
        ['s3:PutObject', s3Object(input.Bucket, input.Key)],
        ['s3:PutObjectTagging', s3Object(input.Bucket, input.Key)],
      ];
    }
    case 'DeleteObject': {
      const read = input.IfMatch === undefined ? [] : [['s3:GetObject', s3Object(input.Bucket, input.Key)] as const];
      return [[`s3:${version('DeleteObject')}`, s3Object(input.Bucket, input.Key)], ...read];
    }
    case 'GetObject':
    case 'HeadObject':
      return [[`s3:${version('GetObject')}`, s3Object(input.Bucket, input.Key)]];
    default:
      return [[`s3:${command}`, s3Object(input.Bucket, input.Key)]];
  }
}

function record(prototype: { send: (...call: never[]) => Promise<unknown> }): void {
  const { send } = prototype;
  prototype.send = function (this: object, ...call: never[]) {
    const [command] = call as unknown as [{ constructor: { name: string }; input: Input }];
    const name = command.constructor.name.replace(/Command$/, '');
    for (const [action, resource] of needsOf(this, name, command.input)) {
      if (running !== '') needed.add(`${running} ${action} ${resource}`);
    }
    return send.apply(this, call);
  };
}

/** Runs a function of the workflow in this process, as the deployed one would be. */
async function call<Output = BatchState>(
  name: string,
  input: unknown,
  more: Partial<TaskEvent> & Input = {},
): Promise<Output> {
  Object.assign(process.env, functionVariables(workflow, name, resources));
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { handler } = require(`../../handlers/batch-detection/${name}`) as { handler: Handler };
  running = name;
  try {
    const event = { input, executionId: STATE_MACHINE_RUN, ...more };
    return (await handler(event, { getRemainingTimeInMillis: () => 100_000 })) as Output;
  } finally {
    running = '';
  }
}

/** Everything that can happen, once. */
beforeAll(async () => {
  aws = await openTestEnvironment({ workflows: [workflow] });
  resources = aws.workflow(workflow.name).resources;
  await writeLocalModel(join(aws.directory, 'rekognition'), { startMs: 0, stopMs: 0, tpsPerUnit: 100 });
  process.env.AWS_ENDPOINT_URL = aws.endpoint.url;
  for (const { prototype } of [DynamoDBClient, RekognitionClient, S3Client, SNSClient, SQSClient]) {
    record(prototype);
  }
  const bucket = resources.buckets.photos!.name;
  const put = (name: string, body: Buffer | string) =>
    aws.clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: `batch/incoming/${name}`, Body: body }));
  await put('a.jpg', await picture({ width: 100, height: 100 }));
  await put('broken.jpg', 'text');
  await put('notes.txt', 'text');
  await aws.bus.idle();

  await call('count-images', {});
  const queued = await call('queue-images', { request: { prefix: 'batch/incoming/' }, queued: 0 });
  const counted = await call('count-images', queued);
  const starting = await call('start-model', counted);
  const started = await call('start-model', starting);
  const results = [await call('detect-batch', { worker: 1, run: started.run })];
  // A duplicate by its key alone, and another try of an image that failed.
  await call('queue-images', { request: { keys: ['batch/incoming/a.jpg', 'batch/incoming/broken.jpg'] }, queued: 0 });
  await call('detect-batch', { worker: 1, run: started.run });
  const between = await call('count-images', { ...started, results });
  const stopping = await call('stop-model', between);
  const stopped = await call('stop-model', stopping);
  await call('report', stopped);
  // An image that comes when the model is off goes back into the queue.
  await call('start-model', { waiting: 1 });
  await call('stop-model', { run: started.run });
  await put('late.jpg', 'text that is looked at later');
  await put('later.jpg', await picture({ width: 100, height: 100 }));
  await aws.bus.idle();
  await call('detect-batch', { worker: 1, run: started.run });
  await call('stop-model', null, { ended: 'FAILED' });
  // A model that was left on: started by a run whose lease is over.
  const abandoned = await call('start-model', { waiting: 1 }, { executionId: 'abandoned' });
  await call('start-model', abandoned, { executionId: 'abandoned' });
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
  await call('watch-model', {});
  await call('watch-model', {});
  // With the leases out of reach it asks the runs.
  aws.faults.inject({ service: 'dynamodb', operation: 'Scan', error: 'AccessDeniedException' });
  await expect(call('watch-model', {})).rejects.toThrow('AccessDenied');
  jest.restoreAllMocks();
  expect(between.run?.counts).toMatchObject({ done: 1, duplicates: 1, calls: 1 });
});
afterAll(async () => {
  delete process.env.AWS_ENDPOINT_URL;
  await aws.close();
});

function covers(pattern: string, arn: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`).test(arn);
}

const granted = (name: string) =>
  workflow.functions[name]!.permissions(resources).flatMap(({ actions, resources: on }) =>
    actions.flatMap((action) => on.map((resource) => ({ action, resource }))),
  );

it.each(FUNCTIONS)('%s may do what it does', (name) => {
  const calls = [...needed].filter((entry) => entry.startsWith(`${name} `)).map((entry) => entry.split(' '));
  const denied = calls.filter(
    ([, action, ...resource]) =>
      !granted(name).some((grant) => grant.action === action && covers(grant.resource, resource.join(' '))),
  );

  expect(calls.length).toBeGreaterThan(0);
  expect(denied.map((entry) => entry.slice(1).join(' '))).toEqual([]);
});

/** Granted for what a test cannot see: a status code that differs, a bucket without versions. */
const UNSEEN: Readonly<Record<string, readonly string[]>> = {
  'detect-batch': ['s3:ListBucket', 's3:GetObject', 's3:GetObjectTagging'],
};

it.each(FUNCTIONS)('%s may do nothing that it does not do', (name) => {
  const done = [...needed].filter((entry) => entry.startsWith(`${name} `)).map((entry) => entry.split(' ').slice(1));
  const idle = granted(name).filter(
    ({ action, resource }) =>
      !UNSEEN[name]?.includes(action) &&
      !done.some(([other, ...on]) => other === action && covers(resource, on.join(' '))),
  );

  expect(idle).toEqual([]);
});
