import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  NotFoundException,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
  type PublishCommandInput,
} from '@aws-sdk/client-sns';
import { startEndpoint, type Endpoint } from '../../src/endpoint';
import type { ServiceCall } from '../../src/service';
import { openSns, type LocalSns } from '../../src/sns/sns';
import { MESSAGES_KEPT } from '../../src/sns/store';

let directory: string;
let service: LocalSns;
let endpoint: Endpoint;
let client: SNSClient;
let TopicArn: string;
const calls: ServiceCall[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sns-'));
  calls.length = 0;
  service = await openSns({ directory, observe: (call) => calls.push(call) });
  await serve();
  TopicArn = await service.createTopic('notifications');
});

async function serve(): Promise<void> {
  endpoint = await startEndpoint({ services: [service] });
  client = new SNSClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

afterEach(async () => {
  client.destroy();
  await endpoint.close();
  await service.close();
  await rm(directory, { recursive: true });
});

const publish = (input: Partial<PublishCommandInput>): Promise<{ MessageId?: string | undefined }> =>
  client.send(new PublishCommand({ TopicArn, Message: 'text', ...input }));

const failureOf = async (call: Promise<unknown>): Promise<Error & { Error?: { Code?: string; Type?: string } }> =>
  call.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: Error) => error,
  );

describe('a published message', () => {
  test('can be read by people and by protocol, with its attributes', async () => {
    const { MessageId } = await publish({
      Subject: '2 faces and 7 labels in a.jpg',
      Message: JSON.stringify({
        default: 'for all',
        email: 'for people & <friends>',
        sqs: '{"json":true}',
        ignored: 5,
      }),
      MessageStructure: 'json',
      MessageAttributes: {
        status: { DataType: 'String', StringValue: 'COMPLETED' },
        faces: { DataType: 'Number', StringValue: '2' },
        tags: { DataType: 'String.Array', StringValue: '["a",1,null]' },
        hash: { DataType: 'Binary', BinaryValue: Buffer.from('bytes') },
      },
    });

    expect(service.messages(TopicArn)).toEqual([
      {
        messageId: MessageId,
        topicArn: TopicArn,
        subject: '2 faces and 7 labels in a.jpg',
        message: 'for people & <friends>',
        body: { default: 'for all', email: 'for people & <friends>', sqs: '{"json":true}' },
        attributes: {
          status: { type: 'String', value: 'COMPLETED' },
          faces: { type: 'Number', value: '2' },
          tags: { type: 'String.Array', value: '["a",1,null]' },
          hash: { type: 'Binary', value: Buffer.from('bytes').toString('base64') },
        },
        publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ]);
  });

  test('survives a restart, and stands on disk one JSON line each', async () => {
    await publish({ Message: 'first\nline' });
    await publish({ Message: 'é + % &' });
    const before = service.messages();
    await service.close();

    service = await openSns({ directory });

    expect(service.messages()).toEqual(before);
    expect(before.map(({ message }) => message)).toEqual(['first\nline', 'é + % &']);
    const lines = (await readFile(join(directory, 'messages.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(before);
  });

  test('stays in memory while it is one of the latest, and on disk for good', async () => {
    const texts = Array.from({ length: MESSAGES_KEPT + 5 }, (_, index) => `message ${index}`);
    for (const text of texts) await service.publish(TopicArn, text);

    const kept = service.messages().map(({ message }) => message);

    await service.close();
    service = await openSns({ directory });
    const found = service.messages().map(({ message }) => message);
    expect([kept, found]).toEqual([texts.slice(5), texts.slice(5)]);
    const lines = (await readFile(join(directory, 'messages.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(texts.length);
  });

  test('belongs to its topic', async () => {
    const other = await service.createTopic('other');
    await publish({ TopicArn: other, Message: 'for other' });
    await publish({ TopicArn: undefined, TargetArn: TopicArn, Message: 'for one' });

    expect(service.messages(other).map(({ message }) => message)).toEqual(['for other']);
    expect(service.messages(TopicArn).map(({ message }) => message)).toEqual(['for one']);
    expect(service.messages()).toHaveLength(2);
  });

  test('is reported with its topic and id', async () => {
    const { MessageId } = await publish({});

    expect(calls).toMatchObject([
      { service: 'sns', operation: 'Publish', status: 200, facts: { topicArn: TopicArn, messageIds: [MessageId] } },
    ]);
  });
});

describe('Publish refuses', () => {
  const attribute = (name: string, value: object): Partial<PublishCommandInput> => ({
    MessageAttributes: { [name]: value as never },
  });

  test.each<[string, Partial<PublishCommandInput>, string, string]>([
    ['an empty subject', { Subject: '' }, 'InvalidParameter', 'Invalid parameter: Subject'],
    ['a subject of 100 characters', { Subject: 'x'.repeat(100) }, 'InvalidParameter', 'Invalid parameter: Subject'],
    ['a subject with a line break', { Subject: 'a\nb' }, 'InvalidParameter', 'Invalid parameter: Subject'],
    ['a subject with a control character', { Subject: 'a\u0007' }, 'InvalidParameter', 'Invalid parameter: Subject'],
    ['a subject beyond ASCII', { Subject: 'für' }, 'InvalidParameter', 'Invalid parameter: Subject'],
    ['a subject that begins with a space', { Subject: ' a' }, 'InvalidParameter', 'Invalid parameter: Subject'],
    ['an empty message', { Message: '' }, 'InvalidParameter', 'Invalid parameter: Empty message'],
    [
      'a message over 256 KB',
      { Message: 'é'.repeat(128 * 1024) + 'x' },
      'InvalidParameter',
      'Invalid parameter: Message too long',
    ],
    [
      'a structure without default',
      { Message: '{"email":"x"}', MessageStructure: 'json' },
      'InvalidParameter',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    ],
    [
      'a default that is not a text',
      { Message: '{"default":{}}', MessageStructure: 'json' },
      'InvalidParameter',
      'Invalid parameter: Message Structure - No default entry in JSON message body',
    ],
    [
      'a structure that is not JSON',
      { Message: 'text', MessageStructure: 'json' },
      'InvalidParameter',
      'Invalid parameter: Message Structure - JSON message body failed to parse',
    ],
    [
      'a structure that is not an object',
      { Message: '["default"]', MessageStructure: 'json' },
      'InvalidParameter',
      'Invalid parameter: Message Structure - JSON message body failed to parse',
    ],
    ['another structure', { MessageStructure: 'xml' }, 'InvalidParameter', 'Invalid parameter: MessageStructure'],
    [
      'an attribute without text',
      attribute('a', { DataType: 'String', StringValue: '' }),
      'ParameterValueInvalid',
      "The message attribute 'a' must contain non-empty message attribute value for message attribute type 'String'.",
    ],
    [
      'an attribute of an unknown type',
      attribute('a', { DataType: 'Text', StringValue: 'x' }),
      'ParameterValueInvalid',
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
    [
      'text in the wrong field',
      attribute('a', { DataType: 'Binary', StringValue: 'x' }),
      'ParameterValueInvalid',
      "The message attribute 'a' with type 'Binary' must use field 'Binary'.",
    ],
    [
      'a number that is none',
      attribute('a', { DataType: 'Number', StringValue: 'two' }),
      'ParameterValueInvalid',
      "Could not cast message attribute 'a' value to number.",
    ],
    [
      'an array that is none',
      attribute('a', { DataType: 'String.Array', StringValue: '{}' }),
      'ParameterValueInvalid',
      "The message attribute 'a' of type 'String.Array' must be a JSON array of strings, numbers, booleans or null.",
    ],
    [
      'a name with a space',
      attribute('a b', { DataType: 'String', StringValue: 'x' }),
      'ParameterValueInvalid',
      "Invalid non-alphanumeric character '#x20' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
    ],
    [
      'no ARN',
      { TopicArn: 'notifications' },
      'InvalidParameter',
      'Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1',
    ],
    [
      'a message to a telephone',
      { TopicArn: undefined, PhoneNumber: '+15550100' },
      'InvalidParameter',
      'Invalid parameter: PhoneNumber Reason: the local SNS does not implement it for Publish',
    ],
  ])('%s', async (_what, input, code, message) => {
    const failure = await failureOf(publish(input));

    expect(failure.message).toBe(message);
    expect(failure.Error).toMatchObject({ Code: code, Type: 'Sender' });
    expect(service.messages()).toEqual([]);
  });

  test('a topic that is not there', async () => {
    const failure = await failureOf(publish({ TopicArn: `${TopicArn}-2` }));

    expect(failure).toBeInstanceOf(NotFoundException);
    expect(failure.message).toBe('Topic does not exist');
  });
});

test('Publish accepts 99 characters of subject and exactly 256 KB', async () => {
  await publish({ Subject: 'x'.repeat(99), Message: 'é'.repeat(128 * 1024) });

  expect(service.messages()[0]?.subject).toHaveLength(99);
});

describe('PublishBatch', () => {
  const batch = (entries: { Id: string; Message: string }[]): Promise<unknown> =>
    client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries }));

  test('publishes its entries in order', async () => {
    const answer = await client.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: Array.from({ length: 10 }, (_, index) => ({
          Id: `id-${index}`,
          Message: `message ${index}`,
          Subject: `subject ${index}`,
          MessageAttributes: { index: { DataType: 'Number', StringValue: String(index) } },
        })),
      }),
    );

    expect(answer.Failed ?? []).toEqual([]);
    expect(answer.Successful?.map(({ Id }) => Id)).toEqual(Array.from({ length: 10 }, (_, index) => `id-${index}`));
    expect(answer.Successful?.map(({ MessageId }) => MessageId)).toEqual(
      service.messages().map(({ messageId }) => messageId),
    );
    expect(service.messages()[9]).toMatchObject({
      subject: 'subject 9',
      message: 'message 9',
      attributes: { index: { type: 'Number', value: '9' } },
    });
  });

  test.each([
    ['no entries', [], 'EmptyBatchRequestException'],
    [
      'eleven entries',
      Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, Message: 'x' })),
      'TooManyEntriesInBatchRequestException',
    ],
    [
      'two entries of one id',
      [
        { Id: 'a', Message: 'x' },
        { Id: 'a', Message: 'y' },
      ],
      'BatchEntryIdsNotDistinctException',
    ],
    ['an id with a dot', [{ Id: 'a.b', Message: 'x' }], 'InvalidBatchEntryIdException'],
    [
      'more than 256 KB together',
      ['a', 'b'].map((Id) => ({ Id, Message: 'x'.repeat(131_073) })),
      'BatchRequestTooLongException',
    ],
    [
      'one message that is empty',
      [
        { Id: 'a', Message: 'x' },
        { Id: 'b', Message: '' },
      ],
      'InvalidParameterException',
    ],
  ])('refuses %s, and publishes nothing', async (_what, entries, name) => {
    const failure = await failureOf(batch(entries));

    expect(failure.name).toBe(name);
    expect(service.messages()).toEqual([]);
  });
});

describe('topics and subscriptions', () => {
  test('are made once, listed in pages, and survive a restart', async () => {
    for (let index = 0; index < 120; index++) await service.createTopic(`topic-${index}`);
    const { TopicArn: again } = await client.send(new CreateTopicCommand({ Name: 'notifications' }));
    client.destroy();
    await endpoint.close();
    await service.close();
    service = await openSns({ directory });
    await serve();

    const first = await client.send(new ListTopicsCommand({}));
    const second = await client.send(new ListTopicsCommand({ NextToken: first.NextToken }));

    expect(again).toBe(TopicArn);
    expect(first.Topics).toHaveLength(100);
    expect(second.Topics).toHaveLength(21);
    expect(second.NextToken).toBeUndefined();
  });

  test('are recorded: a queue at once, a person who has to confirm as pending', async () => {
    const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:queue';
    const queue = await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    const same = await client.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    const person = await client.send(
      new SubscribeCommand({ TopicArn, Protocol: 'email', Endpoint: 'ann@example.com' }),
    );

    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));

    expect(same.SubscriptionArn).toBe(queue.SubscriptionArn);
    expect(person.SubscriptionArn).toBe('pending confirmation');
    expect(Subscriptions).toEqual([
      { SubscriptionArn: queue.SubscriptionArn, Owner: '000000000000', Protocol: 'sqs', Endpoint, TopicArn },
      {
        SubscriptionArn: 'PendingConfirmation',
        Owner: '000000000000',
        Protocol: 'email',
        Endpoint: 'ann@example.com',
        TopicArn,
      },
    ]);
  });

  test.each([
    ['fax', 'x', /does not support this protocol string: fax/],
    ['email', 'nobody', /Email address/],
    ['sqs', 'queue', /SQS endpoint ARN/],
    ['https', 'http://example.com', /Endpoint must match the specified protocol/],
  ])('are refused for %s to %s', async (Protocol, Endpoint, text) => {
    const failure = await failureOf(client.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint })));

    expect(failure.name).toBe('InvalidParameterException');
    expect(failure.message).toMatch(text);
  });

  test.each(['a b', '', 'x'.repeat(257), 'orders.fifo'])('%j is no name of a topic', async (Name) => {
    const failure = await failureOf(client.send(new CreateTopicCommand({ Name })));

    expect(failure.name).toBe('InvalidParameterException');
  });

  test('are not made with attributes that would have no effect', async () => {
    const failure = await failureOf(
      client.send(new CreateTopicCommand({ Name: 'other', Attributes: { KmsMasterKeyId: 'alias/aws/sns' } })),
    );

    expect(failure.message).toBe(
      'Invalid parameter: Attributes Reason: the local SNS does not implement it for CreateTopic',
    );
  });
});

test('an action that is not implemented is refused by name', async () => {
  const answer = await service.handle({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from('Action=DeleteTopic&Version=2010-03-31'),
  });

  expect(answer.status).toBe(400);
  expect(String(answer.body)).toContain('<Code>InvalidAction</Code>');
  expect(String(answer.body)).toContain('action &quot;DeleteTopic&quot;');
});
