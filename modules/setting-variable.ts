import type { Setting } from '../state-machines/description';
import type { VariableProps } from './variable';

const TYPES = { number: 'number', string: 'string', boolean: 'bool' } as const;

/** The Terraform variable of a workflow's setting, with the same bounds as in `env/<name>.json`. */
export function settingVariable(variable: string, setting: Setting): VariableProps {
  const { minimum, maximum, pattern, oneOf } = setting;
  const value = `var.${variable}`;
  const rules: { readonly condition: string; readonly allowed: string }[] = [];
  if (minimum !== undefined) rules.push({ condition: `${value} >= ${minimum}`, allowed: `at least ${minimum}` });
  if (maximum !== undefined) rules.push({ condition: `${value} <= ${maximum}`, allowed: `at most ${maximum}` });
  if (oneOf) {
    rules.push({
      condition: `contains([${oneOf.map(quote).join(', ')}], ${value})`,
      allowed: `one of ${oneOf.join(', ')}`,
    });
  }
  if (pattern !== undefined) {
    const condition = `can(regex(${quote(`^(?:${pattern})$`)}, ${value}))`;
    rules.push({ condition, allowed: `text that matches ${pattern}` });
  }
  return {
    type: TYPES[setting.type],
    ...(setting.requiredOnAws ? {} : { default: setting.default }),
    description: setting.description,
    nullable: false,
    validation:
      rules.length === 0
        ? undefined
        : [
            {
              condition: rules.map(({ condition }) => condition).join(' && '),
              errorMessage: `${variable} must be ${rules.map(({ allowed }) => escapeTemplate(allowed)).join(' and ')}.`,
            },
          ],
  };
}

/** A string of Terraform's language: as in JSON, and without template sequences. */
function quote(text: string): string {
  return escapeTemplate(JSON.stringify(text));
}

function escapeTemplate(text: string): string {
  return text.replace(/\$\{/g, '$$${').replace(/%\{/g, '%%{');
}
