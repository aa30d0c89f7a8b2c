import { brokenRule, type SettingsRule } from '../state-machines/settings-rule';
import { expression } from './expressions';
import { snakeCase } from './outputs';

/** The condition that the variables of settings keep a rule together, and what is said when they do not. */
export function settingsCondition(rule: SettingsRule): { readonly condition: string; readonly errorMessage: string } {
  const values = Object.fromEntries(rule.settings.map((name) => [name, expression(`var.${snakeCase(name)}`)]));
  return { condition: expression(conditionOf(rule)), errorMessage: brokenRule(rule, values, snakeCase) };
}

function conditionOf(rule: SettingsRule): string {
  const variables = rule.settings.map((name) => `var.${snakeCase(name)}`);
  const given = (names: readonly string[]): string => `compact([${names.join(', ')}])`;
  switch (rule.kind) {
    case 'all-or-none':
      return `contains([0, ${variables.length}], length(${given(variables)}))`;
    case 'same-beginning': {
      const beginnings = `[for text in ${given(variables)} : slice(split("/", text), 0, ${rule.parts})]`;
      return `length(distinct(${beginnings})) <= 1`;
    }
    case 'needs': {
      const [first, ...others] = variables;
      return `!${first!} || length(${given(others)}) == ${others.length}`;
    }
  }
}
