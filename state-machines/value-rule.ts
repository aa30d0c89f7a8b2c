/**
 * What a value given from outside may be. The JSON schema of environments, the validations of Terraform variables and
 * the readers in the handlers are all made from it, so that they refuse the same values in the same words.
 */
export interface ValueRule {
  /** `integer` is a whole number. */
  readonly type: 'integer' | 'number' | 'string' | 'boolean';
  /** Inclusive bounds of a number. */
  readonly minimum?: number;
  readonly maximum?: number;
  /** Allowed values, when they can be listed. */
  readonly oneOf?: readonly (string | number)[];
  /** Regular expression that a text must match as a whole, in what JavaScript and RE2 have in common. */
  readonly pattern?: string;
  /** Fewest and most characters of a text. */
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Beginnings that a text must not have, where the pattern cannot say so. */
  readonly notStarting?: readonly string[];
  /** What fits, in words that finish "It must be ...", for texts that their pattern does not explain. */
  readonly says?: string;
}

/** What a rule allows, in words that finish "It must be ...". */
export function allowed({ type, minimum, maximum, oneOf, pattern, maxLength, says }: ValueRule): string {
  if (says !== undefined) return says;
  if (oneOf) return `${oneOf.length > 1 ? 'one of ' : ''}${oneOf.join(', ')}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'string') {
    if (pattern !== undefined) return `text that matches ${pattern}`;
    return maxLength === undefined ? 'text' : `text of at most ${maxLength} characters`;
  }
  const noun = type === 'integer' ? 'a whole number' : 'a number';
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${noun} of ${minimum} or more`;
  return maximum === undefined ? noun : `${noun} of ${maximum} or less`;
}

/** Whether a value is what a rule allows. NaN and the infinities are not numbers here. */
export function isAllowed(rule: ValueRule, value: unknown): boolean {
  if (rule.oneOf && !(rule.oneOf as readonly unknown[]).includes(value)) return false;
  switch (rule.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'string':
      return typeof value === 'string' && isAllowedText(rule, value);
    case 'integer':
      return Number.isInteger(value) && isWithinBounds(rule, value as number);
    case 'number':
      return Number.isFinite(value) && isWithinBounds(rule, value as number);
  }
}

function isWithinBounds({ minimum = -Infinity, maximum = Infinity }: ValueRule, value: number): boolean {
  return value >= minimum && value <= maximum;
}

function isAllowedText(
  { pattern, minLength = 0, maxLength = Infinity, notStarting = [] }: ValueRule,
  value: string,
): boolean {
  const { length } = [...value];
  return (
    length >= minLength &&
    length <= maxLength &&
    (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(value)) &&
    !notStarting.some((beginning) => value.startsWith(beginning))
  );
}
