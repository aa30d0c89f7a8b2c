import db, { type AttributeValue, type DocumentPath, type Expression, type Item, type Operand } from 'dynalite/db';
import { isDeepStrictEqual } from 'node:util';

type Resolved = AttributeValue | undefined;
type TypeName = keyof AttributeValue;

/**
 * Whether an item satisfies a parsed condition or filter expression. Replaces dynalite's evaluation, which calls every
 * pair of lists or maps unequal, two missing attributes equal, and throws when the second operand is missing.
 * A comparison with a missing attribute is false, except `<>`:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function satisfies(item: Item, expression: Expression): boolean {
  switch (expression.type) {
    case 'and':
      return expression.args.every((part) => satisfies(item, part));
    case 'or':
      return expression.args.some((part) => satisfies(item, part));
    case 'not':
      return !expression.args.some((part) => satisfies(item, part));
    case 'function':
      return evaluateFunction(
        expression.name,
        expression.args.map((operand) => resolve(item, operand)),
      );
    default: {
      const [first, ...others] = expression.args.map((operand) => resolve(item, operand));
      return compare(expression.type, first, others);
    }
  }
}

function compare(operator: string, left: Resolved, others: readonly Resolved[]): boolean {
  const [right, upper] = others;
  switch (operator) {
    case '=':
      return areEqual(left, right);
    case '<>':
      return !areEqual(left, right);
    case 'in':
      return others.some((other) => areEqual(left, other));
    case 'between':
      return holds(order(left, right), (sign) => sign >= 0) && holds(order(left, upper), (sign) => sign <= 0);
    case '<':
      return holds(order(left, right), (sign) => sign < 0);
    case '<=':
      return holds(order(left, right), (sign) => sign <= 0);
    case '>':
      return holds(order(left, right), (sign) => sign > 0);
    default:
      return holds(order(left, right), (sign) => sign >= 0);
  }
}

function evaluateFunction(name: string, [first, second]: readonly Resolved[]): boolean {
  switch (name) {
    case 'attribute_exists':
      return first !== undefined;
    case 'attribute_not_exists':
      return first === undefined;
    case 'attribute_type':
      return first !== undefined && typeOf(first) === second?.S;
    case 'begins_with':
      return beginsWith(first, second);
    case 'contains':
      return contains(first, second);
    default:
      throw new Error(`The function ${name} cannot be evaluated as a condition.`);
  }
}

function resolve(item: Item, operand: Operand): Resolved {
  if (isPath(operand)) return db.mapPath(operand, item) ?? undefined;
  if ('type' in operand) return sizeOf(operand.args[0] === undefined ? undefined : resolve(item, operand.args[0]));
  return operand;
}

function isPath(operand: Operand): operand is DocumentPath {
  return Array.isArray(operand);
}

function sizeOf(value: Resolved): Resolved {
  if (value === undefined) return undefined;
  const members = value.SS ?? value.NS ?? value.BS ?? value.L;
  if (members !== undefined) return { N: String(members.length) };
  if (value.S !== undefined) return { N: String(value.S.length) };
  if (value.B !== undefined) return { N: String(Buffer.byteLength(value.B, 'base64')) };
  if (value.M !== undefined) return { N: String(Object.keys(value.M).length) };
  return undefined;
}

function typeOf(value: AttributeValue): TypeName {
  return Object.keys(value)[0] as TypeName;
}

function areEqual(left: Resolved, right: Resolved): boolean {
  return left !== undefined && right !== undefined && isDeepStrictEqual(canonical(left), canonical(right));
}

/** Numbers are kept in one form by dynalite's validation, so only the order of sets is left to settle. */
function canonical(value: AttributeValue): AttributeValue {
  if (value.SS !== undefined) return { SS: [...value.SS].sort() };
  if (value.NS !== undefined) return { NS: [...value.NS].sort() };
  if (value.BS !== undefined) return { BS: [...value.BS].sort() };
  if (value.L !== undefined) return { L: value.L.map(canonical) };
  if (value.M === undefined) return { ...value };
  return { M: Object.fromEntries(Object.entries(value.M).map(([name, member]) => [name, canonical(member)])) };
}

/** Sign of the difference between two values of one orderable type; undefined when they cannot be ordered. */
function order(left: Resolved, right: Resolved): number | undefined {
  if (left === undefined || right === undefined || typeOf(left) !== typeOf(right)) return undefined;
  if (left.N !== undefined) return sign(db.toLexiStr(left.N, 'N'), db.toLexiStr(right.N as string, 'N'));
  if (left.S !== undefined) return Buffer.compare(Buffer.from(left.S), Buffer.from(right.S as string));
  if (left.B !== undefined) return Buffer.compare(bytesOf(left.B), bytesOf(right.B as string));
  return undefined;
}

function sign(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function holds(sign: number | undefined, test: (sign: number) => boolean): boolean {
  return sign !== undefined && test(sign);
}

function beginsWith(value: Resolved, prefix: Resolved): boolean {
  if (value?.S !== undefined && prefix?.S !== undefined) return value.S.startsWith(prefix.S);
  if (value?.B === undefined || prefix?.B === undefined) return false;
  const start = bytesOf(prefix.B);
  return bytesOf(value.B).subarray(0, start.length).equals(start);
}

function contains(whole: Resolved, part: Resolved): boolean {
  if (whole === undefined || part === undefined) return false;
  if (whole.S !== undefined) return part.S !== undefined && whole.S.includes(part.S);
  if (whole.B !== undefined) return part.B !== undefined && bytesOf(whole.B).includes(bytesOf(part.B));
  if (whole.SS !== undefined) return part.S !== undefined && whole.SS.includes(part.S);
  if (whole.NS !== undefined) return part.N !== undefined && whole.NS.includes(part.N);
  if (whole.BS !== undefined) return part.B !== undefined && whole.BS.includes(part.B);
  return whole.L?.some((member) => areEqual(member, part)) ?? false;
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
