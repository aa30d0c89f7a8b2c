import { BlockList, isIP } from 'node:net';

/** A value of an event that a pattern can test. */
export type Scalar = string | number | boolean | null;

/** Tests one value of a field; `absent` holds when the event has no such field. */
export type Matcher = { readonly test: (value: Scalar) => boolean } | { readonly absent: true };

type Test = (value: Scalar) => boolean;

/** Numbers beyond are not compared by EventBridge: https://github.com/aws/event-ruler#numeric-matching */
const LARGEST_NUMBER = 5e9;

/**
 * The matcher for one element of a field's array.
 * @param refuse - makes the error, given what is wrong
 */
export function compileMatcher(element: unknown, refuse: (reason: string) => Error): Matcher {
  if (isScalar(element)) return { test: (value) => value === element };
  if (typeof element !== 'object' || Array.isArray(element)) {
    throw refuse(`${JSON.stringify(element)} is neither a value nor a matcher such as {"prefix": "a"}`);
  }
  const [operator, operand] = onlyEntry(element, refuse);
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw refuse('"exists" takes true or false');
      return operand ? { test: () => true } : { absent: true };
    case 'prefix':
    case 'suffix':
      return { test: affix(operator, operand, refuse) };
    case 'equals-ignore-case':
      return { test: equalsIgnoringCase(textOf(operator, operand, refuse)) };
    case 'wildcard':
      return { test: wildcard(textOf(operator, operand, refuse), refuse) };
    case 'numeric':
      return { test: numeric(operand, refuse) };
    case 'cidr':
      return { test: cidr(textOf(operator, operand, refuse), refuse) };
    case 'anything-but':
      return { test: anythingBut(operand, refuse) };
    default:
      throw refuse(`the operator "${operator}" is not known`);
  }
}

export function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function onlyEntry(matcher: object, refuse: (reason: string) => Error): readonly [string, unknown] {
  const [entry, ...others] = Object.entries(matcher);
  if (entry === undefined || others.length > 0) {
    throw refuse(`a matcher has exactly one operator, unlike ${JSON.stringify(matcher)}`);
  }
  return entry;
}

function textOf(operator: string, operand: unknown, refuse: (reason: string) => Error): string {
  if (typeof operand !== 'string') throw refuse(`"${operator}" takes a string, not ${JSON.stringify(operand)}`);
  return operand;
}

function onText(test: (text: string) => boolean): Test {
  return (value) => typeof value === 'string' && test(value);
}

function affix(operator: 'prefix' | 'suffix', operand: unknown, refuse: (reason: string) => Error): Test {
  const has = (text: string, part: string): boolean =>
    operator === 'prefix' ? text.startsWith(part) : text.endsWith(part);
  if (typeof operand !== 'object' || operand === null) {
    const part = textOf(operator, operand, refuse);
    return onText((text) => has(text, part));
  }
  const [nested, inner] = onlyEntry(operand, refuse);
  if (nested !== 'equals-ignore-case') throw refuse(`"${operator}" takes a string or {"equals-ignore-case": string}`);
  const part = textOf(nested, inner, refuse).toLowerCase();
  return onText((text) => has(text.toLowerCase(), part));
}

function equalsIgnoringCase(expected: string): Test {
  return onText((text) => text.toLowerCase() === expected.toLowerCase());
}

/** `*` stands for any text; `\*` and `\\` for themselves. */
function wildcard(pattern: string, refuse: (reason: string) => Error): Test {
  const parts = [''];
  for (let index = 0; index < pattern.length; index++) {
    let character = pattern.charAt(index);
    if (character === '*') {
      if (pattern.charAt(index + 1) === '*') throw refuse('"wildcard" allows no two consecutive *');
      parts.push('');
      continue;
    }
    if (character === '\\') {
      character = pattern.charAt(++index);
      if (character !== '*' && character !== '\\') throw refuse('"wildcard" allows a backslash before * and \\ only');
    }
    parts[parts.length - 1] += character;
  }
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return onText((text) => text === first);
  return onText((text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    let position = first.length;
    const end = text.length - last.length;
    return rest.every((part) => {
      const found = text.indexOf(part, position);
      position = found + part.length;
      return found !== -1 && position <= end;
    });
  });
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** One comparison, or a lower bound followed by an upper one. */
function numeric(operand: unknown, refuse: (reason: string) => Error): Test {
  const usage = '"numeric" takes ["=", n], one bound such as [">", n], or a range such as [">=", low, "<", high]';
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) throw refuse(usage);
  const [operator, bound, upperOperator, upper] = operand as [unknown, unknown, unknown, unknown];
  const comparison = compareWith(operator, bound, usage, refuse);
  if (operand.length === 2) return comparison;

  const isRange = /^>/.test(String(operator)) && /^</.test(String(upperOperator));
  if (!isRange || Number(bound) >= Number(upper)) throw refuse(usage);
  const upperComparison = compareWith(upperOperator, upper, usage, refuse);
  return (value) => comparison(value) && upperComparison(value);
}

function compareWith(operator: unknown, bound: unknown, usage: string, refuse: (reason: string) => Error): Test {
  const compare = typeof operator === 'string' ? COMPARISONS[operator] : undefined;
  if (compare === undefined || typeof bound !== 'number') throw refuse(usage);
  if (Math.abs(bound) > LARGEST_NUMBER) throw refuse(`"numeric" takes numbers from -5e9 to 5e9, not ${bound}`);
  return (value) => typeof value === 'number' && compare(value, bound);
}

function cidr(block: string, refuse: (reason: string) => Error): Test {
  const [address = '', length = '', ...others] = block.split('/');
  const family = isIP(address);
  const bits = Number(length);
  if (family === 0 || others.length > 0 || !/^\d{1,3}$/.test(length) || bits > (family === 4 ? 32 : 128)) {
    throw refuse(`"cidr" takes a block such as "10.0.0.0/24", not ${JSON.stringify(block)}`);
  }
  const list = new BlockList();
  list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  return onText((text) => isIP(text) !== 0 && list.check(text, isIP(text) === 4 ? 'ipv4' : 'ipv6'));
}

/** Holds for every value, of whatever type, that none of the given ones matches; a missing field has no value. */
function anythingBut(operand: unknown, refuse: (reason: string) => Error): Test {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [operator, inner] = onlyEntry(operand, refuse);
    const tests = listOf(inner, refuse).map((member) => nestedInAnythingBut(operator, member, refuse));
    return (value) => !tests.some((test) => test(value));
  }
  const excluded = listOf(operand, refuse);
  const types = new Set(excluded.map((member) => typeof member));
  const [type] = types;
  if (types.size !== 1 || (type !== 'string' && type !== 'number')) {
    throw refuse('"anything-but" takes a string or number, or a list of one of them');
  }
  return (value) => !excluded.includes(value);
}

function nestedInAnythingBut(operator: string, member: unknown, refuse: (reason: string) => Error): Test {
  const text = textOf(`anything-but ${operator}`, member, refuse);
  switch (operator) {
    case 'prefix':
    case 'suffix':
      if (text === '') throw refuse(`"anything-but" takes no empty ${operator}`);
      return affix(operator, text, refuse);
    case 'equals-ignore-case':
      return equalsIgnoringCase(text);
    case 'wildcard':
      return wildcard(text, refuse);
    default:
      throw refuse(`"anything-but" cannot be combined with "${operator}"`);
  }
}

function listOf(operand: unknown, refuse: (reason: string) => Error): readonly unknown[] {
  if (!Array.isArray(operand)) return [operand];
  if (operand.length === 0) throw refuse('"anything-but" takes no empty list');
  return operand;
}
