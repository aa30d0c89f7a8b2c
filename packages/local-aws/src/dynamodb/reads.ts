import db, { type Item, type Request, type Store } from 'dynalite/db';
import { satisfies } from './condition';
import { operations, validate } from './operations';
import { UnitOfWork } from './unit-of-work';

interface Page {
  Count: number;
  ScannedCount: number;
  Items?: Item[];
  LastEvaluatedKey?: Item;
}

/** GetItem, BatchGetItem, DescribeTable and ListTables. */
export async function read(
  store: Store,
  name: 'GetItem' | 'BatchGetItem' | 'DescribeTable' | 'ListTables',
  input: object,
): Promise<object> {
  return new UnitOfWork(store).run(operations[name].action, validate(store, operations[name], input));
}

/** Query and Scan. A page is cut before it is filtered, as on DynamoDB. */
export async function readPage(store: Store, name: 'Query' | 'Scan', input: object): Promise<object> {
  const data = validate(store, operations[name], input);
  const unit = new UnitOfWork(store, data.ExclusiveStartKey);
  if (data._filter === undefined) return unit.run(operations[name].action, data);

  await refuseMisusedKeys(unit, name, data);
  const { _filter: filter, _projection: projection, Select: select, ...unfiltered } = data;
  const whole = select === undefined || select === 'COUNT' ? unfiltered : { ...unfiltered, Select: select };
  const { Items: all = [], ...rest } = (await unit.run(operations[name].action, whole)) as Page;
  const items = all.filter((item) => satisfies(item, filter.expression));
  if (select === 'COUNT') return { ...rest, Count: items.length };
  const shown = projection === undefined ? items : items.map((item) => db.mapPaths(projection.paths, item));
  return { ...rest, Count: items.length, Items: shown };
}

/** @throws ValidationException when a path leads into a key, or a query filters by what its key condition is for */
async function refuseMisusedKeys(unit: UnitOfWork, name: 'Query' | 'Scan', data: Request): Promise<void> {
  const table = await unit.table(data.TableName);
  const invalid = db.validateKeyPaths({ ...data._filter?.nestedPaths, ...data._projection?.nestedPaths }, table);
  if (invalid) throw invalid;
  if (name === 'Scan') return;
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  const keySchema = indexes.find(({ IndexName }) => IndexName === data.IndexName)?.KeySchema ?? table.KeySchema;
  const key = keySchema.find(({ AttributeName }) => AttributeName in (data._filter?.pathHeads ?? {}));
  if (key === undefined) return;
  throw db.validationError(
    `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key.AttributeName}`,
  );
}
