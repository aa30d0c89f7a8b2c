import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { startEndpoint, type Endpoint } from '../../src/endpoint';
import { openSqs, type LocalSqs } from '../../src/sqs/sqs';
import { describeWithMoto } from '../../../../__tests__/support/moto';
import { runParitySteps, type Outcome, type ParityStep } from '../../../../__tests__/support/parity';

type Step = ParityStep<SQSClient>;

const url = (seen: Record<string, string>, name = 'batch'): string => seen[name] ?? '';

const step = (name: string, call: Step['call'], motoDeviates?: string): Step => ({
  name,
  call,
  ...(motoDeviates === undefined ? {} : { motoDeviates }),
});
const sendTo = (to: string, name: string, input: object, motoDeviates?: string): Step =>
  step(
    name,
    (client, seen) => client.send(new SendMessageCommand({ QueueUrl: url(seen, to), MessageBody: 'text', ...input })),
    motoDeviates,
  );
const receive = (name: string, input: object, motoDeviates?: string): Step =>
  step(
    name,
    async (client, seen) => {
      const answer = await client.send(
        new ReceiveMessageCommand({ QueueUrl: url(seen), MaxNumberOfMessages: 10, WaitTimeSeconds: 0, ...input }),
      );
      seen['handle'] = answer.Messages?.[0]?.ReceiptHandle ?? seen['handle'] ?? '';
      return { Messages: answer.Messages };
    },
    motoDeviates,
  );
const attributes = (name: string, names: string[], motoDeviates?: string): Step =>
  step(
    name,
    (client, seen) =>
      client.send(new GetQueueAttributesCommand({ QueueUrl: url(seen), AttributeNames: names as never })),
    motoDeviates,
  );
const countNames = ['', 'NotVisible', 'Delayed'].map((kind) => `ApproximateNumberOfMessages${kind}`);

const steps: readonly Step[] = [
  step('CreateQueue for dead letters', async (client, seen) => {
    seen['scrap'] = (await client.send(new CreateQueueCommand({ QueueName: 'scrap' }))).QueueUrl ?? '';
    seen['dead'] = (await client.send(new CreateQueueCommand({ QueueName: 'batch-dead' }))).QueueUrl ?? '';
  }),
  step('CreateQueue', async (client, seen) => {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url(seen, 'dead'), AttributeNames: ['QueueArn'] }),
    );
    const redrive = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 1 };
    const answer = await client.send(
      new CreateQueueCommand({
        QueueName: 'batch',
        Attributes: { VisibilityTimeout: '60', RedrivePolicy: JSON.stringify(redrive) },
      }),
    );
    seen['batch'] = answer.QueueUrl ?? '';
    return answer;
  }),
  step('CreateQueue again', (client) => client.send(new CreateQueueCommand({ QueueName: 'batch-dead' }))),
  step('CreateQueue with other attributes', (client) =>
    client.send(new CreateQueueCommand({ QueueName: 'batch', Attributes: { VisibilityTimeout: '1' } })),
  ),
  step('CreateQueue with a wrong name', (client) => client.send(new CreateQueueCommand({ QueueName: 'a b' }))),
  step('GetQueueUrl', (client) => client.send(new GetQueueUrlCommand({ QueueName: 'batch' }))),
  step('GetQueueUrl of an absent queue', (client) => client.send(new GetQueueUrlCommand({ QueueName: 'absent' }))),
  step('ListQueues', async (client) => {
    const { QueueUrls } = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'batch' }));
    return QueueUrls?.sort();
  }),
  attributes('settings of a queue', [
    'QueueArn',
    'VisibilityTimeout',
    'DelaySeconds',
    'MessageRetentionPeriod',
    'ReceiveMessageWaitTimeSeconds',
    'RedrivePolicy',
  ]),
  attributes('the largest message', ['MaximumMessageSize']),
  attributes('an unknown attribute', ['Other']),
  sendTo('batch', 'send a message', {
    MessageBody: '{"key":"ü"}',
    MessageAttributes: {
      owner: { DataType: 'String', StringValue: 'ann' },
      width: { DataType: 'Number', StringValue: '640' },
    },
  }),
  sendTo('scrap', 'send nothing', { MessageBody: '' }, 'moto accepts it; AWS documents at least one character'),
  sendTo(
    'scrap',
    'send a forbidden character',
    { MessageBody: 'a\u0001' },
    'moto drops the character; AWS documents InvalidMessageContents',
  ),
  sendTo('scrap', 'send with a delay that is too long', { DelaySeconds: 901 }),
  sendTo(
    'scrap',
    'send with an empty attribute',
    {
      MessageAttributes: { owner: { DataType: 'String', StringValue: '' } },
    },
    'moto accepts it; AWS documents that a value is not empty',
  ),
  attributes('counts of one message', countNames),
  receive('receive it', {
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['ApproximateReceiveCount'],
  }),
  receive('receive nothing', {}),
  attributes('counts while it is in flight', countNames),
  step('change its visibility', (client, seen) =>
    client.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: url(seen),
        ReceiptHandle: seen['handle'],
        VisibilityTimeout: 0,
      }),
    ),
  ),
  step(
    'change the visibility of a visible message',
    async (client, seen) => {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: 'visible' }));
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
      const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
      seen['visible'] = Messages?.[0]?.ReceiptHandle ?? '';
      return client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: seen['visible'], VisibilityTimeout: 10 }),
      );
    },
    'moto hides it again; AWS documents MessageNotInflight for a message that is not in flight',
  ),
  receive('receive it once too often', {}),
  step('receive it from the dead-letter queue', async (client, seen) => {
    const { Messages } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: url(seen, 'dead'), MessageAttributeNames: ['owner'] }),
    );
    return { Messages };
  }),
  step('delete by a handle that is none', (client, seen) =>
    client.send(new DeleteMessageCommand({ QueueUrl: url(seen), ReceiptHandle: 'x' })),
  ),
  step('change visibility in a batch with a handle that is none', (client, seen) =>
    client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url(seen),
        Entries: [{ Id: 'a', ReceiptHandle: 'x', VisibilityTimeout: 1 }],
      }),
    ),
  ),
  step('send a batch', (client, seen) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: url(seen),
        Entries: [
          { Id: 'a', MessageBody: 'first' },
          { Id: 'b', MessageBody: 'second', DelaySeconds: 600 },
        ],
      }),
    ),
  ),
  step('send an empty batch', (client, seen) =>
    client.send(new SendMessageBatchCommand({ QueueUrl: url(seen), Entries: [] })),
  ),
  step('send one id twice', (client, seen) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: url(seen),
        Entries: ['a', 'a'].map((Id) => ({ Id, MessageBody: 'x' })),
      }),
    ),
  ),
  step('send eleven', (client, seen) =>
    client.send(
      new SendMessageBatchCommand({
        QueueUrl: url(seen),
        Entries: Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, MessageBody: 'x' })),
      }),
    ),
  ),
  attributes('counts with a delayed message', countNames),
  receive('receive the first of the batch', {}),
  step('delete it in a batch', (client, seen) =>
    client.send(
      new DeleteMessageBatchCommand({ QueueUrl: url(seen), Entries: [{ Id: 'a', ReceiptHandle: seen['handle'] }] }),
    ),
  ),
  step('delete it again', (client, seen) =>
    client.send(new DeleteMessageCommand({ QueueUrl: url(seen), ReceiptHandle: seen['handle'] })),
  ),
  receive('receive more than ten', { MaxNumberOfMessages: 11 }),
  receive('wait for more than 20 seconds', { WaitTimeSeconds: 21 }),
  step('SetQueueAttributes', (client, seen) =>
    client.send(new SetQueueAttributesCommand({ QueueUrl: url(seen), Attributes: { VisibilityTimeout: '5' } })),
  ),
  attributes('a changed attribute', ['VisibilityTimeout']),
  step('PurgeQueue', (client, seen) => client.send(new PurgeQueueCommand({ QueueUrl: url(seen) }))),
  attributes('counts of a purged queue', countNames),
  step('send to an absent queue', (client, seen) =>
    client.send(new SendMessageCommand({ QueueUrl: `${url(seen)}-absent`, MessageBody: 'x' })),
  ),
];

describeWithMoto('SQS answers as moto does', (moto) => {
  let service: LocalSqs;
  let endpoint: Endpoint;
  let ours: ReadonlyMap<string, Outcome>;
  let theirs: ReadonlyMap<string, Outcome>;

  beforeAll(async () => {
    service = await openSqs();
    endpoint = await startEndpoint({ services: [service] });
    [ours, theirs] = await Promise.all([runAt(endpoint.url), runAt(moto.url)]);
  });

  afterAll(async () => {
    await service.close();
    await endpoint.close();
  });

  async function runAt(origin: string): Promise<ReadonlyMap<string, Outcome>> {
    const client = new SQSClient({
      endpoint: origin,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    try {
      return await runParitySteps(client, steps, (answer) => withoutIds(answer, origin));
    } finally {
      client.destroy();
    }
  }

  test.each(steps.map(({ name, motoDeviates }) => ({ name, motoDeviates })))('$name', ({ name, motoDeviates }) => {
    if (motoDeviates === undefined) expect(ours.get(name)).toEqual(theirs.get(name));
    else expect(ours.get(name)).not.toEqual(theirs.get(name));
  });
});

/** Addresses, accounts, generated ids, handles and texts differ between the two; no failures may be an empty list. */
function withoutIds(answer: unknown, origin: string): unknown {
  const text = JSON.stringify(answer ?? null, (name, value: unknown) => {
    if (name === 'Failed' && Array.isArray(value) && value.length === 0) return undefined;
    if (name === 'ReceiptHandle' || name === 'Message') return name;
    if (typeof value !== 'string') return value;
    if (name === 'RedrivePolicy') return withoutIds(JSON.parse(value), origin);
    return value
      .replaceAll(origin, 'origin')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id')
      .replaceAll(/\b\d{12}\b/g, 'account');
  });
  return JSON.parse(text) as unknown;
}
