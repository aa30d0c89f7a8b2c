import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { strToU8, zipSync } from 'fflate';
import { blindVision } from '../../../../__tests__/support/local-aws';
import { type LocalAws, openLocalAws } from '../../src/local-aws';
import { type Answered, callRest } from '../signed-calls';

const SOURCES = '/2015-03-31/event-source-mappings';
const arnOf = (queue: string): string => `arn:aws:sqs:us-east-1:000000000000:${queue}`;

let folder: string;
let aws: LocalAws;
let sqs: SQSClient;
let queues = 0;
let queue: string;
let queueUrl: string;

async function open(): Promise<void> {
  aws = await openLocalAws({ state: folder, vision: blindVision });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  sqs = new SQSClient({ endpoint: aws.url, region: 'us-east-1', credentials });
}
async function close(): Promise<void> {
  sqs.destroy();
  await aws.close();
}

const call = (method: string, path = '/', body?: object): Promise<Answered> =>
  callRest(aws.url, 'lambda', method, SOURCES + path, { body });
const create = (more: object = {}): Promise<Answered> =>
  call('POST', '/', { EventSourceArn: arnOf(queue), FunctionName: 'reader', ...more });
const uuidOf = ({ body }: Answered): string => String(body.UUID);

async function createFunction(FunctionName: string, code: string): Promise<void> {
  const ZipFile = Buffer.from(zipSync({ 'index.mjs': strToU8(code) })).toString('base64');
  const Role = 'arn:aws:iam::000000000000:role/any';
  const body = { FunctionName, Runtime: 'nodejs22.x', Handler: 'index.handler', Role, Code: { ZipFile } };
  await callRest(aws.url, 'lambda', 'POST', '/2015-03-31/functions', { body });
}

const send = (MessageBody: string): Promise<unknown> =>
  sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));

/** How many messages are in the queue, hidden ones included. */
async function messages(): Promise<number> {
  const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'event-sources-'));
  await open();
  await createFunction('reader', 'export const handler = async () => ({})');
  await createFunction('other', 'export const handler = async () => ({})');
});
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  queue = `queue-${(queues += 1)}`;
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: queue }))).QueueUrl!;
});

describe('an event source over the wire', () => {
  it('is created with the defaults of Lambda, and told in its shape', async () => {
    const { status, body } = await create();

    expect(status).toBe(202);
    expect(body).toEqual({
      UUID: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${String(body.UUID)}`,
      EventSourceArn: arnOf(queue),
      FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:reader',
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      State: 'Enabled',
      StateTransitionReason: 'USER_INITIATED',
      LastModified: expect.any(Number) as number,
      FunctionResponseTypes: [],
    });
  });

  it('hands the messages of its queue to its function', async () => {
    await send('a');
    await create();

    await until(async () => (await messages()) === 0);

    expect(await messages()).toBe(0);
  });

  it('keeps what is set, and is found by its id', async () => {
    const settings = {
      BatchSize: 5,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    };
    const created = await create({ ...settings, Enabled: false });

    const found = await call('GET', `/${uuidOf(created)}`);

    expect(found.status).toBe(200);
    expect(found.body).toEqual(created.body);
    expect(found.body).toMatchObject({ ...settings, State: 'Disabled' });
  });

  it('reads nothing while it is disabled, and again once it is enabled', async () => {
    const uuid = uuidOf(await create({ Enabled: false }));
    await send('a');
    const before = await messages();

    const { status, body } = await call('PUT', `/${uuid}`, { Enabled: true, BatchSize: 1 });
    await until(async () => (await messages()) === 0);

    expect([before, status]).toEqual([1, 202]);
    expect(body).toMatchObject({ UUID: uuid, State: 'Enabled', BatchSize: 1 });
  });

  it('is listed by its queue, by its function, and among all', async () => {
    const mine = uuidOf(await create());
    const listed = async (query = ''): Promise<unknown[]> =>
      ((await call('GET', `/${query}`)).body.EventSourceMappings as { UUID: string }[]).map(({ UUID }) => UUID);

    expect(await listed(`?EventSourceArn=${encodeURIComponent(arnOf(queue))}`)).toEqual([mine]);
    expect(await listed('?FunctionName=reader')).toContain(mine);
    expect(await listed('?FunctionName=other')).toEqual([]);
    expect(await listed()).toContain(mine);
  });

  it('reads no more once it is deleted, and is gone', async () => {
    const uuid = uuidOf(await create());

    const deleted = await call('DELETE', `/${uuid}`);
    await send('a');

    expect(deleted).toMatchObject({ status: 202, body: { UUID: uuid, State: 'Deleting' } });
    expect((await call('GET', `/${uuid}`)).status).toBe(404);
    expect(await messages()).toBe(1);
  });

  it('outlives the process', async () => {
    const uuid = uuidOf(await create());
    await close();
    await open();
    await send('a');

    await until(async () => (await messages()) === 0);

    expect((await call('GET', `/${uuid}`)).body).toMatchObject({ UUID: uuid, State: 'Enabled' });
  });
});

describe('what cannot be, is refused by name', () => {
  it.each<[string, () => Promise<Answered>, number, string, string]>([
    ['a function that is not there', () => create({ FunctionName: 'none' }), 404, 'ResourceNotFound', 'function:none'],
    ['a batch of eleven', () => create({ BatchSize: 11 }), 400, 'InvalidParameterValue', 'from 1 to 10'],
    ['half a run', () => create({ ScalingConfig: { MaximumConcurrency: 1 } }), 400, 'InvalidParameterValue', 'from 2'],
    ['a stream', () => create({ EventSourceArn: 'arn:aws:kinesis:r:1:s' }), 400, 'InvalidParameterValue', 'SQS only'],
    ['a filter', () => create({ FilterCriteria: {} }), 400, 'Validation', 'FilterCriteria'],
    ['an id that is not there', () => call('GET', '/none'), 404, 'ResourceNotFound', 'does not exist'],
    ['a change of what is not there', () => call('PUT', '/none', {}), 404, 'ResourceNotFound', 'does not exist'],
    ['the end of what is not there', () => call('DELETE', '/none'), 404, 'ResourceNotFound', 'does not exist'],
  ])('%s', async (_, refused, status, name, words) => {
    const answer = await refused();

    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-amzn-errortype')).toContain(name);
    expect(answer.body.Message).toContain(words);
  });

  it('the same function for the same queue again', async () => {
    await create();

    const again = await create();

    expect(again).toMatchObject({ status: 409 });
    expect(again.headers.get('x-amzn-errortype')).toBe('ResourceConflictException');
  });

  it('a change to a function that is not there', async () => {
    const uuid = uuidOf(await create());

    const changed = await call('PUT', `/${uuid}`, { FunctionName: 'none' });

    expect(changed.status).toBe(404);
    expect((await call('GET', `/${uuid}`)).body.FunctionArn).toMatch(/:reader$/);
  });
});
