import { runtimeError } from './states-error';

type Step =
  | { readonly kind: 'member'; readonly key: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'every' };

/** A parsed path. */
export interface JsonPath {
  readonly text: string;
  /** Whether the path looks into the context object (`$$.`) instead of the state's data. */
  readonly inContext: boolean;
  readonly steps: readonly Step[];
}

const STEP =
  /\.(?<plain>[\p{L}_][\p{L}\p{N}_-]*)|\[(?<index>\d+)\]|\[(?<quote>['"])(?<quoted>(?:\\.|(?!\k<quote>).)*)\k<quote>\]|(?<every>\.\*|\[\*\])/uy;
const parsed = new Map<string, JsonPath>();

/**
 * Parses the JSONPath subset that is understood: members (`$.a`, `$['a b']`), array elements (`[0]`) and wildcards
 * (`[*]`, `.*`).
 * @throws Error for anything else, e.g. `..`, slices and filters.
 */
export function parsePath(text: string): JsonPath {
  const known = parsed.get(text);
  if (known) return known;
  const inContext = text.startsWith('$$');
  if (!text.startsWith('$')) throw new Error(`"${text}" is not a path: a path begins with $ or $$.`);
  const steps: Step[] = [];
  for (STEP.lastIndex = inContext ? 2 : 1; STEP.lastIndex < text.length;) {
    const position = STEP.lastIndex;
    const groups = STEP.exec(text)?.groups;
    if (!groups) {
      throw new Error(
        `The path "${text}" cannot be read from "${text.slice(position)}" on. Use members, [index] and [*] only; ` +
          'filter, slice or search in a function.',
      );
    }
    const key = groups.plain ?? groups.quoted?.replace(/\\(.)/g, '$1');
    if (key !== undefined) steps.push({ kind: 'member', key });
    else if (groups.index !== undefined) steps.push({ kind: 'index', index: Number(groups.index) });
    else steps.push({ kind: 'every' });
  }
  const path = { text, inContext, steps };
  parsed.set(text, path);
  return path;
}

/** Whether a path always leads to at most one value. */
export function isDefinite(path: JsonPath): boolean {
  return path.steps.every(({ kind }) => kind !== 'every');
}

/**
 * The value a path leads to; undefined when there is none. A path with a wildcard gives an array of everything it
 * leads to, but needs whatever stands before its first wildcard.
 */
export function lookUp(path: JsonPath, data: unknown): unknown {
  let current: unknown[] = [data];
  let definite = true;
  for (const step of path.steps) {
    current = current.flatMap((value) => follow(step, value));
    if (definite && current.length === 0 && step.kind !== 'every') return undefined;
    if (step.kind === 'every') definite = false;
  }
  return definite ? current[0] : current;
}

/** @throws StatesError States.Runtime when the path leads nowhere. */
export function query(text: string, field: string, data: unknown, context: unknown): unknown {
  const path = parsePath(text);
  const value = lookUp(path, path.inContext ? context : data);
  if (value === undefined) {
    throw runtimeError(`The JSONPath '${text}' specified for the field '${field}' could not be found in the input.`);
  }
  return value;
}

function follow(step: Step, value: unknown): unknown[] {
  if (Array.isArray(value)) {
    if (step.kind === 'every') return value;
    return step.kind === 'index' && step.index < value.length ? [value[step.index]] : [];
  }
  if (value === null || typeof value !== 'object') return [];
  if (step.kind === 'every') return Object.values(value);
  return step.kind === 'member' && Object.hasOwn(value, step.key) ? [(value as Record<string, unknown>)[step.key]] : [];
}
