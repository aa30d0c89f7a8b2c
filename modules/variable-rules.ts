import { endpointRules } from '../env/input-rules';
import type { ValueRule } from '../state-machines/value-rule';
import { literal, ruleCondition, ruleMessage, unlessNull } from './rule-condition';
import type { VariableProps } from './variable';

type Validation = NonNullable<VariableProps['validation']>[number];

/**
 * The validation of a variable that keeps a rule.
 * @param where the attribute that keeps it where the variable is an object or null; `null` for a text that may be null
 */
export function keeping(variable: string, rule: ValueRule, where?: string): readonly Validation[] {
  const value = `var.${variable}`;
  if (where === undefined) {
    return [{ condition: ruleCondition(rule, value), errorMessage: ruleMessage(variable, rule) }];
  }
  const [inside, called] = where === 'null' ? [value, variable] : [`${value}.${where}`, `${variable}.${where}`];
  return [{ condition: unlessNull(value, ruleCondition(rule, inside)), errorMessage: ruleMessage(called, rule) }];
}

/** The validation of an attribute that may be missing from an object, which may be missing itself. */
export function keepingIfGiven(variable: string, rule: ValueRule, attribute: string): Validation {
  const condition = unlessNull(
    `try(var.${variable}.${attribute}, null)`,
    ruleCondition(rule, `var.${variable}.${attribute}`),
  );
  return { condition, errorMessage: ruleMessage(`${variable}.${attribute}`, rule) };
}

/** The validation that each of some values keeps a rule. */
export function keepingEach(called: string, rule: ValueRule, values: string): Validation {
  return {
    condition: `alltrue([for each in ${values} : ${ruleCondition(rule, 'each')}])`,
    errorMessage: ruleMessage(called, rule),
  };
}

/** Endpoints that fit their protocols, each only once. */
export function subscriptionRules(variable: string): readonly Validation[] {
  const protocols = Object.keys(endpointRules);
  return [
    keepingEach(
      `The protocol of each of ${variable}`,
      { type: 'string', oneOf: protocols },
      `var.${variable}[*].protocol`,
    ),
    ...protocols.map((protocol) => {
      const those = `[for s in var.${variable} : s.endpoint if s.protocol == ${literal(protocol)}]`;
      return keepingEach(`The endpoint of each ${protocol} of ${variable}`, endpointRules[protocol]!, those);
    }),
    {
      condition: `length(distinct(var.${variable})) == length(var.${variable})`,
      errorMessage: `${variable} must name each endpoint once.`,
    },
  ];
}
