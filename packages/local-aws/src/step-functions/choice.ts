import { lookUp, parsePath, query } from './json-path';
import { runtimeError } from './states-error';

/** A rule of a Choice state, or a part of one. */
export type ChoiceRule = Readonly<Record<string, unknown>>;

type Comparison = (order: number) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  GreaterThan: (order) => order > 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThanEquals: (order) => order >= 0,
};

/** What a value is compared as; undefined when it is not of the operator's type, so that the rule does not match. */
const comparables: Readonly<Record<string, (value: unknown) => string | number | boolean | undefined>> = {
  String: (value) => (typeof value === 'string' ? value : undefined),
  Numeric: (value) => (typeof value === 'number' ? value : undefined),
  Boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  Timestamp: (value) => (isTimestamp(value) ? Date.parse(value) : undefined),
};

const typeTests: Readonly<Record<string, (value: unknown) => boolean>> = {
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: isTimestamp,
};

const COMPARISON =
  /^(?<type>String|Numeric|Boolean|Timestamp)(?<comparison>(?:Less|Greater)Than(?:Equals)?|Equals)(?<path>Path)?$/;

/**
 * Whether a rule of a Choice state matches.
 * @throws StatesError States.Runtime when a variable other than that of IsPresent leads nowhere.
 */
export function matches(rule: ChoiceRule, data: unknown, context: unknown): boolean {
  if (rule.And) return (rule.And as ChoiceRule[]).every((part) => matches(part, data, context));
  if (rule.Or) return (rule.Or as ChoiceRule[]).some((part) => matches(part, data, context));
  if (rule.Not) return !matches(rule.Not as ChoiceRule, data, context);

  const variable = rule.Variable as string;
  const operator = Object.keys(rule).find((key) => !['Variable', 'Next', 'Comment'].includes(key))!;
  const operand = rule[operator];
  if (operator === 'IsPresent') {
    const path = parsePath(variable);
    return (lookUp(path, path.inContext ? context : data) !== undefined) === operand;
  }
  const value = query(variable, 'Variable', data, context);
  if (operator === 'StringMatches') return typeof value === 'string' && wildcard(operand as string).test(value);
  const typeTest = typeTests[operator];
  if (typeTest) return typeTest(value) === operand;

  const parts = COMPARISON.exec(operator)?.groups;
  if (!parts) throw runtimeError(`The Choice operator ${operator} does not exist.`);
  const comparable = comparables[parts.type!]!;
  const left = comparable(value);
  const right = comparable(parts.path ? query(operand as string, operator, data, context) : operand);
  if (left === undefined || right === undefined) return false;
  return comparisons[parts.comparison!]!(left < right ? -1 : left > right ? 1 : 0);
}

/** The profile of RFC 3339 that Amazon States Language asks for: `T` and `Z` in capitals. */
export function isTimestamp(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** `*` stands for any characters, `\*` for itself. */
function wildcard(pattern: string): RegExp {
  const source = pattern.replace(
    /\\([\\*])|(\*)|[.*+?^${}()|[\]\\]/g,
    (character, escaped: string | undefined, any: string | undefined) => {
      if (any) return '.*';
      return `\\${escaped ?? character}`;
    },
  );
  return new RegExp(`^${source}$`, 's');
}
