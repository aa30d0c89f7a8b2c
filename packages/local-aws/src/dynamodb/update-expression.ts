import db, { type DocumentPath, type Item, type Update, type UpdateOperand } from 'dynalite/db';

/**
 * An update's positions count in the lists as they were, whereas dynalite removes one element after the other: so
 * removals come last, and the last elements first.
 */
export function removeFromTheEnd(update: Update): void {
  const removals = update.sections
    .filter(({ type }) => type === 'remove')
    .sort((a, b) => positionOrder(b.path, a.path));
  update.sections = [...update.sections.filter(({ type }) => type !== 'remove'), ...removals];
}

/**
 * Replaces the paths on the right of `=` by copies of what is there: dynalite puts the same list or map in two places,
 * and the next part of the update would change both.
 * @param item - as it is before the update
 */
export function detachOperands(update: Update, item: Item): void {
  for (const section of update.sections) {
    if (section.type === 'set' && section.val !== undefined) section.val = detached(section.val, item);
  }
}

function detached(operand: UpdateOperand, item: Item): UpdateOperand {
  if (isPath(operand)) return copyAt(operand, item) ?? operand;
  if (!('type' in operand)) return structuredClone(operand);
  const [first, second] = operand.args;
  if (operand.name === 'if_not_exists' && first !== undefined && second !== undefined) {
    return (isPath(first) ? copyAt(first, item) : undefined) ?? detached(second, item);
  }
  return { ...operand, args: operand.args.map((argument) => detached(argument, item)) };
}

function copyAt(path: DocumentPath, item: Item): UpdateOperand | undefined {
  return structuredClone(db.mapPath(path, item)) ?? undefined;
}

function isPath(operand: UpdateOperand): operand is DocumentPath {
  return Array.isArray(operand);
}

function positionOrder(a: DocumentPath, b: DocumentPath): number {
  const at = a.findIndex((element, index) => element !== b[index]);
  const [left, right] = [a[at], b[at]];
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left) < String(right) ? -1 : 1;
}
