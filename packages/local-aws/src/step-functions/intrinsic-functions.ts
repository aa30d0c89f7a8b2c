import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

type Json = unknown;

/** Number in [0, 1). */
export type Random = () => number;

/**
 * The intrinsic functions of Amazon States Language, by name, each bound to what it draws from. Each throws an Error that
 * says what is wrong.
 */
export const intrinsicFunctions: Readonly<Record<string, (this: Random, ...values: Json[]) => Json>> = {
  'States.Format': (template, ...values) => {
    const parts = text(template).split(/(?<!\\)\{\}/);
    if (parts.length !== values.length + 1) {
      throw new Error(`the template has ${parts.length - 1} placeholders for ${values.length} values`);
    }
    const unescaped = parts.map((part) => part.replace(/\\([{}])/g, '$1'));
    return unescaped.reduce((before, after, position) => before + printed(values[position - 1]) + after);
  },
  'States.StringToJson': (json) => JSON.parse(text(json)) as Json,
  'States.JsonToString': (value) => JSON.stringify(value),
  'States.Array': (...values) => values,
  'States.ArrayPartition': (values, size) => {
    const [all, each] = [array(values), integer(size)];
    if (each < 1) throw new Error('the size of a partition must be at least 1');
    return Array.from({ length: Math.ceil(all.length / each) }, (_, part) => all.slice(part * each, (part + 1) * each));
  },
  'States.ArrayContains': (values, wanted) => array(values).some((value) => isDeepStrictEqual(value, wanted)),
  'States.ArrayRange': (first, last, step) => {
    const [from, to, by] = [integer(first), integer(last), integer(step)];
    const length = by === 0 ? NaN : Math.max(0, Math.floor((to - from) / by) + 1);
    if (!(length <= 1000)) throw new Error('a range needs a step other than 0 and holds at most 1000 numbers');
    return Array.from({ length }, (_, position) => from + position * by);
  },
  'States.ArrayGetItem': (values, position) => {
    const [all, index] = [array(values), integer(position)];
    if (index < 0 || index >= all.length) throw new Error(`the array of ${all.length} has no element ${index}`);
    return all[index];
  },
  'States.ArrayLength': (values) => array(values).length,
  'States.ArrayUnique': (values) =>
    array(values).filter(
      (value, position, all) => all.findIndex((other) => isDeepStrictEqual(other, value)) === position,
    ),
  'States.Base64Encode': (data) => Buffer.from(text(data, 10_000), 'utf8').toString('base64'),
  'States.Base64Decode': (data) => Buffer.from(text(data, 10_000), 'base64').toString('utf8'),
  'States.Hash': (data, algorithm) => {
    const names: Record<string, string> = {
      MD5: 'md5',
      'SHA-1': 'sha1',
      'SHA-256': 'sha256',
      'SHA-384': 'sha384',
      'SHA-512': 'sha512',
    };
    const name = names[text(algorithm)];
    if (!name) throw new Error(`the algorithm must be one of ${Object.keys(names).join(', ')}`);
    return createHash(name)
      .update(typeof data === 'string' ? text(data, 10_000) : JSON.stringify(data))
      .digest('hex');
  },
  'States.JsonMerge': (first, second, deep) => {
    if (deep !== false) throw new Error('only a shallow merge exists: the third argument must be false');
    return { ...object(first), ...object(second) };
  },
  'States.MathRandom'(start, end) {
    const [from, to] = [integer(start), integer(end)];
    if (to <= from) throw new Error(`the end ${to} must be above the start ${from}`);
    return from + Math.floor(this() * (to - from));
  },
  'States.MathAdd': (first, second) => integer(first) + integer(second),
  'States.StringSplit': (data, separators) => {
    const any = new Set(text(separators));
    const parts = [''];
    for (const character of text(data)) {
      if (any.has(character)) parts.push('');
      else parts[parts.length - 1] += character;
    }
    return parts.filter((part) => part !== '');
  },
  'States.UUID': () => randomUUID(),
};

/** Functions that take any number of arguments beyond those they name; the others take exactly those. */
export const variadicFunctions: ReadonlySet<string> = new Set(['States.Format', 'States.Array']);

function text(value: Json, longest = Infinity): string {
  if (typeof value !== 'string') throw new Error(`${JSON.stringify(value)} is not a string`);
  if (value.length > longest) throw new Error(`a string of ${value.length} characters is longer than ${longest}`);
  return value;
}

function integer(value: Json): number {
  if (typeof value !== 'number') throw new Error(`${JSON.stringify(value)} is not a number`);
  return Math.round(value);
}

function array(value: Json): Json[] {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} is not an array`);
  return value;
}

function object(value: Json): object {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new Error(`${JSON.stringify(value)} is not an object`);
  return value;
}

function printed(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
