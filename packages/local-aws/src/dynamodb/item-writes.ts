import db, { type Item, type Request, type Store } from 'dynalite/db';
import { satisfies } from './condition';
import { operations, validate } from './operations';
import { ServiceError, validationException } from './service-error';
import type { UnitOfWork } from './unit-of-work';
import { detachOperands, removeFromTheEnd } from './update-expression';

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
  if (data._updates !== undefined) removeFromTheEnd(data._updates);
  return { name, data, returnsOldItem: onFailure === 'ALL_OLD' };
}

/**
 * Checks the condition of a write and stages the write. Its caller holds the write lock, so nothing changes between.
 * @throws ConditionalCheckFailedException, with the item as it is when the caller asked for it
 */
export async function stageItemWrite(unit: UnitOfWork, { name, data, returnsOldItem }: ItemWrite): Promise<object> {
  await checkCondition(unit, data, returnsOldItem);
  if (data._updates !== undefined)
    detachOperands(data._updates, (await existingItem(unit, data)) ?? (data.Key as Item));
  const unconditional = { ...data };
  delete unconditional._condition;
  const tooLarge = name === 'UpdateItem' ? 'Item size to update has exceeded the maximum allowed size' : undefined;
  return unit.run(operations[name].action, unconditional, tooLarge);
}

/** @throws ConditionalCheckFailedException */
export async function checkCondition(unit: UnitOfWork, data: Request, returnsOldItem: boolean): Promise<void> {
  if (data._condition === undefined) return;
  const item = await existingItem(unit, data);
  if (satisfies(item ?? {}, data._condition.expression)) return;
  throw new ServiceError(
    'ConditionalCheckFailedException',
    'The conditional request failed',
    returnsOldItem && item !== undefined ? { Item: item } : {},
  );
}

/** The item that a write is about, as it is. */
async function existingItem(unit: UnitOfWork, data: Request): Promise<Item | undefined> {
  const table = await unit.table(data.TableName);
  const target = (data.Item ?? data.Key) as Item;
  const invalid = data.Item === undefined ? db.validateKey(target, table) : db.validateItem(target, table);
  if (invalid) throw invalid;
  return unit.read(table, target);
}
