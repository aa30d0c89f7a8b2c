import { compileMatcher, isScalar, type Matcher, type Scalar } from './matchers';

/** Fields of an event with the values or matchers that they may have. */
export type EventPattern = { readonly [field: string]: EventPattern | readonly unknown[] };

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const MAX_PATTERN_CHARACTERS = 4096;

/** Inside `$or`, EventBridge takes these for matchers, and then `$or` for the name of a field. */
const RESERVED_IN_OR: ReadonlySet<string> = new Set([
  'anything-but',
  'cidr',
  'equals-ignore-case',
  'exactly',
  'exists',
  'numeric',
  'prefix',
  'suffix',
  'wildcard',
]);

interface Leaf {
  readonly path: string;
  readonly matchers: readonly Matcher[];
}

interface Branch {
  readonly fields: readonly (readonly [string, Branch | Leaf])[];
  /** One list of branches for each `$or`, of which one has to match. */
  readonly alternatives: readonly (readonly Branch[])[];
}

/**
 * Compiles an EventBridge event pattern, by the rules of https://github.com/aws/event-ruler: all fields have to match,
 * one element of a field's array is enough, and so is one element of an array in the event. Fields inside one pattern
 * object have to match within the same element of an array of objects.
 * @throws Error that names rule, field and operator for whatever EventBridge would refuse
 */
export function compilePattern(rule: string, pattern: EventPattern): (event: unknown) => boolean {
  const length = JSON.stringify(pattern).length;
  if (length > MAX_PATTERN_CHARACTERS) {
    throw new Error(`Rule "${rule}": its pattern has ${length} characters, more than ${MAX_PATTERN_CHARACTERS}.`);
  }
  const root = compileBranch(rule, pattern, []);
  return (event) => matches(root, event, leafPaths(event));
}

function compileBranch(rule: string, pattern: unknown, path: readonly string[], isInOr = false): Branch {
  const refuse = refusal(rule, path);
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) {
    throw refuse('it must be an object or an array of values and matchers');
  }
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw refuse('empty objects are not allowed');
  const reserved = isInOr ? entries.find(([name]) => RESERVED_IN_OR.has(name)) : undefined;
  if (reserved !== undefined) throw refuse(`"${reserved[0]}" cannot be the name of a field inside "$or"`);

  return {
    fields: entries
      .filter(([name]) => name !== '$or')
      .map(([name, value]) => [name, compileField(rule, value, [...path, name], isInOr)]),
    alternatives: entries
      .filter(([name]) => name === '$or')
      .map(([, branches]) => {
        if (!Array.isArray(branches) || branches.length < 2) {
          throw refuse('"$or" takes an array of at least two patterns');
        }
        return branches.map((branch) => compileBranch(rule, branch, path, true));
      }),
  };
}

function compileField(rule: string, value: unknown, path: readonly string[], isInOr: boolean): Branch | Leaf {
  const refuse = refusal(rule, path);
  if (path[path.length - 1]?.includes('.') === true) {
    throw refuse('a name with a dot means two things to EventBridge: nest the fields instead');
  }
  if (!Array.isArray(value)) return compileBranch(rule, value, path, isInOr);
  if (value.length === 0) throw refuse('empty arrays are not allowed');
  return { path: pathText(path), matchers: value.map((element) => compileMatcher(element, refuse)) };
}

function refusal(rule: string, path: readonly string[]): (reason: string) => Error {
  const field = path.length === 0 ? 'its pattern' : `field ${path.join('.')}`;
  return (reason) => new Error(`Rule "${rule}", ${field}: ${reason}.`);
}

function matches(node: Branch | Leaf, value: unknown, present: ReadonlySet<string>): boolean {
  if ('matchers' in node) {
    const scalars = scalarsOf(value);
    return node.matchers.some((matcher) =>
      'absent' in matcher ? !present.has(node.path) : scalars.some((scalar) => matcher.test(scalar)),
    );
  }
  const objects = objectsOf(value);
  const candidates = objects.length > 0 ? objects : [{}];
  return candidates.some((candidate) => matchesFields(node, candidate, present));
}

function matchesFields({ fields, alternatives }: Branch, value: object, present: ReadonlySet<string>): boolean {
  return (
    fields.every(([name, field]) => matches(field, ownValue(value, name), present)) &&
    alternatives.every((branches) => branches.some((branch) => matchesFields(branch, value, present)))
  );
}

function ownValue(value: object, name: string): unknown {
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** The paths that lead to a value; an empty array or object leads to none. */
function leafPaths(value: unknown, path: readonly string[] = [], found = new Set<string>()): Set<string> {
  if (isScalar(value)) found.add(pathText(path));
  for (const object of objectsOf(value)) {
    for (const [name, member] of Object.entries(object)) leafPaths(member, [...path, name], found);
  }
  if (scalarsOf(value).length > 0) found.add(pathText(path));
  return found;
}

function pathText(path: readonly string[]): string {
  return JSON.stringify(path);
}

function scalarsOf(value: unknown): Scalar[] {
  return elementsOf(value).filter(isScalar);
}

function objectsOf(value: unknown): object[] {
  return elementsOf(value).filter((element): element is object => typeof element === 'object' && element !== null);
}

function elementsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]).flat(Infinity) : [value];
}
