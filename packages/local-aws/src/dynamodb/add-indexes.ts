import type { BatchOperation, Index, Item, Store, Table } from 'dynalite/db';
import { indexOperations, itemPath } from './unit-of-work';

/** The index as DynamoDB describes one that is in use. */
const inUse = (index: Index): Index & { readonly IndexStatus: string } => ({ ...index, IndexStatus: 'ACTIVE' });

/**
 * Gives a table further indexes, as DynamoDB does while it is in use: all of its items are in them afterwards, or, when
 * the process is killed, nothing has changed.
 * @param tablePath where the store keeps the table itself
 * @param attributes of the keys of the table and of all its indexes
 */
export async function addIndexes(
  store: Store,
  tablePath: string,
  existing: Table,
  attributes: Table['AttributeDefinitions'],
  added: readonly Index[],
): Promise<void> {
  const table: Table = {
    ...existing,
    AttributeDefinitions: attributes,
    GlobalSecondaryIndexes: [...(existing.GlobalSecondaryIndexes ?? []), ...added.map(inUse)],
  };
  const operations: BatchOperation[] = [{ type: 'put', key: tablePath, value: table }];
  const first = itemPath(existing.TableName, '');
  for await (const item of store.db.values({ gte: first, lt: `${first}\uffff` })) {
    operations.push(...indexOperations({ table, before: undefined, after: item as Item }));
  }
  await store.db.batch(operations);
}
