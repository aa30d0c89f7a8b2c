import type { Item, Store } from 'dynalite/db';
import { stageItemWrite } from './item-writes';
import type { Mutex } from '../mutex';
import { notImplemented } from './parameters';
import { validationException } from './service-error';
import { UnitOfWork } from './unit-of-work';

const PREFIX = 'time-to-live~';

/**
 * Items that expired longer ago are kept, against dates that were written in milliseconds or by mistake:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html
 */
const FIVE_YEARS_SECONDS = 5 * 365 * 24 * 60 * 60;

interface Setting {
  readonly AttributeName: string;
  readonly Enabled: boolean;
}

/** Turns the expiry of a table's items on or off. Its caller holds the write lock. */
export async function updateTimeToLive(store: Store, input: object): Promise<object> {
  const {
    TableName: tableName,
    TimeToLiveSpecification: wanted,
    ...others
  } = input as {
    TableName?: unknown;
    TimeToLiveSpecification?: Partial<Setting>;
  };
  for (const name of Object.keys(others)) throw notImplemented('UpdateTimeToLive', name);
  if (
    typeof tableName !== 'string' ||
    typeof wanted?.AttributeName !== 'string' ||
    typeof wanted.Enabled !== 'boolean'
  ) {
    throw validationException('UpdateTimeToLive needs TableName and TimeToLiveSpecification {AttributeName, Enabled}');
  }
  await new UnitOfWork(store).table(tableName);

  const current = await settingOf(store, tableName);
  if ((current?.Enabled ?? false) === wanted.Enabled) {
    throw validationException(`TimeToLive is already ${wanted.Enabled ? 'enabled' : 'disabled'}`);
  }
  if (current?.Enabled === true && current.AttributeName !== wanted.AttributeName) {
    throw validationException(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${current.AttributeName}`,
    );
  }
  const setting: Setting = { AttributeName: wanted.AttributeName, Enabled: wanted.Enabled };
  await store.db.put(PREFIX + tableName, setting);
  return { TimeToLiveSpecification: setting };
}

export async function describeTimeToLive(store: Store, input: object): Promise<object> {
  const { TableName: tableName } = input as { TableName?: unknown };
  if (typeof tableName !== 'string') throw validationException('DescribeTimeToLive needs TableName');
  await new UnitOfWork(store).table(tableName);
  const setting = await settingOf(store, tableName);
  return {
    TimeToLiveDescription:
      setting?.Enabled === true
        ? { TimeToLiveStatus: 'ENABLED', AttributeName: setting.AttributeName }
        : { TimeToLiveStatus: 'DISABLED' },
  };
}

/** The setting goes with its table. */
export async function forgetTimeToLive(store: Store, tableName: string): Promise<void> {
  await store.db.del(PREFIX + tableName);
}

/**
 * Deletes the items whose time has come; until then they are readable, as on DynamoDB.
 * @param now - milliseconds
 * @returns how many items were deleted
 */
export async function deleteExpiredItems(store: Store, writes: Mutex, now: number): Promise<number> {
  let deleted = 0;
  for await (const [path, value] of store.db.iterator({ gte: PREFIX, lt: `${PREFIX}\uffff` })) {
    const { AttributeName: attribute, Enabled: isEnabled } = value as Setting;
    if (!isEnabled) continue;
    const tableName = path.slice(PREFIX.length);
    for await (const item of store.db.values({ gte: `item-${tableName}~`, lt: `item-${tableName}~\uffff` })) {
      if (!isExpired(item as Item, attribute, now)) continue;
      deleted += await writes.run(() => deleteIfExpired(store, tableName, item as Item, attribute, now));
    }
  }
  return deleted;
}

/** Looks again, under the write lock: the item may have been renewed since. */
async function deleteIfExpired(
  store: Store,
  tableName: string,
  found: Item,
  attribute: string,
  now: number,
): Promise<number> {
  const unit = new UnitOfWork(store);
  const table = await unit.table(tableName);
  const key = Object.fromEntries(table.KeySchema.map(({ AttributeName: name }) => [name, found[name]])) as Item;
  const item = await unit.read(table, key);
  if (item === undefined || !isExpired(item, attribute, now)) return 0;
  await stageItemWrite(unit, { name: 'DeleteItem', data: { TableName: tableName, Key: key }, returnsOldItem: false });
  await unit.commit();
  return 1;
}

function isExpired(item: Item, attribute: string, now: number): boolean {
  const expiry = item[attribute]?.N;
  if (expiry === undefined) return false;
  const seconds = Math.floor(now / 1000);
  return Number(expiry) <= seconds && Number(expiry) > seconds - FIVE_YEARS_SECONDS;
}

async function settingOf(store: Store, tableName: string): Promise<Setting | undefined> {
  return (await store.db.get(PREFIX + tableName)) as Setting | undefined;
}
