import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { openDynamoDb, type LocalDynamoDb } from '../../src/dynamodb/dynamodb';
import { startEndpoint, type Endpoint } from '../../src/endpoint';
import { describeWithMoto } from '../../../../__tests__/support/moto';
import { runParitySteps, type Outcome, type ParityStep } from '../../../../__tests__/support/parity';

const TableName = 'images';
const IndexName = 'owner-uploadTime-index';
type Step = ParityStep<DynamoDBClient>;

const put = (name: string, input: object, motoDeviates?: string): Step => ({
  name,
  call: (client) => client.send(new PutItemCommand({ TableName, ...input } as never)),
  ...(motoDeviates === undefined ? {} : { motoDeviates }),
});
const update = (name: string, input: object, motoDeviates?: string): Step => ({
  name,
  call: (client) =>
    client.send(
      new UpdateItemCommand({ TableName, Key: { imageId: { S: 'a' } }, ReturnValues: 'ALL_NEW', ...input } as never),
    ),
  ...(motoDeviates === undefined ? {} : { motoDeviates }),
});
const query = (name: string, input: object, motoDeviates?: string): Step => ({
  name,
  call: (client) => client.send(new QueryCommand({ TableName, ...input })),
  ...(motoDeviates === undefined ? {} : { motoDeviates }),
});
const byOwner = {
  IndexName,
  KeyConditionExpression: '#o = :o AND uploadTime > :t',
  ExpressionAttributeNames: { '#o': 'owner' },
  ExpressionAttributeValues: { ':o': { S: 'ann' }, ':t': { N: '0' } },
};
const image = (imageId: string, owner: string, uploadTime: string, more: object = {}): object => ({
  imageId: { S: imageId },
  owner: { S: owner },
  uploadTime: { N: uploadTime },
  ...more,
});

const steps: readonly Step[] = [
  {
    name: 'CreateTable',
    call: async (client) => {
      const { TableDescription } = await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'imageId', KeyType: 'HASH' }],
          AttributeDefinitions: [
            { AttributeName: 'imageId', AttributeType: 'S' },
            { AttributeName: 'owner', AttributeType: 'S' },
            { AttributeName: 'uploadTime', AttributeType: 'N' },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName,
              KeySchema: [
                { AttributeName: 'owner', KeyType: 'HASH' },
                { AttributeName: 'uploadTime', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'ALL' },
            },
          ],
        }),
      );
      return { name: TableDescription?.TableName, keys: TableDescription?.KeySchema };
    },
  },
  {
    name: 'CreateTable again',
    call: (client) =>
      client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          KeySchema: [{ AttributeName: 'imageId', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'imageId', AttributeType: 'S' }],
        }),
      ),
  },
  { name: 'ListTables', call: (client) => client.send(new ListTablesCommand({})) },
  {
    name: 'DescribeTable of an active table',
    call: async (client) => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      return {
        status: Table?.TableStatus,
        keys: Table?.KeySchema,
        billing: Table?.BillingModeSummary?.BillingMode,
        indexes: Table?.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, IndexStatus }) => [
          IndexName,
          KeySchema,
          IndexStatus,
        ]),
      };
    },
  },
  {
    name: 'DescribeTable of an absent table',
    call: (client) => client.send(new DescribeTableCommand({ TableName: 'absent' })),
  },
  put('put a new item', {
    Item: image('a', 'ann', '1', { labels: { L: [{ M: { name: { S: 'Cat' }, confidence: { N: '99.5' } } }] } }),
    ConditionExpression: 'attribute_not_exists(imageId)',
  }),
  put('put it again on condition that it is new', {
    Item: image('a', 'bob', '1'),
    ConditionExpression: 'attribute_not_exists(imageId)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }),
  put('replace it and get what was there', {
    Item: image('a', 'ann', '2', { tags: { SS: ['b', 'a'] } }),
    ReturnValues: 'ALL_OLD',
  }),
  put('put an item without its key', { Item: { owner: { S: 'ann' } } }),
  put('put an item with an empty key', { Item: { imageId: { S: '' } } }),
  put('put an item with a key of the wrong type', { Item: { imageId: { N: '1' } } }),
  put(
    'put an item with an index key of the wrong type',
    { Item: { imageId: { S: 'z' }, owner: { N: '1' } } },
    'moto keeps it; AWS: "the value\'s type must match the index key type", a ValidationException',
  ),
  {
    name: 'take it away again',
    call: (client) => client.send(new DeleteItemCommand({ TableName, Key: { imageId: { S: 'z' } } })),
  },
  {
    name: 'numbers',
    call: async (client) => {
      const Key = { imageId: { S: 'z' } };
      await client.send(new PutItemCommand({ TableName, Item: { ...Key, n: { N: '0099.50' }, e: { N: '1e3' } } }));
      return (await client.send(new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }))).Attributes;
    },
    motoDeviates: 'moto keeps the digits as they were sent; AWS trims leading and trailing zeros',
  },
  put('put an item with an empty set', { Item: { imageId: { S: 'z' }, tags: { SS: [] } } }),
  put(
    'put with a condition that is not an expression',
    { Item: { imageId: { S: 'z' } }, ConditionExpression: 'imageId ==' },
    'moto answers HTTP 500 without an error body; AWS answers ValidationException',
  ),
  put(
    'put with an undefined value',
    { Item: { imageId: { S: 'z' } }, ConditionExpression: 'imageId = :x' },
    'moto answers HTTP 500 without an error body; AWS answers ValidationException',
  ),
  put('put with a reserved word', {
    Item: { imageId: { S: 'z' } },
    ConditionExpression: 'status = :x',
    ExpressionAttributeValues: { ':x': { S: 'x' } },
  }),
  put('put an item of more than 400 KB', { Item: { imageId: { S: 'z' }, t: { S: 'a'.repeat(400 * 1024) } } }),
  {
    name: 'get it with a projection',
    call: (client) =>
      client.send(
        new GetItemCommand({
          TableName,
          Key: { imageId: { S: 'a' } },
          ProjectionExpression: '#o, tags',
          ExpressionAttributeNames: { '#o': 'owner' },
          ConsistentRead: true,
        }),
      ),
  },
  {
    name: 'get an absent item',
    call: (client) => client.send(new GetItemCommand({ TableName, Key: { imageId: { S: 'absent' } } })),
  },
  {
    name: 'get with a wrong key',
    call: (client) => client.send(new GetItemCommand({ TableName, Key: { owner: { S: 'ann' } } })),
  },
  update('set, add, remove', {
    UpdateExpression: 'SET attempts = if_not_exists(attempts, :none) + :one, faces = :faces REMOVE tags ADD likes :one',
    ExpressionAttributeValues: { ':none': { N: '0' }, ':one': { N: '1' }, ':faces': { L: [] } },
  }),
  update('append to a list', {
    UpdateExpression: 'SET faces = list_append(faces, :more)',
    ExpressionAttributeValues: { ':more': { L: [{ M: { id: { S: 'f1' } } }, { M: { id: { S: 'f2' } } }] } },
  }),
  update('set inside a list', {
    UpdateExpression: 'SET faces[1].#id = :id REMOVE faces[0]',
    ExpressionAttributeNames: { '#id': 'id' },
    ExpressionAttributeValues: { ':id': { S: 'second' } },
  }),
  update('return only what was updated', {
    UpdateExpression: 'SET attempts = attempts + :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
    ReturnValues: 'UPDATED_NEW',
  }),
  update('take from a set', {
    UpdateExpression: 'ADD tags :both',
    ExpressionAttributeValues: { ':both': { SS: ['x', 'y'] } },
  }),
  update('delete from a set', {
    UpdateExpression: 'DELETE tags :x',
    ExpressionAttributeValues: { ':x': { SS: ['x'] } },
  }),
  update('update on a failing condition', {
    UpdateExpression: 'SET attempts = :x',
    ConditionExpression: 'attempts > :ten',
    ExpressionAttributeValues: { ':x': { N: '0' }, ':ten': { N: '10' } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }),
  update('update the key', {
    UpdateExpression: 'SET imageId = :x',
    ExpressionAttributeValues: { ':x': { S: 'b' } },
  }),
  update('add to text', {
    UpdateExpression: 'SET #o = #o + :one',
    ExpressionAttributeNames: { '#o': 'owner' },
    ExpressionAttributeValues: { ':one': { N: '1' } },
  }),
  update('read a missing attribute', { UpdateExpression: 'SET attempts = missing' }),
  update('write into a missing map', {
    UpdateExpression: 'SET missing.inside = :x',
    ExpressionAttributeValues: { ':x': { S: 'x' } },
  }),
  update('leave an unused value', {
    UpdateExpression: 'SET attempts = :x',
    ExpressionAttributeValues: { ':x': { N: '5' }, ':unused': { N: '0' } },
  }),
  update('conditions on lists, maps, sets and sizes', {
    UpdateExpression: 'SET checked = :true',
    ConditionExpression:
      'tags = :tags AND faces = :faces AND size(faces) = :one AND contains(tags, :y) AND begins_with(#o, :a) ' +
      'AND attribute_type(likes, :n) AND likes BETWEEN :one AND :one AND NOT #o IN (:y) AND missing <> :y',
    ExpressionAttributeNames: { '#o': 'owner' },
    ExpressionAttributeValues: {
      ':true': { BOOL: true },
      ':tags': { SS: ['y'] },
      ':faces': { L: [{ M: { id: { S: 'second' } } }] },
      ':one': { N: '1' },
      ':y': { S: 'y' },
      ':a': { S: 'a' },
      ':n': { S: 'N' },
    },
  }),
  update('create by update', {
    Key: { imageId: { S: 'b' } },
    UpdateExpression: 'SET #o = :o, uploadTime = :t',
    ExpressionAttributeNames: { '#o': 'owner' },
    ExpressionAttributeValues: { ':o': { S: 'ann' }, ':t': { N: '3' } },
  }),
  {
    name: 'write a batch',
    call: (client) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: [
              { PutRequest: { Item: image('c', 'ann', '5') as never } },
              { PutRequest: { Item: image('d', 'ann', '4') as never } },
              { PutRequest: { Item: image('e', 'bob', '1') as never } },
              { PutRequest: { Item: { imageId: { S: 'no-owner' } } } },
            ],
          },
        }),
      ),
  },
  {
    name: 'write the same item twice in a batch',
    motoDeviates: 'moto looks for repeated puts only; AWS refuses to put and delete one item in one batch',
    call: (client) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: [
              { PutRequest: { Item: { imageId: { S: 'x' } } } },
              { DeleteRequest: { Key: { imageId: { S: 'x' } } } },
            ],
          },
        }),
      ),
  },
  {
    name: 'get a batch',
    call: async (client) => {
      const { Responses } = await client.send(
        new BatchGetItemCommand({
          RequestItems: { [TableName]: { Keys: ['c', 'd', 'absent'].map((S) => ({ imageId: { S } })) } },
        }),
      );
      return Responses?.[TableName]?.sort((x, y) => String(x['imageId']?.S).localeCompare(String(y['imageId']?.S)));
    },
  },
  query('query an index', byOwner),
  query('query an index backward', { ...byOwner, ScanIndexForward: false, ProjectionExpression: 'imageId' }),
  query('query the first page', { ...byOwner, Limit: 2 }),
  query(
    'query the second page',
    {
      ...byOwner,
      Limit: 2,
      ExclusiveStartKey: { imageId: { S: 'b' }, owner: { S: 'ann' }, uploadTime: { N: '3' } },
    },
    'moto knows that nothing follows; AWS answers LastEvaluatedKey whenever Limit ended the page',
  ),
  query('query with a filter and a count', {
    ...byOwner,
    FilterExpression: 'attempts > :t',
    Select: 'COUNT',
  }),
  query('query with a filter on a missing attribute', { ...byOwner, FilterExpression: 'begins_with(missing, absent)' }),
  query('query an index consistently', { ...byOwner, ConsistentRead: true }),
  query(
    'query an absent index',
    { ...byOwner, IndexName: 'absent' },
    'moto answers ResourceNotFoundException; AWS answers ValidationException',
  ),
  query('query without the partition key', {
    ...byOwner,
    KeyConditionExpression: 'uploadTime > :t',
    ExpressionAttributeNames: undefined,
    ExpressionAttributeValues: { ':t': { N: '0' } },
  }),
  {
    name: 'scan with a filter',
    call: async (client) => {
      const { Items, Count, ScannedCount } = await client.send(
        new ScanCommand({
          TableName,
          FilterExpression: 'attribute_not_exists(#o) OR #o = :bob',
          ExpressionAttributeNames: { '#o': 'owner' },
          ExpressionAttributeValues: { ':bob': { S: 'bob' } },
        }),
      );
      return { Count, ScannedCount, ids: Items?.map(({ imageId }) => imageId?.S).sort() };
    },
  },
  {
    name: 'a transaction',
    call: (client) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              Put: {
                TableName,
                Item: image('t', 'tom', '1') as never,
                ConditionExpression: 'attribute_not_exists(imageId)',
              },
            },
            {
              Update: {
                TableName,
                Key: { imageId: { S: 'c' } },
                UpdateExpression: 'ADD likes :one',
                ExpressionAttributeValues: { ':one': { N: '1' } },
              },
            },
            { Delete: { TableName, Key: { imageId: { S: 'd' } } } },
            {
              ConditionCheck: {
                TableName,
                Key: { imageId: { S: 'a' } },
                ConditionExpression: 'attribute_exists(imageId)',
              },
            },
          ],
        }),
      ),
  },
  {
    name: 'a transaction that is cancelled',
    call: (client) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName, Item: { imageId: { S: 'u' } } } },
            {
              Put: {
                TableName,
                Item: image('t', 'tim', '1') as never,
                ConditionExpression: 'attribute_not_exists(imageId)',
                ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
              },
            },
            {
              ConditionCheck: {
                TableName,
                Key: { imageId: { S: 'd' } },
                ConditionExpression: 'attribute_exists(imageId)',
              },
            },
          ],
        }),
      ),
  },
  {
    name: 'a transaction with one item twice',
    call: (client) =>
      client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { Put: { TableName, Item: { imageId: { S: 'u' } } } },
            { Delete: { TableName, Key: { imageId: { S: 'u' } } } },
          ],
        }),
      ),
  },
  {
    name: 'read what the transactions left',
    call: (client) =>
      client.send(
        new TransactGetItemsCommand({
          TransactItems: ['t', 'c', 'd', 'u'].map((S) => ({ Get: { TableName, Key: { imageId: { S } } } })),
        }),
      ),
  },
  { name: 'DescribeTimeToLive before', call: (client) => client.send(new DescribeTimeToLiveCommand({ TableName })) },
  {
    name: 'UpdateTimeToLive',
    call: (client) =>
      client.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        }),
      ),
  },
  { name: 'DescribeTimeToLive after', call: (client) => client.send(new DescribeTimeToLiveCommand({ TableName })) },
  {
    name: 'delete and get what was there',
    call: (client) =>
      client.send(new DeleteItemCommand({ TableName, Key: { imageId: { S: 'b' } }, ReturnValues: 'ALL_OLD' })),
  },
  {
    name: 'delete what is not there',
    call: (client) => client.send(new DeleteItemCommand({ TableName, Key: { imageId: { S: 'b' } } })),
  },
  {
    name: 'DeleteTable',
    call: async (client) => (await client.send(new DeleteTableCommand({ TableName }))).TableDescription?.TableName,
  },
  {
    name: 'get from a deleted table',
    call: (client) => client.send(new GetItemCommand({ TableName, Key: { imageId: { S: 'a' } } })),
  },
];

describeWithMoto('DynamoDB answers as moto does', (moto) => {
  let directory: string;
  let service: LocalDynamoDb;
  let endpoint: Endpoint;
  let ours: ReadonlyMap<string, Outcome>;
  let theirs: ReadonlyMap<string, Outcome>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'dynamodb-'));
    service = await openDynamoDb({ directory });
    endpoint = await startEndpoint({ services: [service] });
    [ours, theirs] = await Promise.all([runAt(endpoint.url), runAt(moto.url)]);
  });

  afterAll(async () => {
    await endpoint.close();
    await service.close();
    await rm(directory, { recursive: true });
  });

  async function runAt(url: string): Promise<ReadonlyMap<string, Outcome>> {
    const client = new DynamoDBClient({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    try {
      return await runParitySteps(client, steps, normalised);
    } finally {
      client.destroy();
    }
  }

  test.each(steps.map(({ name, motoDeviates }) => ({ name, motoDeviates })))('$name', ({ name, motoDeviates }) => {
    if (motoDeviates === undefined) expect(ours.get(name)).toEqual(theirs.get(name));
    else expect(ours.get(name)).not.toEqual(theirs.get(name));
  });
});

/** Leaves out what moto answers unasked, and sorts sets, which have no order. */
function normalised(answer: unknown): unknown {
  const unasked = ['ConsumedCapacity', 'ItemCollectionMetrics'];
  const text = JSON.stringify(answer ?? null, (name, value: unknown) => {
    if (unasked.includes(name)) return undefined;
    return ['SS', 'NS', 'BS'].includes(name) && Array.isArray(value) ? [...(value as string[])].sort() : value;
  });
  return JSON.parse(text) as unknown;
}
