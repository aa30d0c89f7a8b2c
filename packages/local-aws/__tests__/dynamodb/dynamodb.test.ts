import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { openDynamoDb, type LocalDynamoDb } from '../../src/dynamodb/dynamodb';
import { startEndpoint, type Endpoint } from '../../src/endpoint';
import type { ServiceCall } from '../../src/service';
import type { TableDescription } from '../../../../state-machines/description';

const images: TableDescription = {
  purpose: 'A table of the tests',
  partitionKey: { name: 'imageId', type: 'S' },
  indexes: [
    {
      name: 'owner-uploadTime-index',
      partitionKey: { name: 'owner', type: 'S' },
      sortKey: { name: 'uploadTime', type: 'N' },
    },
  ],
};

let directory: string;
let service: LocalDynamoDb;
let endpoint: Endpoint;
let client: DynamoDBClient;
const now = Date.UTC(2026, 0, 1);
const calls: ServiceCall[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dynamodb-'));
  calls.length = 0;
  service = await openDynamoDb({ directory, observe: (call) => calls.push(call), clock: () => now });
  endpoint = await startEndpoint({ services: [service] });
  client = new DynamoDBClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  await service.createTable('images', images);
});

afterEach(async () => {
  client.destroy();
  await endpoint.close();
  await service.close();
  await rm(directory, { recursive: true });
});

const put = (item: Record<string, AttributeValue>): Promise<unknown> =>
  client.send(new PutItemCommand({ TableName: 'images', Item: item }));

const get = async (imageId: string): Promise<Record<string, AttributeValue> | undefined> =>
  (
    await client.send(
      new GetItemCommand({ TableName: 'images', Key: { imageId: { S: imageId } }, ConsistentRead: true }),
    )
  ).Item;

const failureOf = async (call: Promise<unknown>): Promise<Error> =>
  call.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: Error) => error,
  );

describe('conditional writes', () => {
  test('let exactly one of many concurrent creators win', async () => {
    const creators = Array.from({ length: 40 }, (_, creator) =>
      client
        .send(
          new PutItemCommand({
            TableName: 'images',
            Item: { imageId: { S: 'a' }, creator: { N: String(creator) } },
            ConditionExpression: 'attribute_not_exists(imageId)',
          }),
        )
        .then(
          () => creator,
          () => undefined,
        ),
    );

    const winners = (await Promise.all(creators)).filter((creator) => creator !== undefined);

    expect(winners).toHaveLength(1);
    expect(await get('a')).toMatchObject({ creator: { N: String(winners[0]) } });
  });

  test('count concurrent increments without losing one', async () => {
    const increments = Array.from({ length: 50 }, () =>
      client.send(
        new UpdateItemCommand({
          TableName: 'images',
          Key: { imageId: { S: 'a' } },
          UpdateExpression:
            'SET attempts = if_not_exists(attempts, :none) + :one, history = list_append(if_not_exists(history, :empty), :entry)',
          ExpressionAttributeValues: {
            ':none': { N: '0' },
            ':one': { N: '1' },
            ':empty': { L: [] },
            ':entry': { L: [{ S: 'try' }] },
          },
        }),
      ),
    );

    await Promise.all(increments);

    const item = await get('a');
    expect(item?.['attempts']).toEqual({ N: '50' });
    expect(item?.['history']?.L).toHaveLength(50);
  });

  test.each(['PutItem', 'UpdateItem', 'DeleteItem'])(
    '%s hands out the item that stood in its way',
    async (operation) => {
      await put({ imageId: { S: 'a' }, sequencer: { S: '0A' }, status: { S: 'PENDING' } });
      const condition = {
        TableName: 'images',
        ConditionExpression: 'attribute_not_exists(imageId) OR sequencer < :sequencer',
        ExpressionAttributeValues: { ':sequencer': { S: '05' } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      } as const;
      const key = { imageId: { S: 'a' } };
      const commands = {
        PutItem: () => client.send(new PutItemCommand({ ...condition, Item: key })),
        UpdateItem: () => client.send(new UpdateItemCommand({ ...condition, Key: key, UpdateExpression: 'REMOVE x' })),
        DeleteItem: () => client.send(new DeleteItemCommand({ ...condition, Key: key })),
      };

      const failure = await failureOf(commands[operation as keyof typeof commands]());

      expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
      expect((failure as ConditionalCheckFailedException).Item).toEqual({
        imageId: { S: 'a' },
        sequencer: { S: '0A' },
        status: { S: 'PENDING' },
      });
    },
  );

  test('keep the item to themselves unless asked for it', async () => {
    await put({ imageId: { S: 'a' } });

    const failure = await failureOf(
      client.send(
        new PutItemCommand({
          TableName: 'images',
          Item: { imageId: { S: 'a' } },
          ConditionExpression: 'attribute_not_exists(imageId)',
        }),
      ),
    );

    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect((failure as ConditionalCheckFailedException).Item).toBeUndefined();
  });
});

describe('update expressions', () => {
  test('count list positions in the list as it was', async () => {
    await put({ imageId: { S: 'a' }, list: { L: ['0', '1', '2', '3'].map((S) => ({ S })) } });

    await client.send(
      new UpdateItemCommand({
        TableName: 'images',
        Key: { imageId: { S: 'a' } },
        UpdateExpression: 'REMOVE #l[0], #l[1] SET #l[3] = :new',
        ExpressionAttributeNames: { '#l': 'list' },
        ExpressionAttributeValues: { ':new': { S: 'new' } },
      }),
    );

    expect((await get('a'))?.['list']?.L).toEqual([{ S: '2' }, { S: 'new' }]);
  });
});

describe('update expressions copy', () => {
  test.each([
    ['SET b = a REMOVE a[0]', { a: { L: [{ S: '2' }] }, b: { L: [{ S: '1' }, { S: '2' }] } }],
    ['SET a[0] = a', { a: { L: [{ L: [{ S: '1' }, { S: '2' }] }, { S: '2' }] } }],
    [
      'SET b = if_not_exists(c, a), a[1] = :x',
      { a: { L: [{ S: '1' }, { S: 'x' }] }, b: { L: [{ S: '1' }, { S: '2' }] } },
    ],
    ['SET b = :l, c = :l REMOVE d', { a: { L: [{ S: '1' }, { S: '2' }] }, b: { L: [] }, c: { L: [] } }],
  ])('%s', async (UpdateExpression, expected) => {
    await put({ imageId: { S: 'i' }, a: { L: [{ S: '1' }, { S: '2' }] } });
    const values = Object.entries({ ':x': { S: 'x' }, ':l': { L: [] } }).filter(([name]) =>
      UpdateExpression.includes(name),
    );

    const { Attributes } = await client.send(
      new UpdateItemCommand({
        TableName: 'images',
        Key: { imageId: { S: 'i' } },
        UpdateExpression,
        ...(values.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(values) } : {}),
        ReturnValues: 'ALL_NEW',
      }),
    );

    expect(Attributes).toEqual({ imageId: { S: 'i' }, ...expected });
    expect(await get('i')).toEqual(Attributes);
  });
});

describe('indexes', () => {
  test('hold every item, also those whose hashes collide in 24 bits', async () => {
    const colliding = ['image-222', 'image-3066'];
    for (const imageId of colliding)
      await put({ imageId: { S: imageId }, owner: { S: 'ann' }, uploadTime: { N: '1' } });

    const scanned = await client.send(new ScanCommand({ TableName: 'images', IndexName: 'owner-uploadTime-index' }));

    expect(scanned.Items?.map(({ imageId }) => imageId?.S).sort()).toEqual(colliding);
  });

  test('page forward and backward over items with the same index key', async () => {
    for (let index = 0; index < 25; index++) {
      await put({ imageId: { S: `image-${index}` }, owner: { S: 'ann' }, uploadTime: { N: String(index % 2) } });
    }

    const pages = await Promise.all([true, false].map((forward) => pagesOf(forward)));

    for (const names of pages)
      expect([...names].sort()).toEqual(Array.from({ length: 25 }, (_, i) => `image-${i}`).sort());
  });

  async function pagesOf(forward: boolean): Promise<string[]> {
    const names: string[] = [];
    let start: Record<string, AttributeValue> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: 'images',
          IndexName: 'owner-uploadTime-index',
          KeyConditionExpression: '#o = :o',
          ExpressionAttributeNames: { '#o': 'owner' },
          ExpressionAttributeValues: { ':o': { S: 'ann' } },
          Limit: 4,
          ExclusiveStartKey: start,
          ScanIndexForward: forward,
        }),
      );
      names.push(...(page.Items ?? []).map((entry) => entry['imageId']?.S ?? ''));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return names;
  }

  test('forget an item that moved or went away', async () => {
    await put({ imageId: { S: 'a' }, owner: { S: 'ann' }, uploadTime: { N: '1' } });
    await put({ imageId: { S: 'a' }, owner: { S: 'bob' }, uploadTime: { N: '1' } });
    await put({ imageId: { S: 'b' }, owner: { S: 'bob' }, uploadTime: { N: '2' } });
    await client.send(new DeleteItemCommand({ TableName: 'images', Key: { imageId: { S: 'b' } } }));

    const scanned = await client.send(new ScanCommand({ TableName: 'images', IndexName: 'owner-uploadTime-index' }));

    expect(scanned.Items).toEqual([{ imageId: { S: 'a' }, owner: { S: 'bob' }, uploadTime: { N: '1' } }]);
  });
});

describe('transactions', () => {
  test('write everything or nothing, and say what stood in the way', async () => {
    await put({ imageId: { S: 'taken' }, owner: { S: 'ann' } });
    const create = (imageId: string): { Put: object } => ({
      Put: {
        TableName: 'images',
        Item: { imageId: { S: imageId } },
        ConditionExpression: 'attribute_not_exists(imageId)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    });

    const failure = await failureOf(
      client.send(new TransactWriteItemsCommand({ TransactItems: [create('new'), create('taken')] as never })),
    );

    expect(failure).toBeInstanceOf(TransactionCanceledException);
    expect((failure as TransactionCanceledException).CancellationReasons).toEqual([
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { imageId: { S: 'taken' }, owner: { S: 'ann' } },
      },
    ]);
    expect(await get('new')).toBeUndefined();
  });

  test('never show half of themselves to a reader', async () => {
    const pair = ['left', 'right'];
    const set = (value: number): Promise<unknown> =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: pair.map((imageId) => ({
            Put: { TableName: 'images', Item: { imageId: { S: imageId }, value: { N: String(value) } } },
          })),
        }),
      );
    const readPair = async (): Promise<(string | undefined)[]> => {
      const { Responses } = await client.send(
        new TransactGetItemsCommand({
          TransactItems: pair.map((imageId) => ({ Get: { TableName: 'images', Key: { imageId: { S: imageId } } } })),
        }),
      );
      return (Responses ?? []).map(({ Item }) => Item?.['value']?.N);
    };

    const writes = Array.from({ length: 20 }, (_, value) => set(value));
    const reads = await Promise.all(Array.from({ length: 20 }, readPair));
    await Promise.all(writes);

    expect(reads).toHaveLength(20);
    for (const [left, right] of reads) expect(left).toBe(right);
  });

  test('answer a repeated token without writing again', async () => {
    const transaction = {
      ClientRequestToken: 'once',
      TransactItems: [
        {
          Update: {
            TableName: 'images',
            Key: { imageId: { S: 'a' } },
            UpdateExpression: 'ADD attempts :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
    };

    await client.send(new TransactWriteItemsCommand(transaction));
    await client.send(new TransactWriteItemsCommand(transaction));
    const failure = await failureOf(
      client.send(
        new TransactWriteItemsCommand({
          ClientRequestToken: 'once',
          TransactItems: [{ Delete: { TableName: 'images', Key: { imageId: { S: 'a' } } } }],
        }),
      ),
    );

    expect(await get('a')).toMatchObject({ attempts: { N: '1' } });
    expect(failure.name).toBe('IdempotentParameterMismatchException');
  });
});

describe('time to live', () => {
  test('deletes what has expired, and nothing else', async () => {
    const seconds = now / 1000;
    await client.send(
      new UpdateTimeToLiveCommand({
        TableName: 'images',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      }),
    );
    await put({
      imageId: { S: 'expired' },
      expiresAt: { N: String(seconds - 1) },
      owner: { S: 'ann' },
      uploadTime: { N: '1' },
    });
    await put({ imageId: { S: 'fresh' }, expiresAt: { N: String(seconds + 60) } });
    await put({ imageId: { S: 'text' }, expiresAt: { S: '1' } });
    await put({ imageId: { S: 'ancient' }, expiresAt: { N: '1' } });

    const deleted = await service.deleteExpiredItems();

    expect(deleted).toBe(1);
    const scanned = await client.send(new ScanCommand({ TableName: 'images' }));
    expect(scanned.Items?.map(({ imageId }) => imageId?.S).sort()).toEqual(['ancient', 'fresh', 'text']);
    const indexed = await client.send(new ScanCommand({ TableName: 'images', IndexName: 'owner-uploadTime-index' }));
    expect(indexed.Count).toBe(0);
  });

  test('comes with the description of the table', async () => {
    await service.createTable('locks', { ...images, indexes: [], timeToLiveAttribute: 'expiresAt' });

    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'locks' }));

    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
  });
});

describe('what is not implemented is refused', () => {
  const send = async (operation: string, input: object): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await service.handle({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
      body: Buffer.from(JSON.stringify(input)),
    });
    return { status: answer.status, body: JSON.parse(String(answer.body)) as Record<string, unknown> };
  };

  test.each([
    [
      'a legacy parameter',
      'PutItem',
      { TableName: 'images', Item: { imageId: { S: 'a' } }, Expected: {} },
      /Expected of PutItem: use an expression/,
    ],
    [
      'a parameter that dynalite drops',
      'Query',
      { TableName: 'images', KeyConditionExpression: 'imageId = :i', SomethingNew: 1 },
      /SomethingNew of Query/,
    ],
    [
      'a nested parameter',
      'CreateTable',
      { TableName: 'abc', GlobalSecondaryIndexes: [{ IndexName: 'x', OnDemandThroughput: {} }] },
      /GlobalSecondaryIndexes.OnDemandThroughput of CreateTable/,
    ],
    [
      'a setting of a table',
      'CreateTable',
      { TableName: 'abc', StreamSpecification: { StreamEnabled: true } },
      /StreamSpecification of CreateTable/,
    ],
    ['an operation', 'ExecuteStatement', { Statement: 'SELECT' }, /operation "ExecuteStatement"/],
  ])('%s', async (_what, operation, input, text) => {
    const { status, body } = await send(operation, input);

    expect(status).toBe(400);
    expect(body['message']).toMatch(text);
  });

  test('a body that is not JSON', async () => {
    const answer = await service.handle({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' },
      body: Buffer.from('{"TableName":'),
    });

    expect(answer.status).toBe(400);
    expect(String(answer.body)).toContain('SerializationException');
  });
});

describe('limits', () => {
  test.each([
    ['ASCII', 'a'.repeat(400 * 1024 - 20)],
    ['two bytes per letter', 'é'.repeat(200 * 1024 - 10)],
  ])('an item of 400 KB in %s is kept, a larger one refused', async (_letters, text) => {
    await put({ imageId: { S: 'x' }, t: { S: text } });
    const failure = await failureOf(put({ imageId: { S: 'x' }, t: { S: text + 'a'.repeat(20) } }));

    expect(failure.name).toBe('ValidationException');
    expect(failure.message).toBe('Item size has exceeded the maximum allowed size');
    expect((await get('x'))?.['t']?.S).toBe(text);
  });

  test('an update that makes an item too large changes nothing', async () => {
    await put({ imageId: { S: 'x' }, t: { S: 'é'.repeat(199 * 1024) } });

    const failure = await failureOf(
      client.send(
        new UpdateItemCommand({
          TableName: 'images',
          Key: { imageId: { S: 'x' } },
          UpdateExpression: 'SET u = :u',
          ExpressionAttributeValues: { ':u': { S: 'é'.repeat(2 * 1024) } },
        }),
      ),
    );

    expect(failure.message).toBe('Item size to update has exceeded the maximum allowed size');
    expect((await get('x'))?.['u']).toBeUndefined();
  });
});

test('createTable may be called again, but not with other keys', async () => {
  await service.createTable('images', images);
  const changed = service.createTable('images', { ...images, indexes: [] });

  await expect(changed).rejects.toThrow(/table images was made with other keys.*--fresh/);
});

test('a table gets an index that its description has since then, with the items that it has', async () => {
  await put({ imageId: { S: 'in' }, state: { S: 'PENDING' }, since: { N: '5' }, text: { S: 'long' } });
  await put({ imageId: { S: 'out' }, state: { S: 'PENDING' } });
  const index = {
    name: 'state-since-index',
    partitionKey: { name: 'state', type: 'S' },
    sortKey: { name: 'since', type: 'N' },
    projection: 'KEYS_ONLY',
  } as const;

  await service.createTable('images', { ...images, indexes: [...images.indexes, index] });
  await put({ imageId: { S: 'later' }, state: { S: 'PENDING' }, since: { N: '6' } });

  const { Items } = await client.send(
    new QueryCommand({
      TableName: 'images',
      IndexName: index.name,
      KeyConditionExpression: '#state = :state',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': { S: 'PENDING' } },
    }),
  );
  expect(Items).toEqual([
    { imageId: { S: 'in' }, state: { S: 'PENDING' }, since: { N: '5' } },
    { imageId: { S: 'later' }, state: { S: 'PENDING' }, since: { N: '6' } },
  ]);
});

test('every call is reported with its tables and outcome', async () => {
  await put({ imageId: { S: 'a' } });
  await failureOf(client.send(new GetItemCommand({ TableName: 'absent', Key: { imageId: { S: 'a' } } })));

  expect(calls.slice(-2)).toMatchObject([
    { service: 'dynamodb', operation: 'PutItem', status: 200, facts: { tables: ['images'] } },
    {
      service: 'dynamodb',
      operation: 'GetItem',
      status: 400,
      facts: { tables: ['absent'], error: 'ResourceNotFoundException' },
    },
  ]);
});
