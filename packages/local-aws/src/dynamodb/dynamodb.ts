import { mkdir } from 'node:fs/promises';
import db, { type Store } from 'dynalite/db';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../service';
import type { CallObserver, LocalService, ServiceRequest, ServiceResponse } from '../service';
import { parseItemWrite, stageItemWrite, type ItemWriteName } from './item-writes';
import { Mutex } from '../mutex';
import { operations, validate } from './operations';
import { read, readPage } from './reads';
import { asServiceError, ServiceError } from './service-error';
import type { TableDefinition } from './table-definition';
import { changeTable, ensureTable, repairTables } from './tables';
import { deleteExpiredItems, describeTimeToLive, updateTimeToLive } from './time-to-live';
import { expiredTokens, transactGetItems, transactWriteItems } from './transactions';
import { UnitOfWork } from './unit-of-work';

const SWEEP_INTERVAL_MS = 60_000;
const TARGET_PREFIX = 'DynamoDB_20120810.';

/** What {@link execute} knows; a test sends it everything else that DynamoDB has. */
const OPERATION_NAMES = [
  ...Object.keys(operations),
  ...['TransactWriteItems', 'TransactGetItems', 'UpdateTimeToLive', 'DescribeTimeToLive'],
  ...['DescribeContinuousBackups', 'ListTagsOfResource'],
];

export interface LocalDynamoDbOptions {
  /** Folder of its own, made when it is missing. */
  readonly directory: string;
  readonly observe?: CallObserver;
  /** Milliseconds since 1970, for expiry; the machine's clock by default. */
  readonly clock?: () => number;
}

/** DynamoDB on one machine: dynalite's parser, storage layout and semantics, with atomic writes and transactions. */
export interface LocalDynamoDb extends LocalService {
  /**
   * Makes a described table with its indexes and time to live; does nothing when it is there already.
   * @throws Error when a table of that name has other keys or indexes
   */
  createTable(name: string, description: TableDefinition): Promise<void>;
  /** Deletes the items whose time to live is over, which also happens every minute. Answers how many there were. */
  deleteExpiredItems(): Promise<number>;
}

/**
 * Opens the database in a folder. What was answered before a crash is there afterwards.
 * @throws Error that names the folder and the remedy when the folder is in use or cannot be written
 */
export async function openDynamoDb({
  directory,
  observe,
  clock = Date.now,
}: LocalDynamoDbOptions): Promise<LocalDynamoDb> {
  const store = await openStore(directory);
  const writes = new Mutex();
  const pending = new Set<Promise<unknown>>();
  let isClosed = false;

  const sweep = async (): Promise<number> => {
    const tokens = await expiredTokens(store, clock());
    if (tokens.length > 0) await store.db.batch(tokens);
    return deleteExpiredItems(store, writes, clock());
  };
  const track = async <T>(task: Promise<T>): Promise<T> => {
    pending.add(task);
    return task.finally(() => pending.delete(task));
  };
  const timer = setInterval(() => void track(sweep()).catch(() => undefined), SWEEP_INTERVAL_MS);
  timer.unref();

  const handle = async (request: ServiceRequest): Promise<ServiceResponse> => {
    const startedAt = performance.now();
    const operation = operationOf(request);
    const facts: { tables?: readonly string[]; batch?: Readonly<Record<string, number>>; error?: string } = {};
    let status = 200;
    let body: object;
    try {
      if (isClosed) throw new ServiceError('InternalServerError', 'The local DynamoDB is closed', {}, 500);
      const input = parseBody(request);
      facts.tables = tablesOf(input);
      if (operation === 'BatchWriteItem') facts.batch = batchOf(input);
      body = await execute(store, writes, operation, input, clock);
    } catch (error) {
      const failure = asServiceError(error);
      facts.error = failure.name;
      status = failure.status;
      body = failure.body;
    }
    observe?.({ service: 'dynamodb', operation, status, durationMs: performance.now() - startedAt, facts });
    return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
  };

  return {
    signingName: 'dynamodb',
    operations: OPERATION_NAMES,
    handle: (request) => track(handle(request)),
    createTable: (name, description) =>
      writes.run(async () => {
        await ensureTable(store, name, description);
        await ensureTimeToLive(store, name, description.timeToLiveAttribute);
      }),
    deleteExpiredItems: () => track(sweep()),
    close: async () => {
      isClosed = true;
      clearInterval(timer);
      await Promise.allSettled(pending);
      await store.db.close();
    },
  };
}

async function execute(
  store: Store,
  writes: Mutex,
  operation: string,
  input: object,
  clock: () => number,
): Promise<object> {
  switch (operation) {
    case 'GetItem':
    case 'BatchGetItem':
    case 'DescribeTable':
    case 'ListTables':
      return read(store, operation, input);
    case 'Query':
    case 'Scan':
      return readPage(store, operation, input);
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return writes.run(() => writeItem(store, operation, input));
    case 'BatchWriteItem':
      return writes.run(() => writeBatch(store, input));
    case 'TransactWriteItems':
      return writes.run(() => transactWriteItems(store, input, clock()));
    case 'TransactGetItems':
      return writes.run(() => transactGetItems(store, input));
    case 'CreateTable':
    case 'DeleteTable':
      return writes.run(() => changeTable(store, operation, input));
    case 'UpdateTimeToLive':
      return writes.run(() => updateTimeToLive(store, input));
    case 'DescribeTimeToLive':
      return describeTimeToLive(store, input);
    case 'DescribeContinuousBackups':
      return describeContinuousBackups(store, input);
    case 'ListTagsOfResource':
      return { Tags: [] };
    default:
      throw new ServiceError(
        'UnknownOperationException',
        `The local DynamoDB does not implement the operation "${operation}".`,
      );
  }
}

/** There are none: what Terraform asks about every table. */
async function describeContinuousBackups(
  store: Store,
  { TableName }: { readonly TableName?: string },
): Promise<object> {
  await read(store, 'DescribeTable', { TableName });
  const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: 'DISABLED' };
  return { ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription } };
}

async function writeItem(store: Store, name: ItemWriteName, input: object): Promise<object> {
  const write = parseItemWrite(store, name, input);
  const unit = new UnitOfWork(store);
  const answer = await stageItemWrite(unit, write);
  await unit.commit();
  return answer;
}

async function writeBatch(store: Store, input: object): Promise<object> {
  const data = validate(store, operations.BatchWriteItem, input);
  const unit = new UnitOfWork(store);
  const answer = await unit.run(operations.BatchWriteItem.action, data);
  await unit.commit();
  return answer;
}

async function ensureTimeToLive(store: Store, table: string, attribute: string | undefined): Promise<void> {
  const { TimeToLiveDescription: current } = (await describeTimeToLive(store, { TableName: table })) as {
    TimeToLiveDescription: { AttributeName?: string };
  };
  const set = (AttributeName: string, Enabled: boolean): Promise<object> =>
    updateTimeToLive(store, { TableName: table, TimeToLiveSpecification: { AttributeName, Enabled } });
  if (current.AttributeName === attribute) return;
  if (current.AttributeName !== undefined) await set(current.AttributeName, false);
  if (attribute !== undefined) await set(attribute, true);
}

async function openStore(directory: string): Promise<Store> {
  try {
    await mkdir(directory, { recursive: true });
    const store = db.create({ path: directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    store.tableDb.awsAccountId = LOCAL_ACCOUNT;
    store.tableDb.awsRegion = LOCAL_REGION;
    await store.db.open();
    await repairTables(store);
    return store;
  } catch (error) {
    throw new Error(openFailure(directory, error), { cause: error });
  }
}

function openFailure(directory: string, error: unknown): string {
  const cause = (error as { cause?: unknown }).cause ?? error;
  const { code, message } = cause as { code?: string; message?: string };
  if (code === 'LEVEL_LOCKED') {
    return (
      `The local DynamoDB cannot use ${directory}: another local environment is running with it. ` +
      'Stop that one or choose another folder.'
    );
  }
  if (code === 'LEVEL_CORRUPTION' || /corrupt|missing files|malformed/i.test(message ?? '')) {
    return (
      `The local DynamoDB in ${directory} is damaged (${message}). ` +
      'Delete that folder to lose its tables, or start with --fresh to lose the local state.'
    );
  }
  return (
    `The local DynamoDB cannot use ${directory}: ${message ?? String(cause)}. ` +
    'It needs a folder that this user may write, on a disk with space left.'
  );
}

function operationOf({ headers }: ServiceRequest): string {
  const target = String(headers['x-amz-target'] ?? '');
  return target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : target;
}

function parseBody({ body }: ServiceRequest): object {
  try {
    const input: unknown = JSON.parse(body.toString('utf8'));
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  } catch {
    // Answered below, like every body that is not a JSON object.
  }
  throw new ServiceError('SerializationException', 'The request body is not a JSON object');
}

/** The tables that a request names, for the count of calls. */
/** How many writes a BatchWriteItem holds, by table. */
function batchOf(input: object): Readonly<Record<string, number>> {
  const { RequestItems = {} } = input as { RequestItems?: Readonly<Record<string, unknown>> };
  return Object.fromEntries(
    Object.entries(RequestItems).map(([table, writes]) => [table, Array.isArray(writes) ? writes.length : 0]),
  );
}

function tablesOf(input: object): readonly string[] {
  const { TableName, RequestItems, TransactItems } = input as {
    TableName?: string;
    RequestItems?: object;
    TransactItems?: Record<string, { TableName?: string }>[];
  };
  if (typeof TableName === 'string') return [TableName];
  const names = [
    ...Object.keys(RequestItems ?? {}),
    ...(Array.isArray(TransactItems) ? TransactItems : []).flatMap((item) =>
      Object.values(item ?? {}).map((action) => action?.TableName ?? ''),
    ),
  ];
  return [...new Set(names)].filter((name) => name !== '');
}
