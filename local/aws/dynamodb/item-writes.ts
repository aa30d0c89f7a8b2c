import db, { type DocumentPath, type Item, type Request, type Store } from 'dynalite/db';
import { satisfies } from './condition';
import { operations, validate } from './operations';
import { ServiceError, validationException } from './service-error';
import type { UnitOfWork } from './unit-of-work';

export type ItemWriteName = 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** A validated write of one item and what its caller wants to know when its condition fails. */
export interface ItemWrite {
  readonly name: ItemWriteName;
  readonly data: Request;
  readonly returnsOldItem: boolean;
}

/** @throws the errors of an invalid request */
export function parseItemWrite(store: Store, name: ItemWriteName, input: object): ItemWrite {
  const { ReturnValuesOnConditionCheckFailure: onFailure } = input as { ReturnValuesOnConditionCheckFailure?: unknown };
  if (onFailure !== undefined && onFailure !== 'NONE' && onFailure !== 'ALL_OLD') {
    throw validationException(
      `1 validation error detected: Value '${String(onFailure)}' at 'returnValuesOnConditionCheckFailure' failed to ` +
        'satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]',
    );
  }
  const data = validate(store, operations[name], input, ['ReturnValuesOnConditionCheckFailure']);
  removeFromTheEnd(data);
  return { name, data, returnsOldItem: onFailure === 'ALL_OLD' };
}

/**
 * Checks the condition of a write and stages the write. Its caller holds the write lock, so nothing changes between.
 * @throws ConditionalCheckFailedException, with the item as it is when the caller asked for it
 */
export async function stageItemWrite(unit: UnitOfWork, { name, data, returnsOldItem }: ItemWrite): Promise<object> {
  await checkCondition(unit, data, returnsOldItem);
  const unconditional = { ...data };
  delete unconditional._condition;
  const tooLarge = name === 'UpdateItem' ? 'Item size to update has exceeded the maximum allowed size' : undefined;
  return unit.run(operations[name].action, unconditional, tooLarge);
}

/** @throws ConditionalCheckFailedException */
export async function checkCondition(unit: UnitOfWork, data: Request, returnsOldItem: boolean): Promise<void> {
  if (data._condition === undefined) return;
  const table = await unit.table(data.TableName);
  const target = (data.Item ?? data.Key) as Item;
  const invalid = data.Item === undefined ? db.validateKey(target, table) : db.validateItem(target, table);
  if (invalid) throw invalid;

  const item = await unit.read(table, target);
  if (satisfies(item ?? {}, data._condition.expression)) return;
  throw new ServiceError(
    'ConditionalCheckFailedException',
    'The conditional request failed',
    returnsOldItem && item !== undefined ? { Item: item } : {},
  );
}

/**
 * An update's positions count in the lists as they were, whereas dynalite removes one element after the other: so
 * removals come last, and the last elements first.
 */
function removeFromTheEnd({ _updates: updates }: Request): void {
  if (updates === undefined) return;
  const removals = updates.sections
    .filter(({ type }) => type === 'remove')
    .sort((a, b) => positionOrder(b.path, a.path));
  updates.sections = [...updates.sections.filter(({ type }) => type !== 'remove'), ...removals];
}

function positionOrder(a: DocumentPath, b: DocumentPath): number {
  const at = a.findIndex((element, index) => element !== b[index]);
  const [left, right] = [a[at], b[at]];
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left) < String(right) ? -1 : 1;
}
