import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { strToU8, zipSync } from 'fflate';
import { type LocalAws, openLocalAws } from '../src/local-aws';
import { blindVision } from '../../../__tests__/support/local-aws';
import { type Answered, callJson, callRest } from './signed-calls';

const FUNCTIONS = '/2015-03-31/functions';
const ROLE = 'arn:aws:iam::000000000000:role/any';

let folder: string;
let aws: LocalAws;
let clients: { readonly s3: S3Client; readonly sqs: SQSClient; readonly sns: SNSClient };

async function open(): Promise<void> {
  aws = await openLocalAws({ state: folder, vision: blindVision });
  const options = {
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  clients = {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sqs: new SQSClient(options),
    sns: new SNSClient(options),
  };
}

const events = (operation: string, input: object): Promise<Answered> =>
  callJson(aws.url, 'events', `AWSEvents.${operation}`, input);
const states = (operation: string, input: object): Promise<Answered> =>
  callJson(aws.url, 'states', `AWSStepFunctions.${operation}`, input);
const zip = (files: Record<string, string>): string =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))).toString(
    'base64',
  );
const createFunction = (FunctionName: string, code: string, more: object = {}): Promise<Answered> =>
  callRest(aws.url, 'lambda', 'POST', FUNCTIONS, {
    body: {
      ...{ FunctionName, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
      Code: { ZipFile: zip({ 'index.mjs': code }) },
      ...more,
    },
  });
const invoke = (name: string, payload: object | null = {}): Promise<Answered> =>
  callRest(aws.url, 'lambda', 'POST', `${FUNCTIONS}/${name}/invocations`, { body: payload });

async function queue(name: string): Promise<{ url: string; arn: string; next(): Promise<string | undefined> }> {
  const url = (await clients.sqs.send(new CreateQueueCommand({ QueueName: name }))).QueueUrl!;
  return {
    url,
    arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    async next() {
      const { Messages = [] } = await clients.sqs.send(
        new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 3 }),
      );
      const [message] = Messages;
      if (!message) return undefined;
      await clients.sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message.ReceiptHandle }));
      return message.Body;
    },
  };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'local-aws-state-'));
  await open();
});
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('EventBridge', () => {
  it('gives each target of a rule its own input, and stops when a target is removed', async () => {
    const [whole, part] = [await queue('whole'), await queue('part')];
    await events('PutRule', { Name: 'shop', EventPattern: '{"source":["shop"]}' });
    const put = await events('PutTargets', {
      Rule: 'shop',
      Targets: [
        { Id: 'whole', Arn: whole.arn },
        {
          ...{ Id: 'part', Arn: part.arn },
          InputTransformer: { InputPathsMap: { total: '$.detail.total' }, InputTemplate: '{"sum":<total>}' },
        },
      ],
    });
    const order = { Source: 'shop', DetailType: 'Order', Detail: '{"total":8}' };

    const sent = await events('PutEvents', { Entries: [order, { ...order, Detail: 'broken' }] });
    const inputs = [await whole.next(), await part.next()];
    await events('RemoveTargets', { Rule: 'shop', Ids: ['part'] });
    await events('PutEvents', { Entries: [order] });
    const after = [await whole.next(), await part.next()];

    expect(put.body).toEqual({ FailedEntryCount: 0, FailedEntries: [] });
    expect(sent.body).toMatchObject({ FailedEntryCount: 1, Entries: [{}, { ErrorCode: 'MalformedDetail' }] });
    expect(JSON.parse(inputs[0]!)).toMatchObject({ source: 'shop', detail: { total: 8 } });
    expect(inputs[1]).toBe('{"sum":8}');
    expect([after[0] === undefined, after[1]]).toEqual([false, undefined]);
  });

  it.each([
    ['PutRule', { Name: 'bad', EventPattern: '{"detail":{"x":[{"near":1}]}}' }, 'InvalidEventPatternException'],
    ['PutRule', { Name: 'clock', ScheduleExpression: 'rate(1 day)' }, 'ValidationException'],
    ['PutTargets', { Rule: 'absent', Targets: [] }, 'ResourceNotFoundException'],
    ['DescribeRule', { Name: 'shop', EventBusName: 'other' }, 'ResourceNotFoundException'],
    ['DeleteRule', { Name: 'shop' }, 'ValidationException'],
    ['constructor', {}, 'UnknownOperationException'],
  ])('refuses %s %j with %s', async (operation, input, error) => {
    const { status, body } = await events(operation, input);

    expect([status, body.__type]).toEqual([400, error]);
  });
});

describe('SNS', () => {
  it('passes what is published on to queues that subscribe', async () => {
    const inbox = await queue('inbox');
    const { TopicArn } = await clients.sns.send(new CreateTopicCommand({ Name: 'news' }));
    await clients.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: inbox.arn }));

    await clients.sns.send(new PublishCommand({ TopicArn, Message: 'to all', Subject: 'News' }));

    expect(JSON.parse((await inbox.next())!)).toMatchObject({
      Type: 'Notification',
      TopicArn,
      Subject: 'News',
      Message: 'to all',
    });
  });
});

describe('Lambda', () => {
  it('runs a zip, replaces its code, and tells errors of the function as Lambda does', async () => {
    await createFunction('greet', 'export const handler = async ({ name }) => `hello ${name.trim()}`;');

    const first = await invoke('greet', { name: 'ann ' });
    await callRest(aws.url, 'lambda', 'PUT', `${FUNCTIONS}/greet/code`, {
      body: { ZipFile: zip({ 'index.js': 'exports.handler = async () => "changed";' }) },
    });
    const second = await invoke('greet', {});
    await callRest(aws.url, 'lambda', 'PUT', `${FUNCTIONS}/greet/configuration`, { body: { Handler: 'index.absent' } });
    const third = await invoke('greet', {});

    expect(first.body).toEqual({ text: '"hello ann"' });
    expect(second.body).toEqual({ text: '"changed"' });
    expect(third.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(third.body).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
  });

  it('takes code from a bucket', async () => {
    await clients.s3.send(new CreateBucketCommand({ Bucket: 'code' }));
    const Body = Buffer.from(zip({ 'index.mjs': 'export const handler = () => process.env.MODE;' }), 'base64');
    await clients.s3.send(new PutObjectCommand({ Bucket: 'code', Key: 'a.zip', Body }));

    await createFunction('stored', '', {
      Code: { S3Bucket: 'code', S3Key: 'a.zip' },
      Environment: { Variables: { MODE: 'from s3' } },
    });

    expect((await invoke('stored')).body).toEqual({ text: '"from s3"' });
  });

  it.each([
    ['a runtime other than Node.js', { Runtime: 'python3.13' }, 'InvalidParameterValueException'],
    ['a handler outside', { Handler: '../../etc/x.handler' }, 'InvalidParameterValueException'],
    ['what is not a zip', { Code: { ZipFile: 'bm8gemlw' } }, 'InvalidParameterValueException'],
    ['a zip that leads out', { Code: { ZipFile: zip({ '../../escaped.js': 'x' }) } }, 'InvalidParameterValueException'],
    ['an image', { PackageType: 'Image', Code: { ImageUri: 'x' } }, 'ValidationException'],
    ['a layer', { Layers: ['arn'] }, 'ValidationException'],
  ])('refuses %s', async (_what, more, error) => {
    const { status, headers } = await createFunction('refused', '', more);

    expect([status, headers.get('x-amzn-errortype')]).toEqual([400, error]);
    expect(existsSync(join(folder, 'lambda', 'escaped.js'))).toBe(false);
  });

  it('knows no other functions', async () => {
    const { status, headers } = await invoke('absent');

    expect([status, headers.get('x-amzn-errortype')]).toEqual([404, 'ResourceNotFoundException']);
  });
});

describe('Step Functions', () => {
  const pass = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Result: { done: true }, End: true } } });
  const wait = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 600, End: true } } });

  async function ended(executionArn: unknown): Promise<Record<string, unknown>> {
    for (;;) {
      const { body } = await states('DescribeExecution', { executionArn });
      if (body.status !== 'RUNNING') return body;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('creates, runs, describes and stops', async () => {
    const { body: quick } = await states('CreateStateMachine', { name: 'quick', definition: pass, roleArn: ROLE });
    const { body: slow } = await states('CreateStateMachine', { name: 'slow', definition: wait, roleArn: ROLE });
    const run = await states('StartExecution', {
      stateMachineArn: quick.stateMachineArn,
      input: '{"a":1}',
      name: 'one',
    });
    const stuck = await states('StartExecution', { stateMachineArn: slow.stateMachineArn });

    const outcome = await ended(run.body.executionArn);
    await states('StopExecution', { executionArn: stuck.body.executionArn, error: 'Enough', cause: 'too long' });

    expect(outcome).toMatchObject({ name: 'one', status: 'SUCCEEDED', input: '{"a":1}', output: '{"done":true}' });
    expect(await ended(stuck.body.executionArn)).toMatchObject({ status: 'ABORTED', error: 'Enough' });
    expect((await states('ListExecutions', { stateMachineArn: quick.stateMachineArn })).body).toMatchObject({
      executions: [{ name: 'one', status: 'SUCCEEDED' }],
    });
  });

  it('tells how far a distributed Map is', async () => {
    const definition = JSON.stringify({
      StartAt: 'All',
      States: {
        All: {
          Type: 'Map',
          End: true,
          MaxConcurrency: 5,
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
            StartAt: 'Each',
            States: { Each: { Type: 'Pass', End: true } },
          },
        },
      },
    });
    const { body: machine } = await states('CreateStateMachine', { name: 'mapping', definition, roleArn: ROLE });
    const { body: run } = await states('StartExecution', { stateMachineArn: machine.stateMachineArn, input: '[1,2]' });
    await ended(run.executionArn);

    const { body: list } = await states('ListMapRuns', { executionArn: run.executionArn });
    const [{ mapRunArn }] = list.mapRuns as [{ mapRunArn: string }];
    const { body } = await states('DescribeMapRun', { mapRunArn });

    expect(mapRunArn).toMatch(/^arn:aws:states:us-east-1:\d{12}:mapRun:mapping\/All:[\w-]+$/);
    expect(body).toMatchObject({
      executionArn: run.executionArn,
      status: 'SUCCEEDED',
      maxConcurrency: 5,
      itemCounts: { succeeded: 2, failed: 0, running: 0, total: 2 },
    });
  });

  it.each([
    [
      'CreateStateMachine',
      { name: 'x', roleArn: ROLE, definition: '{"StartAt":"A","States":{}}' },
      'InvalidDefinition',
    ],
    ['CreateStateMachine', { name: 'quick', roleArn: ROLE, definition: wait }, 'StateMachineAlreadyExists'],
    ['StartExecution', { stateMachineArn: 'arn:aws:states:us-east-1:0:stateMachine:no' }, 'StateMachineDoesNotExist'],
    ['DescribeExecution', { executionArn: 'arn:x' }, 'ExecutionDoesNotExist'],
    ['DescribeMapRun', { mapRunArn: 'arn:x' }, 'ResourceNotFound'],
  ])('refuses %s %j with %s', async (operation, input, error) => {
    const { status, body } = await states(operation, input);

    expect([status, body.__type]).toEqual([400, error]);
  });
});

describe('a bucket', () => {
  it('keeps settings that are changed at the same moment', async () => {
    await clients.s3.send(new CreateBucketCommand({ Bucket: 'settings' }));
    const arriving = await queue('arriving');
    await events('PutRule', { Name: 'arrivals', EventPattern: '{"source":["aws.s3"]}' });
    await events('PutTargets', {
      Rule: 'arrivals',
      Targets: [{ Id: 'q', Arn: arriving.arn, InputPath: '$.detail.object.key' }],
    });

    await Promise.all([
      clients.s3.send(
        new PutBucketVersioningCommand({ Bucket: 'settings', VersioningConfiguration: { Status: 'Enabled' } }),
      ),
      clients.s3.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: 'settings',
          NotificationConfiguration: { EventBridgeConfiguration: {} },
        }),
      ),
    ]);
    await clients.s3.send(new PutObjectCommand({ Bucket: 'settings', Key: 'a.jpg', Body: 'x' }));

    expect((await clients.s3.send(new GetBucketVersioningCommand({ Bucket: 'settings' }))).Status).toBe('Enabled');
    expect(await arriving.next()).toBe('"a.jpg"');
  });
});

describe('the state', () => {
  it('is kept in its folder: rules, functions, state machines and queues, and what was deleted stays so', async () => {
    await clients.sqs.send(new DeleteQueueCommand({ QueueUrl: (await queue('gone')).url }));
    await createFunction('kept', 'export const handler = () => "kept";');

    await aws.close();
    await open();

    expect((await invoke('kept')).body).toEqual({ text: '"kept"' });
    expect((await events('ListRules', {})).body.Rules).toMatchObject([{ Name: 'arrivals' }, { Name: 'shop' }]);
    const { stateMachines } = (await states('ListStateMachines', {})).body as { stateMachines: { name: string }[] };
    expect(stateMachines.map(({ name }) => name)).toEqual(['mapping', 'quick', 'slow']);
    await expect(clients.sqs.send(new GetQueueUrlCommand({ QueueName: 'gone' }))).rejects.toThrow('does not exist');
    await expect(clients.sqs.send(new GetQueueUrlCommand({ QueueName: 'whole' }))).resolves.toHaveProperty('QueueUrl');
  });

  it('belongs to one process, and is named when it is damaged', async () => {
    await expect(openLocalAws({ state: folder, vision: blindVision })).rejects.toThrow(/uses the folder.*--state/);
    const other = mkdtempSync(join(tmpdir(), 'damaged-'));
    const file = join(other, 'events', 'rules.json');
    await (await openLocalAws({ state: other, vision: blindVision })).close();
    rmSync(join(other, 'events'), { recursive: true, force: true });
    mkdirSync(join(other, 'events'));
    writeFileSync(file, '{"shop":{}}');

    await expect(openLocalAws({ state: other, vision: blindVision })).rejects.toThrow(`${file} is damaged`);

    expect(readdirSync(other)).not.toContain('lock');
    rmSync(other, { recursive: true, force: true });
  });
});
