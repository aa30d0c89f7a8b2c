import { createHash } from 'node:crypto';
import db, { type BatchOperation, type Item, type Store } from 'dynalite/db';
import { checkCondition, parseItemWrite, stageItemWrite, type ItemWriteName } from './item-writes';
import { operations, validate } from './operations';
import { notImplemented } from './parameters';
import { asServiceError, ServiceError, validationException } from './service-error';
import { UnitOfWork } from './unit-of-work';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html */
const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;
const TOKEN_LIFETIME_MS = 10 * 60 * 1000;
const TOKEN_PREFIX = 'transaction~';

const WRITE_NAMES: Readonly<Record<string, ItemWriteName>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
};

interface PreparedAction {
  readonly tableName: string;
  readonly target: Item;
  stage(unit: UnitOfWork): Promise<unknown>;
}

interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: unknown;
}

/**
 * All writes or none, under the write lock of the caller. A repeated ClientRequestToken answers without writing again.
 * @throws TransactionCanceledException with one reason per action
 */
export async function transactWriteItems(store: Store, input: object, now: number): Promise<object> {
  const { TransactItems: items, ClientRequestToken: token } = input as {
    TransactItems?: unknown;
    ClientRequestToken?: string;
  };
  refuseOthers('TransactWriteItems', input, ['TransactItems', 'ClientRequestToken']);
  const actions = listOf(items).map((item) => prepareWrite(store, item));
  const unit = new UnitOfWork(store);
  await refuseRepeatedItems(unit, actions);

  const fingerprint = createHash('sha256').update(JSON.stringify(items)).digest('hex');
  if (token !== undefined && (await isRepeated(store, token, fingerprint, now))) return {};

  const reasons: CancellationReason[] = [];
  for (const action of actions) {
    reasons.push(await action.stage(unit).then(() => ({ Code: 'None' }), reasonOf));
  }
  if (reasons.some(({ Code }) => Code !== 'None')) throw canceled(reasons);
  if (unit.stagedBytes > MAX_BYTES) {
    throw validationException('The aggregate size of the items in the transaction exceeds 4 MB');
  }
  await unit.commit(token === undefined ? [] : [tokenRecord(token, fingerprint, now)]);
  return {};
}

/** Several items as they were at one moment: its caller keeps writers out. */
export async function transactGetItems(store: Store, input: object): Promise<object> {
  const { TransactItems: items } = input as { TransactItems?: unknown };
  refuseOthers('TransactGetItems', input, ['TransactItems']);
  const requests = listOf(items).map((item) => {
    const { Get: get, ...others } = item as { Get?: object };
    if (get === undefined || Object.keys(others).length > 0)
      throw validationException('TransactItems can only contain Get');
    return validate(store, operations.GetItem, { ...get, ConsistentRead: true });
  });
  const unit = new UnitOfWork(store);
  const responses: object[] = [];
  for (const request of requests) responses.push(await unit.run(operations.GetItem.action, request));
  return { Responses: responses };
}

/** Tokens whose time has passed. */
export async function expiredTokens(store: Store, now: number): Promise<BatchOperation[]> {
  const expired: BatchOperation[] = [];
  for await (const [key, value] of store.db.iterator({ gte: TOKEN_PREFIX, lt: `${TOKEN_PREFIX}\uffff` })) {
    if ((value as { expiresAt: number }).expiresAt <= now) expired.push({ type: 'del', key });
  }
  return expired;
}

function prepareWrite(store: Store, item: unknown): PreparedAction {
  const [[kind, parameters] = ['', {}], ...others] = Object.entries(item as Record<string, object>);
  if (others.length > 0 || (kind !== 'ConditionCheck' && !(kind in WRITE_NAMES))) {
    throw validationException('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  for (const parameter of ['ReturnValues', 'ReturnConsumedCapacity']) {
    if (parameter in parameters) throw notImplemented(`TransactWriteItems.${kind}`, parameter);
  }
  if (kind === 'ConditionCheck') {
    const { data, returnsOldItem } = parseItemWrite(store, 'DeleteItem', parameters);
    if (data._condition === undefined) throw validationException('A ConditionCheck needs a ConditionExpression');
    return {
      tableName: data.TableName,
      target: data.Key as Item,
      stage: (unit) => checkCondition(unit, data, returnsOldItem),
    };
  }
  const write = parseItemWrite(store, WRITE_NAMES[kind] as ItemWriteName, parameters);
  return {
    tableName: write.data.TableName,
    target: (write.data.Item ?? write.data.Key) as Item,
    stage: (unit) => stageItemWrite(unit, write),
  };
}

async function refuseRepeatedItems(unit: UnitOfWork, actions: readonly PreparedAction[]): Promise<void> {
  const seen = new Set<string>();
  for (const { tableName, target } of actions) {
    const table = await unit.table(tableName);
    const keyNames = table.KeySchema.map(({ AttributeName }) => AttributeName);
    // A wrong key is the action's own failure and becomes its cancellation reason.
    if (!keyNames.every((name) => target[name] !== undefined)) continue;
    const key = `${tableName}~${db.createKey(target, table)}`;
    if (seen.has(key)) {
      throw validationException('Transaction request cannot include multiple operations on one item');
    }
    seen.add(key);
  }
}

function listOf(items: unknown): unknown[] {
  if (!Array.isArray(items) || items.length === 0 || items.length > MAX_ACTIONS) {
    throw validationException(
      "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: " +
        `Member must have length between 1 and ${MAX_ACTIONS}`,
    );
  }
  return items;
}

function refuseOthers(operation: string, input: object, known: readonly string[]): void {
  const other = Object.entries(input).find(([name, value]) => !known.includes(name) && value !== 'NONE');
  if (other !== undefined) throw notImplemented(operation, other[0]);
}

function reasonOf(error: unknown): CancellationReason {
  const failure = asServiceError(error);
  if (failure.name === 'ConditionalCheckFailedException') {
    const { Item: item } = failure.body;
    return { Code: 'ConditionalCheckFailed', Message: failure.message, ...(item === undefined ? {} : { Item: item }) };
  }
  if (failure.name === 'ValidationException') return { Code: 'ValidationError', Message: failure.message };
  throw failure;
}

function canceled(reasons: readonly CancellationReason[]): ServiceError {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new ServiceError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons: reasons },
  );
}

function tokenRecord(token: string, fingerprint: string, now: number): BatchOperation {
  return { type: 'put', key: TOKEN_PREFIX + token, value: { fingerprint, expiresAt: now + TOKEN_LIFETIME_MS } };
}

/** @throws IdempotentParameterMismatchException when the token came with another request before */
async function isRepeated(store: Store, token: string, fingerprint: string, now: number): Promise<boolean> {
  const known = (await store.db.get(TOKEN_PREFIX + token)) as { fingerprint: string; expiresAt: number } | undefined;
  if (known === undefined || known.expiresAt <= now) return false;
  if (known.fingerprint === fingerprint) return true;
  throw new ServiceError(
    'IdempotentParameterMismatchException',
    'The client request token was used with other parameters in the last ten minutes',
  );
}
