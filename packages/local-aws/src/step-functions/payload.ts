import type { Random } from './intrinsic-functions';
import { evaluate } from './intrinsics';
import { parsePath, query } from './json-path';
import { StatesError } from './states-error';

type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A payload template: every key that ends in `.$` names a path or an intrinsic function. */
export function fillTemplate(template: unknown, data: unknown, context: unknown, random: Random): unknown {
  if (Array.isArray(template)) return template.map((element) => fillTemplate(element, data, context, random));
  if (!isObject(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, value]) =>
      key.endsWith('.$') && typeof value === 'string'
        ? [key.slice(0, -2), evaluate(value, key, data, context, random)]
        : [key, fillTemplate(value, data, context, random)],
    ),
  );
}

/** InputPath and OutputPath: everything when absent, `{}` when null. */
export function select(path: unknown, field: string, data: unknown, context: unknown): unknown {
  if (path === undefined) return data;
  return path === null ? {} : query(path as string, field, data, context);
}

/**
 * ResultPath: the result alone when absent, the input alone when null, else the input with the result at that place.
 * @throws StatesError States.ResultPathMatchFailure when something that is not an object is in the way.
 */
export function placeResult(path: unknown, input: unknown, result: unknown): unknown {
  if (path === undefined) return result;
  if (path === null) return input;
  const place = (steps: readonly string[], target: unknown): unknown => {
    const [key, ...rest] = steps;
    if (key === undefined) return result;
    if (target !== undefined && !isObject(target)) {
      const cause = `Unable to apply ReferencePath ${String(path)} to an input that holds ${JSON.stringify(target)} in its way.`;
      throw new StatesError('States.ResultPathMatchFailure', cause);
    }
    const inside = target !== undefined && Object.hasOwn(target, key) ? target[key] : undefined;
    return { ...target, [key]: place(rest, inside) };
  };
  return place(referenceKeys(path as string), input);
}

/** The keys of a path that names a place: members only. @throws Error for an array element or a wildcard. */
export function referenceKeys(path: string): string[] {
  const { steps, inContext } = parsePath(path);
  if (inContext) throw new Error(`"${path}" names a place in the context object, which cannot be written.`);
  return steps.map((step) => {
    if (step.kind !== 'member') throw new Error(`"${path}" is not a reference path: use members only.`);
    return step.key;
  });
}
