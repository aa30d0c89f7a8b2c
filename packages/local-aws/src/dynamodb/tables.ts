import { setTimeout as delay } from 'node:timers/promises';
import type { Index, Store, Table } from 'dynalite/db';
import { addIndexes } from './add-indexes';
import type { AttributeDefinition, TableDefinition } from './table-definition';
import { operations, validate } from './operations';
import { forgetTimeToLive } from './time-to-live';

const TABLE_PREFIX = 'table~';
const SETTLE_POLL_MS = 2;

/** CreateTable and DeleteTable, under the write lock; over when the table has its final status. */
export async function changeTable(store: Store, name: 'CreateTable' | 'DeleteTable', input: object): Promise<object> {
  const data = validate(store, operations[name], input);
  const answer = await new Promise<object>((resolve, reject) => {
    operations[name].action(store, data, (error, value) => (error ? reject(error) : resolve(value ?? {})));
  });
  // The answer says CREATING or DELETING, as on DynamoDB, and belongs to dynalite, which goes on changing it.
  const shown = structuredClone(answer);
  if (name === 'DeleteTable') await forgetTimeToLive(store, data.TableName);
  await settled(store, data.TableName);
  return shown;
}

/** Finishes what a killed process left half done: dynalite would never touch such a table again. */
export async function repairTables(store: Store): Promise<void> {
  for await (const value of store.db.values({ gte: TABLE_PREFIX, lt: `${TABLE_PREFIX}\uffff` })) {
    const table = value as Table;
    if (table.TableStatus === 'ACTIVE') continue;
    const isHalfDeleted = table.TableStatus === 'DELETING';
    await store.db.put(TABLE_PREFIX + table.TableName, { ...table, TableStatus: 'ACTIVE' });
    if (isHalfDeleted) await changeTable(store, 'DeleteTable', { TableName: table.TableName });
  }
}

/**
 * Creates a described table unless it is there already. A table that lacks indexes gets them, with its items in them.
 * Its caller holds the write lock.
 * @throws Error when a table of that name has other keys or indexes
 */
export async function ensureTable(store: Store, name: string, description: TableDefinition): Promise<void> {
  const wanted = createTableInput(name, description);
  const existing = (await store.db.get(TABLE_PREFIX + name)) as Table | undefined;
  if (existing === undefined) {
    await changeTable(store, 'CreateTable', wanted);
  } else if (layoutOf(existing) !== layoutOf(wanted)) {
    const known = new Set(existing.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName));
    const isNew = ({ IndexName }: Index): boolean => !known.has(IndexName);
    const added = wanted.GlobalSecondaryIndexes?.filter(isNew) ?? [];
    const attributes = wanted.AttributeDefinitions;
    if (layoutOf(withoutIndexes(wanted, isNew)) === layoutOf(existing)) {
      return addIndexes(store, TABLE_PREFIX + name, existing, attributes, added);
    }
    throw new Error(
      `The local table ${name} was made with other keys or indexes than its description has now. ` +
        'Start with --fresh to recreate it; its items are lost.',
    );
  }
}

type TableLayout = Pick<Table, 'KeySchema' | 'AttributeDefinitions' | 'GlobalSecondaryIndexes'>;

function createTableInput(name: string, description: TableDefinition): TableLayout & { TableName: string } {
  const { partitionKey, sortKey, indexes } = description;
  const attributes = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
  const types = new Map(
    attributes.filter((attribute) => attribute !== undefined).map(({ name, type }) => [name, type]),
  );
  const input = {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(partitionKey, sortKey),
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
  };
  if (indexes.length === 0) return input;
  return {
    ...input,
    GlobalSecondaryIndexes: indexes.map((index): Index => ({
      IndexName: index.name,
      KeySchema: keySchema(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: index.projection ?? 'ALL' },
    })),
  };
}

function keySchema(partitionKey: AttributeDefinition, sortKey: AttributeDefinition | undefined): Table['KeySchema'] {
  const partition = { AttributeName: partitionKey.name, KeyType: 'HASH' } as const;
  return sortKey === undefined ? [partition] : [partition, { AttributeName: sortKey.name, KeyType: 'RANGE' }];
}

/** What makes two tables the same: keys, their types and indexes, in any order. */
function layoutOf({ KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [] }: TableLayout): string {
  const attributes = AttributeDefinitions.map(
    ({ AttributeName, AttributeType }) => `${AttributeName}:${AttributeType}`,
  );
  const indexes = GlobalSecondaryIndexes.map((index) => [index.IndexName, keyNames(index.KeySchema)].join('='));
  return JSON.stringify([keyNames(KeySchema), attributes.sort(), indexes.sort()]);
}

/** A layout as it was before some of its indexes came, and with them the attributes that no other key needs. */
function withoutIndexes(layout: TableLayout, isNew: (index: Index) => boolean): TableLayout {
  const GlobalSecondaryIndexes = layout.GlobalSecondaryIndexes?.filter((index) => !isNew(index)) ?? [];
  const keys = [layout.KeySchema, ...GlobalSecondaryIndexes.map(({ KeySchema }) => KeySchema)].flat();
  const needed = new Set(keys.map(({ AttributeName }) => AttributeName));
  return {
    KeySchema: layout.KeySchema,
    AttributeDefinitions: layout.AttributeDefinitions.filter(({ AttributeName }) => needed.has(AttributeName)),
    GlobalSecondaryIndexes,
  };
}

function keyNames(schema: Table['KeySchema']): string {
  return schema.map(({ AttributeName, KeyType }) => `${AttributeName}:${KeyType}`).join(',');
}

async function settled(store: Store, name: string): Promise<void> {
  for (;;) {
    const table = (await store.db.get(TABLE_PREFIX + name)) as Table | undefined;
    if (table === undefined || table.TableStatus === 'ACTIVE') return;
    await delay(SETTLE_POLL_MS);
  }
}
