import db, {
  type ActionStore,
  type BatchOperation,
  type Callback,
  type Index,
  type Item,
  type ItemDb,
  type Store,
  type StreamOptions,
  type Table,
} from 'dynalite/db';
import { itemBytes, MAX_ITEM_BYTES } from './item-size';
import { validationException } from './service-error';

/** An item that an action has read, and what it wants to make of it. */
interface Change {
  readonly table: Table;
  readonly before: Item | undefined;
  after: Item | undefined;
  isWritten: boolean;
}

type Action = (store: ActionStore, data: object, callback: Callback<object>) => void;

const INDEX_TYPES = ['Local', 'Global'] as const;

/**
 * A store that dynalite's actions run against, for the length of one request. Writes are staged and committed in one
 * LevelDB batch, items and index entries together: all of them survive a crash or none, and several actions make one
 * transaction. Its user holds the service's write lock.
 */
export class UnitOfWork implements ActionStore {
  readonly options: ActionStore['options'];
  readonly tableDb: unknown;
  private readonly tables = new Map<string, Table>();
  private readonly changes = new Map<string, Change>();
  private fail: (error: unknown) => void = () => undefined;
  private tooLarge = '';

  /**
   * @param store - dynalite's own store
   * @param exclusiveStartKey - where a query or scan goes on, needed to find that place in an index
   */
  constructor(
    private readonly store: Store,
    private readonly exclusiveStartKey?: Item,
  ) {
    this.options = store.options;
    this.tableDb = store.tableDb;
  }

  /**
   * Runs an action. An exception in one of its callbacks fails this call instead of ending the process.
   * @param tooLarge - what DynamoDB says when the action makes an item of more than 400 KB
   */
  run(action: Action, data: object, tooLarge = 'Item size has exceeded the maximum allowed size'): Promise<object> {
    this.tooLarge = tooLarge;
    return new Promise((resolve, reject) => {
      this.fail = reject;
      action(this, data, (error, answer) => (error ? reject(error) : resolve(answer ?? {})));
    });
  }

  /** @throws ResourceNotFoundException */
  async table(name: string): Promise<Table> {
    return new Promise((resolve, reject) => {
      this.getTable(name, (error, table) =>
        table === undefined ? reject(error ?? new Error(`No table ${name}`)) : resolve(table),
      );
    });
  }

  async read(table: Table, key: Item): Promise<Item | undefined> {
    const path = itemPath(table.TableName, db.createKey(key, table));
    const staged = this.changes.get(path);
    return staged === undefined ? ((await this.store.db.get(path)) as Item | undefined) : staged.after;
  }

  /** Writes everything that was staged, and whatever else belongs to it, at once. */
  async commit(others: readonly BatchOperation[] = []): Promise<void> {
    const operations = [...this.changes].flatMap(([path, change]) => {
      if (!change.isWritten) return [];
      const item: BatchOperation =
        change.after === undefined ? { type: 'del', key: path } : { type: 'put', key: path, value: change.after };
      return [item, ...indexOperations(change)];
    });
    if (operations.length + others.length > 0) await this.store.db.batch([...operations, ...others]);
  }

  /** Bytes of all items that would be written. */
  get stagedBytes(): number {
    const staged = [...this.changes.values()].filter(({ isWritten }) => isWritten);
    return staged.reduce((sum, { after }) => sum + (after === undefined ? 0 : itemBytes(after)), 0);
  }

  getTable(name: string, checkStatus: boolean | Callback<Table>, callback?: Callback<Table>): void {
    const answer = typeof checkStatus === 'function' ? checkStatus : callback;
    this.store.getTable(name, checkStatus !== false, (error, table) => {
      if (table !== undefined) this.tables.set(name, table);
      this.guard(() => answer?.(error, table));
    });
  }

  getItemDb(tableName: string): ItemDb {
    return {
      ...this.readOnly(),
      get: (key, callback) => {
        const path = itemPath(tableName, key);
        const staged = this.changes.get(path);
        const item = staged === undefined ? this.store.db.get(path) : Promise.resolve(staged.after);
        item.then(
          (value) => {
            const before = value as Item | undefined;
            if (staged === undefined) {
              this.changes.set(path, { table: this.known(tableName), before, after: before, isWritten: false });
            }
            // Actions change what they get, and the staged item is what a later read has to see.
            this.guard(() => callback(null, structuredClone(before)));
          },
          (error: Error) => this.guard(() => callback(error)),
        );
      },
      put: (key, item, callback) => {
        if (itemBytes(item) > MAX_ITEM_BYTES) {
          callback(validationException(this.tooLarge));
          return;
        }
        this.stage(tableName, key, item);
        setImmediate(() => this.guard(() => callback(null)));
      },
      del: (key, callback) => {
        this.stage(tableName, key, undefined);
        setImmediate(() => this.guard(() => callback(null)));
      },
      createValueStream: (options) => this.store.getItemDb(tableName).createValueStream(options),
    };
  }

  getIndexDb(type: string, tableName: string, indexName: string): ItemDb {
    const done = (callback: Callback): unknown => setImmediate(() => this.guard(() => callback(null)));
    return {
      ...this.readOnly(),
      // Index entries are derived from the items when they are committed.
      put: (_key, _item, callback) => void done(callback),
      del: (_key, callback) => void done(callback),
      createValueStream: (options) =>
        this.store
          .getIndexDb(type, tableName, indexName)
          .createValueStream(this.resumed(tableName, indexName, options)),
    };
  }

  private readOnly(): ItemDb {
    const refuse = (): never => {
      throw new Error('An index is read by its stream only');
    };
    return {
      lock: (_key, run) => run((callback) => callback),
      get: refuse,
      put: refuse,
      del: refuse,
      createValueStream: refuse,
    };
  }

  private stage(tableName: string, key: string, item: Item | undefined): void {
    const change = this.changes.get(itemPath(tableName, key));
    if (change === undefined) throw new Error(`An item of ${tableName} was written without being read`);
    change.after = item === undefined ? undefined : structuredClone(item);
    change.isWritten = true;
  }

  private known(tableName: string): Table {
    const table = this.tables.get(tableName);
    if (table === undefined) throw new Error(`An item of ${tableName} was read before its table`);
    return table;
  }

  /** The place to go on from, in the order in which `indexOperations` lays out an index. */
  private resumed(tableName: string, indexName: string, options: StreamOptions): StreamOptions {
    if (this.exclusiveStartKey === undefined) return options;
    const table = this.known(tableName);
    const index = indexesOf(table).find(({ definition }) => definition.IndexName === indexName);
    if (index === undefined) return options;
    const start = indexKey(this.exclusiveStartKey, table, index.definition);
    return options.reverse === true ? { ...options, lt: start } : { ...options, gt: start };
  }

  private guard(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.fail(error);
    }
  }
}

/** Where the store keeps an item. */
export function itemPath(tableName: string, key: string): string {
  return `item-${tableName}~${key}`;
}

function indexesOf(table: Table): { readonly type: string; readonly definition: Index }[] {
  return INDEX_TYPES.flatMap((type) =>
    (table[`${type}SecondaryIndexes`] ?? []).map((definition) => ({ type: type.toLowerCase(), definition })),
  );
}

/** Ends in the whole table key: dynalite ends it in 24 bits of a hash, so one of two items could vanish from an index. */
function indexKey(item: Item, table: Table, index: Index): string {
  return db.createKey(item, table, index.KeySchema) + db.createKey(item, table);
}

/** What a change of an item means for the indexes of its table. */
export function indexOperations({ table, before, after }: Omit<Change, 'isWritten'>): BatchOperation[] {
  return indexesOf(table).flatMap(({ type, definition }) => {
    const path = (item: Item): string =>
      `index-${type}~${table.TableName}~${definition.IndexName}~${indexKey(item, table, definition)}`;
    const has = (item: Item | undefined): item is Item =>
      item !== undefined && definition.KeySchema.every(({ AttributeName }) => item[AttributeName] !== undefined);

    const [entry] = has(after) ? db.getIndexActions([definition], null, after, table).puts : [];
    const operations: BatchOperation[] = [];
    if (has(before)) operations.push({ type: 'del', key: path(before) });
    if (entry !== undefined && has(after)) operations.push({ type: 'put', key: path(after), value: entry.item });
    return operations;
  });
}
