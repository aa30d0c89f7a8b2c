import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  type Update,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callService, TransientServiceError } from './errors';
import { entriesOf } from './pages';

type Values = Readonly<Record<string, unknown>>;

/** A change of one item. */
export interface ItemChange {
  readonly key: Values;
  /** New values of attributes; undefined removes one. */
  readonly set: Values;
  /** What to add to numbers: 0 where there is none yet. */
  readonly add?: Readonly<Record<string, number>>;
  /** When the change may be made. Attributes stand in it as `#name`; values as `:name`, new values among them. */
  readonly condition?: string;
  /** Values of the condition that are not new values. */
  readonly values?: Values;
}

/** A change as transactions take it. */
export function updateOf(
  table: string,
  { key, set, add = {}, condition, values = {} }: ItemChange,
): Update & { UpdateExpression: string } {
  const written = Object.keys(set).filter((name) => set[name] !== undefined);
  const removed = Object.keys(set).filter((name) => set[name] === undefined);
  const clauses = [
    ['SET', written.map((name) => `#${name} = :${name}`)],
    ['REMOVE', removed.map((name) => `#${name}`)],
    ['ADD', Object.keys(add).map((name) => `#${name} :add_${name}`)],
  ] as const;
  const asked = Array.from((condition ?? '').matchAll(/#(\w+)/g), ([, name]) => name!);
  const names = new Set([...Object.keys(set), ...Object.keys(add), ...asked]);
  const given = {
    ...Object.fromEntries(written.map((name) => [`:${name}`, set[name]])),
    ...Object.fromEntries(Object.entries(add).map(([name, amount]) => [`:add_${name}`, amount])),
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
  };
  return {
    TableName: table,
    Key: marshall(key),
    UpdateExpression: clauses
      .flatMap(([verb, parts]) => (parts.length > 0 ? `${verb} ${parts.join(', ')}` : []))
      .join(' '),
    ConditionExpression: condition,
    ExpressionAttributeNames: Object.fromEntries(Array.from(names, (name) => [`#${name}`, name])),
    ExpressionAttributeValues:
      Object.keys(given).length > 0 ? marshall(given, { removeUndefinedValues: true }) : undefined,
  };
}

/** What came of a change: the item after it, or the one whose condition did not hold, if there is any. */
export type Changed<Item> = { readonly item: Item } | { readonly standing: Item | undefined };

/**
 * Changes an item if its condition holds.
 * @param what is being done, for the message of a failure
 * @throws TransientServiceError
 */
export async function conditionalUpdate<Item>(
  dynamodb: DynamoDBClient,
  what: string,
  table: string,
  change: ItemChange,
): Promise<Changed<Item>> {
  const command = new UpdateItemCommand({
    ...updateOf(table, change),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  const refused = await unlessRefused(what, async () => {
    const { Attributes = {} } = await dynamodb.send(command);
    return { item: unmarshall(Attributes) as Item };
  });
  if ('item' in refused) return refused;
  return { standing: refused.refused.Item && (unmarshall(refused.refused.Item) as Item) };
}

/** Makes a conditional call. @returns its answer, or the refusal of the condition. @throws TransientServiceError */
export async function unlessRefused<Answer extends object>(
  what: string,
  call: () => Promise<Answer>,
): Promise<Answer | { readonly refused: ConditionalCheckFailedException }> {
  try {
    return await callService(what, call);
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { refused: error };
    throw error;
  }
}

/** An item as it is now. @throws TransientServiceError */
export async function readItem<Item>(
  dynamodb: DynamoDBClient,
  what: string,
  table: string,
  key: Values,
): Promise<Item | undefined> {
  const command = new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true });
  const { Item } = await callService(what, () => dynamodb.send(command));
  return Item && (unmarshall(Item) as Item);
}

/** Most items of one BatchGetItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MOST_READ = 100;
/** Tries to read what the table left over when it was busy. */
const READ_TRIES = 5;

/**
 * Items by their keys, each of which stands there once; those that are not there are left out.
 * @param attributes of an item that are read; all by default
 * @throws TransientServiceError
 */
export async function readItems<Item>(
  dynamodb: DynamoDBClient,
  what: string,
  table: string,
  keys: readonly Values[],
  attributes?: readonly string[],
): Promise<Item[]> {
  const projection = attributes && {
    ProjectionExpression: attributes.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
  };
  const readBatch = async (batch: readonly Values[]): Promise<Item[]> => {
    let Keys = batch.map((key) => marshall(key));
    const items: Item[] = [];
    for (let tries = 0; tries < READ_TRIES; tries += 1) {
      const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ...projection } } });
      const { Responses, UnprocessedKeys } = await callService(what, () => dynamodb.send(command));
      items.push(...(Responses?.[table] ?? []).map((item) => unmarshall(item) as Item));
      Keys = UnprocessedKeys?.[table]?.Keys ?? [];
      if (Keys.length === 0) return items;
    }
    throw new TransientServiceError(`The table ${table} left ${Keys.length} records unread ${READ_TRIES} times.`);
  };
  const batches = Array.from({ length: Math.ceil(keys.length / MOST_READ) }, (_, index) =>
    keys.slice(index * MOST_READ, (index + 1) * MOST_READ),
  );
  return (await Promise.all(batches.map(readBatch))).flat();
}

/** One page of what a query finds, and the key of the last item when there are more. @throws TransientServiceError */
export async function queryPage<Item>(
  dynamodb: DynamoDBClient,
  what: string,
  query: QueryCommandInput,
): Promise<{ readonly items: Item[]; readonly last: Values | undefined }> {
  const { Items = [], LastEvaluatedKey } = await callService(what, () => dynamodb.send(new QueryCommand(query)));
  return {
    items: Items.map((item) => unmarshall(item) as Item),
    last: LastEvaluatedKey && unmarshall(LastEvaluatedKey),
  };
}

/** Every item that a query finds, page by page. @throws TransientServiceError */
export function queryItems<Item>(
  dynamodb: DynamoDBClient,
  what: string,
  query: QueryCommandInput,
): AsyncGenerator<Item> {
  return entriesOf<Item, QueryCommandInput['ExclusiveStartKey']>(async (start) => {
    const command = new QueryCommand({ ...query, ExclusiveStartKey: start });
    const { Items = [], LastEvaluatedKey } = await callService(what, () => dynamodb.send(command));
    return { entries: Items.map((item) => unmarshall(item) as Item), next: LastEvaluatedKey };
  });
}

/** Every item of a table that a filter lets pass, page by page; what was written meanwhile may be missing. @throws TransientServiceError */
export function scanItems<Item>(dynamodb: DynamoDBClient, what: string, scan: ScanCommandInput): AsyncGenerator<Item> {
  return entriesOf<Item, ScanCommandInput['ExclusiveStartKey']>(async (start) => {
    const command = new ScanCommand({ ...scan, ExclusiveStartKey: start });
    const { Items = [], LastEvaluatedKey } = await callService(what, () => dynamodb.send(command));
    return { entries: Items.map((item) => unmarshall(item) as Item), next: LastEvaluatedKey };
  });
}
