import { allowed, type ValueRule } from '../state-machines/value-rule';

const TYPES = { integer: 'number', number: 'number', string: 'string', boolean: 'bool' } as const;

/** The Terraform type of a value that a rule describes. */
export function ruleType({ type }: ValueRule): string {
  return TYPES[type];
}

/**
 * The Terraform condition that a value keeps a rule.
 * @param value an expression, e.g. `var.max_labels`
 */
export function ruleCondition(rule: ValueRule, value: string): string {
  const { type, minimum, maximum, pattern, minLength, maxLength, oneOf, notStarting = [] } = rule;
  const conditions: string[] = [];
  if (type === 'integer') conditions.push(`floor(${value}) == ${value}`);
  if (minimum !== undefined) conditions.push(`${value} >= ${minimum}`);
  if (maximum !== undefined) conditions.push(`${value} <= ${maximum}`);
  if (oneOf) conditions.push(`contains([${oneOf.map(literal).join(', ')}], ${value})`);
  if (pattern !== undefined) conditions.push(`can(regex(${literal(`^(?:${pattern})$`)}, ${value}))`);
  if (minLength !== undefined) conditions.push(`length(${value}) >= ${minLength}`);
  if (maxLength !== undefined) conditions.push(`length(${value}) <= ${maxLength}`);
  for (const beginning of notStarting) conditions.push(`!startswith(${value}, ${literal(beginning)})`);
  return conditions.length === 0 ? 'true' : conditions.join(' && ');
}

/** A condition that holds for a null too: Terraform evaluates only the branch that it takes. */
export function unlessNull(value: string, condition: string): string {
  return `${value} == null ? true : (${condition})`;
}

/** The sentence that Terraform says about a variable that breaks a rule. */
export function ruleMessage(variable: string, rule: ValueRule, remedy = ''): string {
  return escapeTemplate(`${variable} must be ${allowed(rule)}.${remedy === '' ? '' : ` ${remedy}`}`);
}

/** A literal of Terraform's language: as in JSON, and without template sequences. */
export function literal(value: string | number): string {
  return escapeTemplate(JSON.stringify(value));
}

function escapeTemplate(text: string): string {
  return text.replace(/\$\{/g, '$$${').replace(/%\{/g, '%%{');
}
