import { getEventListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  type Message,
  type ReceiveMessageCommandInput,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { startEndpoint, type Endpoint } from '../../src/endpoint';
import type { ServiceCall } from '../../src/service';
import { openSqs, type LocalSqs } from '../../src/sqs/sqs';
import { systemClock, type Clock } from '../../src/step-functions/clock';
import { virtualClock } from '../../src/step-functions/virtual-clock';

let directory: string;
let service: LocalSqs;
let endpoint: Endpoint;
let client: SQSClient;
let QueueUrl: string;
let deadLetterUrl: string;
let skippedMs: number;
/** Whether time passes by itself. */
let ticks: boolean;
let openedAt: number;
/** Told of every wait for a message. */
let waits: (() => void) | undefined;
const calls: ServiceCall[] = [];

/** A clock that a test puts forward; or the machine's. */
const clock: Clock = {
  now: () => (ticks ? Date.now() : openedAt) + skippedMs,
  sleep: (milliseconds, signal) => {
    waits?.();
    return ticks ? systemClock.sleep(milliseconds, signal) : new Promise(() => undefined);
  },
};

const description = {
  purpose: 'A queue of the tests',
  visibilityTimeoutSeconds: 60,
  retentionSeconds: 3600,
  maxReceiveCount: 2,
};

async function start(): Promise<void> {
  service = await openSqs({ directory, observe: (call) => calls.push(call), clock });
  await service.createQueue('batch', 'batch-dead', description);
  endpoint = await startEndpoint({ services: [service] });
  client = new SQSClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  QueueUrl = `${endpoint.url}/000000000000/batch`;
  deadLetterUrl = `${endpoint.url}/000000000000/batch-dead`;
}

async function stop(): Promise<void> {
  client.destroy();
  await service.close();
  await endpoint.close();
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sqs-'));
  skippedMs = 0;
  ticks = false;
  openedAt = Date.now();
  waits = undefined;
  calls.length = 0;
  await start();
});

afterEach(async () => {
  await stop();
  await rm(directory, { recursive: true });
});

/** Once a receive waits for a message. */
const waiting = (): Promise<void> => new Promise((resolve) => (waits = resolve));

const skip = (seconds: number): void => void (skippedMs += seconds * 1000);

const send = (input: Partial<SendMessageCommandInput> = {}): Promise<{ MessageId?: string | undefined }> =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'text', ...input }));

const receive = async (input: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...input }))).Messages ?? [];

const remove = (ReceiptHandle: string | undefined): Promise<unknown> =>
  client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

const counts = async (url = QueueUrl): Promise<number[]> => {
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
  return ['', 'NotVisible', 'Delayed'].map((kind) =>
    Number(Attributes?.[`ApproximateNumberOfMessages${kind}` as 'ApproximateNumberOfMessages']),
  );
};

const failureOf = async (call: Promise<unknown>): Promise<Error & { Code?: string; Error?: { Code?: string } }> =>
  call.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: Error) => error,
  );

describe('a message', () => {
  test('arrives with its attributes, and the client finds every digest right', async () => {
    const attributes = {
      text: { DataType: 'String', StringValue: 'é' },
      count: { DataType: 'Number.int', StringValue: '7' },
      bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255, 1]) },
    };

    const { MessageId } = await send({ MessageBody: '{"key":"ü +%41"}', MessageAttributes: attributes });
    const [message] = await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });

    expect(message).toMatchObject({
      MessageId,
      Body: '{"key":"ü +%41"}',
      MessageAttributes: attributes,
      Attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
      },
    });
  });

  test('brings only the attributes that were asked for', async () => {
    await send({
      MessageAttributes: {
        'image.width': { DataType: 'Number', StringValue: '1' },
        'image.height': { DataType: 'Number', StringValue: '2' },
        owner: { DataType: 'String', StringValue: 'ann' },
      },
    });

    const [none] = await receive({ VisibilityTimeout: 0 });
    const [some] = await receive({
      VisibilityTimeout: 0,
      MessageAttributeNames: ['image.*'],
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });

    expect([none?.Attributes, none?.MessageAttributes]).toEqual([undefined, undefined]);
    expect(Object.keys(some?.MessageAttributes ?? {})).toEqual(['image.width', 'image.height']);
    expect(some?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
  });

  test('is hidden while it is in flight, and comes back when its time is over', async () => {
    await send();
    const first = await receive();
    const meanwhile = await receive();
    skip(59);
    const early = await receive();
    skip(2);
    const again = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });

    expect([first.length, meanwhile.length, early.length, again.length]).toEqual([1, 0, 0, 1]);
    expect(again[0]?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    expect(again[0]?.ReceiptHandle).not.toBe(first[0]?.ReceiptHandle);
  });

  test('stays when it is deleted by the handle of an earlier receive, and goes by that of the last', async () => {
    await send();
    const [first] = await receive({ VisibilityTimeout: 0 });
    const [second] = await receive();

    await remove(first?.ReceiptHandle);
    const afterFirst = await counts();
    await remove(second?.ReceiptHandle);
    const afterSecond = await counts();
    await remove(second?.ReceiptHandle);

    expect(afterFirst).toEqual([0, 1, 0]);
    expect(afterSecond).toEqual([0, 0, 0]);
  });

  test('can be deleted after its time-out, as long as nobody else received it', async () => {
    await send();
    const [message] = await receive();
    skip(100);

    await remove(message?.ReceiptHandle);

    expect(await counts()).toEqual([0, 0, 0]);
  });

  test('can be kept longer, and given back at once', async () => {
    await send();
    const [message] = await receive();
    const change = (VisibilityTimeout: number): Promise<unknown> =>
      client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout }),
      );

    await change(300);
    skip(200);
    const kept = await counts();
    await change(0);
    const givenBack = await counts();
    const tooLate = await failureOf(change(10));

    expect(kept).toEqual([0, 1, 0]);
    expect(givenBack).toEqual([1, 0, 0]);
    expect(tooLate.name).toBe('MessageNotInflight');
  });

  test('can be delayed', async () => {
    await send({ DelaySeconds: 30 });
    const delayed = await counts();
    skip(31);

    expect(delayed).toEqual([0, 0, 1]);
    expect(await receive()).toHaveLength(1);
  });

  test('is forgotten after the retention period', async () => {
    await send();
    skip(3599);
    const before = await counts();
    skip(2);

    expect(before).toEqual([1, 0, 0]);
    expect(await counts()).toEqual([0, 0, 0]);
    expect(await receive()).toEqual([]);
  });

  test('goes to the dead-letter queue when it was received too often, with its history', async () => {
    const { MessageId } = await send();
    for (let attempt = 0; attempt < description.maxReceiveCount; attempt++) {
      expect(await receive()).toHaveLength(1);
      skip(61);
    }
    const third = await receive();

    const [dead] = await receive({ QueueUrl: deadLetterUrl, MessageSystemAttributeNames: ['All'] });

    expect(third).toEqual([]);
    expect(await counts()).toEqual([0, 0, 0]);
    expect(dead).toMatchObject({
      MessageId,
      Body: 'text',
      Attributes: {
        ApproximateReceiveCount: '3',
        DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:000000000000:batch',
      },
    });
  });

  test('reaches exactly one of many receivers', async () => {
    for (let index = 0; index < 30; index++) await send({ MessageBody: `message ${index}` });

    const received = await Promise.all(Array.from({ length: 8 }, () => receive()));

    const bodies = received.flat().map(({ Body }) => Body);
    expect(bodies).toHaveLength(30);
    expect(new Set(bodies).size).toBe(30);
  });
});

describe('a long poll', () => {
  test('ends as soon as a message comes', async () => {
    const begun = waiting();
    const receiving = receive({ WaitTimeSeconds: 20 });
    await begun;
    await send();

    expect(await receiving).toHaveLength(1);
  });

  test('ends as soon as a delay is over', async () => {
    ticks = true;
    await send({ DelaySeconds: 1 });

    const messages = await receive({ WaitTimeSeconds: 20 });

    expect(messages).toHaveLength(1);
  });

  test('ends empty when its time is over', async () => {
    ticks = true;
    const startedAt = performance.now();

    const messages = await receive({ WaitTimeSeconds: 1 });

    expect(messages).toEqual([]);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  test('ends empty at a signal, and leaves nothing behind on it', async () => {
    const reader = new AbortController();
    const queueArn = 'arn:aws:sqs:us-east-1:000000000000:batch';
    await send();
    await service.receive(queueArn, 1, 20, reader.signal);
    const receiving = service.receive(queueArn, 1, 20, reader.signal);
    const heard = getEventListeners(reader.signal, 'abort').length;
    reader.abort();

    const messages = await receiving;

    expect(messages).toEqual([]);
    expect(heard).toBeLessThanOrEqual(1);
    expect(getEventListeners(reader.signal, 'abort')).toEqual([]);
  });

  test('ends empty when the service is closed', async () => {
    const begun = waiting();
    const receiving = receive({ WaitTimeSeconds: 20 });
    await begun;

    await service.close();

    expect(await receiving).toEqual([]);
    await rm(directory, { recursive: true });
    directory = await mkdtemp(join(tmpdir(), 'sqs-'));
    await endpoint.close();
    await start();
  });
});

describe('batches', () => {
  test('send and delete each entry on its own', async () => {
    const sent = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'first' },
          { Id: 'bad', MessageBody: 'with \u0000' },
          { Id: 'late', MessageBody: 'second', DelaySeconds: 5 },
        ],
      }),
    );
    const [message] = await receive();
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', ReceiptHandle: message?.ReceiptHandle },
          { Id: 'bad', ReceiptHandle: 'x' },
        ],
      }),
    );

    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['good', 'late']);
    expect(sent.Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'InvalidMessageContents' }]);
    expect(deleted.Successful).toEqual([{ Id: 'good' }]);
    expect(deleted.Failed).toMatchObject([{ Id: 'bad', SenderFault: true, Code: 'ReceiptHandleIsInvalid' }]);
    expect(await counts()).toEqual([0, 0, 1]);
  });

  test.each([
    ['no entries', [], 'EmptyBatchRequest'],
    [
      'eleven',
      Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: 'x' })),
      'TooManyEntriesInBatchRequest',
    ],
    ['an id twice', ['a', 'a'].map((Id) => ({ Id, MessageBody: 'x' })), 'BatchEntryIdsNotDistinct'],
    ['an id with a dot', [{ Id: 'a.b', MessageBody: 'x' }], 'InvalidBatchEntryId'],
    ['over 1 MiB together', ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(524_289) })), 'BatchRequestTooLong'],
  ])('are refused with %s', async (_what, Entries, name) => {
    const failure = await failureOf(client.send(new SendMessageBatchCommand({ QueueUrl, Entries })));

    expect(failure.name).toBe(name);
    expect(await counts()).toEqual([0, 0, 0]);
  });
});

describe('refuses', () => {
  test.each<[string, () => Promise<unknown>, string, RegExp]>([
    [
      'an absent queue',
      () => receive({ QueueUrl: `${QueueUrl}-2` }),
      'QueueDoesNotExist',
      /The specified queue does not exist/,
    ],
    ['an empty message', () => send({ MessageBody: '' }), 'MissingParameter', /MessageBody/],
    ['a forbidden character', () => send({ MessageBody: 'a\u0001' }), 'InvalidMessageContents', /'#x1'/],
    ['half a surrogate pair', () => send({ MessageBody: 'a\ud800' }), 'InvalidMessageContents', /#x/],
    [
      'a message over 1 MiB',
      () => send({ MessageBody: 'é'.repeat(524_289) }),
      'InvalidParameterValue',
      /shorter than 1048576 bytes/,
    ],
    [
      'a delay of 901 seconds',
      () => send({ DelaySeconds: 901 }),
      'InvalidParameterValue',
      /DelaySeconds is invalid. Reason: Must be between 0 and 900/,
    ],
    [
      'eleven attributes',
      () =>
        send({
          MessageAttributes: Object.fromEntries(
            Array.from({ length: 11 }, (_, i) => [`a${i}`, { DataType: 'String', StringValue: 'x' }]),
          ),
        }),
      'InvalidParameterValue',
      /\[11\] exceeds/,
    ],
    [
      'an empty attribute',
      () => send({ MessageAttributes: { a: { DataType: 'String', StringValue: '' } } }),
      'InvalidParameterValue',
      /non-empty/,
    ],
    [
      'an unknown type',
      () => send({ MessageAttributes: { a: { DataType: 'Text', StringValue: 'x' } } }),
      'InvalidParameterValue',
      /invalid message attribute type/,
    ],
    [
      'eleven messages at once',
      () => receive({ MaxNumberOfMessages: 11 }),
      'InvalidParameterValue',
      /Value 11 for parameter MaxNumberOfMessages/,
    ],
    [
      'no messages at once',
      () => receive({ MaxNumberOfMessages: 0 }),
      'InvalidParameterValue',
      /Value 0 for parameter MaxNumberOfMessages/,
    ],
    ['a wait of 21 seconds', () => receive({ WaitTimeSeconds: 21 }), 'InvalidParameterValue', /WaitTimeSeconds/],
    [
      'a time-out of more than 12 hours',
      () => receive({ VisibilityTimeout: 43_201 }),
      'InvalidParameterValue',
      /VisibilityTimeout/,
    ],
    ['a handle that is none', () => remove('x'), 'ReceiptHandleIsInvalid', /input receipt handle/],
    [
      'a group of messages',
      () => send({ MessageGroupId: 'g' }),
      'UnsupportedOperation',
      /MessageGroupId of SendMessage/,
    ],
    [
      'an unknown attribute',
      () => client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Other' as never] })),
      'InvalidAttributeName',
      /Unknown Attribute Other/,
    ],
    [
      'a policy that would have no effect',
      () => client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: '{}' } })),
      'InvalidAttributeName',
      /Policy/,
    ],
    [
      'a time-out that is not a number',
      () => client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '-1' } })),
      'InvalidAttributeValue',
      /VisibilityTimeout/,
    ],
    [
      'an absent dead-letter queue',
      () =>
        client.send(
          new SetQueueAttributesCommand({
            QueueUrl,
            Attributes: {
              RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:x","maxReceiveCount":1}',
            },
          }),
        ),
      'InvalidParameterValue',
      /Dead letter target does not exist/,
    ],
    [
      'a queue with other attributes',
      () => client.send(new CreateQueueCommand({ QueueName: 'batch', Attributes: { VisibilityTimeout: '1' } })),
      'QueueNameExists',
      /different value for attribute VisibilityTimeout/,
    ],
    [
      'a FIFO queue',
      () => client.send(new CreateQueueCommand({ QueueName: 'a.fifo' })),
      'InvalidParameterValue',
      /FIFO/,
    ],
    [
      'a second purge within a minute',
      async () => {
        await client.send(new PurgeQueueCommand({ QueueUrl }));
        return client.send(new PurgeQueueCommand({ QueueUrl }));
      },
      'PurgeQueueInProgress',
      /every 60 seconds/,
    ],
  ])('%s', async (_what, call, name, text) => {
    const failure = await failureOf(call());

    expect(failure.name).toBe(name);
    expect(failure.message).toMatch(text);
  });

  test('with the code of the older protocol, by which some clients tell errors apart', async () => {
    const failure = await failureOf(client.send(new GetQueueUrlCommand({ QueueName: 'absent' })));

    expect(failure).toBeInstanceOf(QueueDoesNotExist);
    expect(failure.Code ?? failure.Error?.Code).toBe('AWS.SimpleQueueService.NonExistentQueue');
  });
});

test('queues are made once, found by name, and listed', async () => {
  const made = await client.send(new CreateQueueCommand({ QueueName: 'other', Attributes: { DelaySeconds: '5' } }));
  const again = await client.send(
    new CreateQueueCommand({ QueueName: 'other', Attributes: { DelaySeconds: '5', VisibilityTimeout: '30' } }),
  );
  const found = await client.send(new GetQueueUrlCommand({ QueueName: 'other' }));
  const listed = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'batch', MaxResults: 1 }));
  const rest = await client.send(
    new ListQueuesCommand({ QueueNamePrefix: 'batch', MaxResults: 1, NextToken: listed.NextToken }),
  );

  expect(made.QueueUrl).toBe(`${endpoint.url}/000000000000/other`);
  expect([again.QueueUrl, found.QueueUrl]).toEqual([made.QueueUrl, made.QueueUrl]);
  expect([listed.QueueUrls, rest.QueueUrls]).toEqual([[QueueUrl], [deadLetterUrl]]);
});

test('a described queue takes over a changed description', async () => {
  await service.createQueue('batch', 'batch-dead', { ...description, visibilityTimeoutSeconds: 5, maxReceiveCount: 9 });

  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));

  expect(Attributes).toMatchObject({ VisibilityTimeout: '5', MessageRetentionPeriod: '3600' });
  expect(JSON.parse(Attributes?.RedrivePolicy ?? '')).toEqual({
    deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:batch-dead',
    maxReceiveCount: 9,
  });
});

test('other services send without a request', async () => {
  const id = await service.send('arn:aws:sqs:us-east-1:000000000000:batch', '{"from":"a rule"}');
  const absent = await failureOf(service.send('arn:aws:sqs:us-east-1:000000000000:absent', 'x'));

  expect(await receive()).toMatchObject([{ MessageId: id, Body: '{"from":"a rule"}' }]);
  expect(absent.message).toBe('The specified queue does not exist.');
});

test('everything survives a restart: what waits, what is in flight and its handle, and what is gone', async () => {
  await send({ MessageBody: 'deleted' });
  await remove((await receive())[0]?.ReceiptHandle);
  await send({ MessageBody: 'in flight' });
  const [inFlight] = await receive();
  await send({ MessageBody: 'waiting', MessageAttributes: { a: { DataType: 'String', StringValue: 'x' } } });
  await send({ MessageBody: 'delayed', DelaySeconds: 600 });

  await stop();
  await start();

  expect(await counts()).toEqual([1, 1, 1]);
  expect(await receive({ MessageAttributeNames: ['All'] })).toMatchObject([
    { Body: 'waiting', MessageAttributes: { a: { StringValue: 'x' } } },
  ]);
  await remove(inFlight?.ReceiptHandle);
  expect(await counts()).toEqual([0, 1, 1]);
});

test('every call is reported with its queue and messages', async () => {
  const { MessageId } = await send();
  await receive();

  expect(calls.slice(-2)).toMatchObject([
    { service: 'sqs', operation: 'SendMessage', status: 200, facts: { queue: 'batch', messageIds: [MessageId] } },
    { service: 'sqs', operation: 'ReceiveMessage', status: 200, facts: { queue: 'batch', messageIds: [MessageId] } },
  ]);
});

/** Calls of a service without an endpoint. */
function callsOf(sqs: LocalSqs) {
  return async (operation: string, input: object): Promise<{ Messages?: { Body: string }[] }> => {
    const { body } = await sqs.handle({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': `AmazonSQS.${operation}` },
      body: Buffer.from(JSON.stringify({ QueueUrl: 'batch', ...input })),
    });
    return JSON.parse(String(body)) as { Messages?: { Body: string }[] };
  };
}

test('a virtual clock lets hours of waiting pass at once', async () => {
  const virtual = virtualClock();
  const simulated = await openSqs({ clock: virtual });
  await simulated.createQueue('batch', 'batch-dead', { ...description, retentionSeconds: 86_400 });
  const call = callsOf(simulated);
  const startedAt = virtual.now();
  await call('SendMessage', { MessageBody: 'late', DelaySeconds: 900 });

  let polls = 0;
  let messages: { Body: string }[] = [];
  for (; messages.length === 0; polls++) {
    messages = (await call('ReceiveMessage', { WaitTimeSeconds: 20, VisibilityTimeout: 43_200 })).Messages ?? [];
  }
  const firstAt = virtual.now() - startedAt;
  await virtual.sleep(43_200_000);
  const again = await call('ReceiveMessage', {});

  expect([firstAt, polls]).toEqual([900_000, 45]);
  expect([messages, again.Messages].map((received) => received?.map(({ Body }) => Body))).toEqual([['late'], ['late']]);
  await simulated.close();
});

test('a receive waits as long as the speed of waits says', async () => {
  const virtual = virtualClock();
  const hurried = await openSqs({ clock: virtual, waitSpeed: 0.1 });
  await hurried.createQueue('batch', 'batch-dead', description);
  const startedAt = virtual.now();

  await callsOf(hurried)('ReceiveMessage', { WaitTimeSeconds: 20 });

  expect(virtual.now() - startedAt).toBe(2_000);
  await hurried.close();
});
