import type { Setting } from '../state-machines/description';
import { ruleCondition, ruleMessage, ruleType } from './rule-condition';
import type { VariableProps } from './variable';

/** The Terraform variable of a workflow's setting, with the same rule as in `env/<name>.json`. */
export function settingVariable(variable: string, setting: Setting): VariableProps {
  const otherwise = setting.default === '' ? 'none' : String(setting.default);
  const condition = ruleCondition(setting, `var.${variable}`);
  return {
    type: ruleType(setting),
    default: setting.default,
    description: setting.description,
    nullable: false,
    validation:
      condition === 'true'
        ? undefined
        : [{ condition, errorMessage: ruleMessage(variable, setting, `Leave it out for ${otherwise}.`) }],
  };
}
