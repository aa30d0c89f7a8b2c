import { allowed, type ValueRule } from '../state-machines/value-rule';
import type { JsonSchema } from './environment-schema';

/**
 * A rule as a JSON schema. `errorMessage` is what editors show and what loading an environment says.
 */
export function ruleSchema(rule: ValueRule, more: JsonSchema = {}): JsonSchema {
  const { type, minimum, maximum, pattern, minLength, maxLength, oneOf, notStarting } = rule;
  return {
    type,
    ...more,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(notStarting === undefined ? {} : { not: { pattern: `^(?:${notStarting.join('|')})` } }),
    ...(oneOf === undefined ? {} : { enum: oneOf }),
    errorMessage: `Allowed: ${allowed(rule)}.`,
  };
}
