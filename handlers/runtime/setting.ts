import type { Setting } from '../../state-machines/description';
import { allowed, isAllowed } from '../../state-machines/value-rule';
import { environmentText } from './settings';

type Settings = Readonly<Record<string, Setting>>;

/** The type of a setting's value, narrowed to its choices where it lists them. */
export type SettingValue<Described extends Setting> = Described['type'] extends 'boolean'
  ? boolean
  : Described['type'] extends 'string'
    ? Described extends { readonly oneOf: readonly (infer Choice extends string)[] }
      ? Choice
      : string
    : number;

/** `maxLabels` -> `MAX_LABELS`: the environment variable that carries a setting. */
function settingVariable(key: string): string {
  return key.replace(/(?<=[a-z0-9])([A-Z])/g, '_$1').toUpperCase();
}

/**
 * Reads a setting of a workflow from the function's environment and checks it by its description.
 * @throws Error that names the setting, the rule and the remedy. Schema and Terraform refuse such a value before it is
 * deployed, so it was set past them.
 */
export function setting<Described extends Settings, Key extends keyof Described & string>(
  settings: Described,
  key: Key,
): SettingValue<Described[Key]> {
  const described = settings[key]!;
  const variable = settingVariable(key);
  const text = process.env[variable] === '' && isAllowed(described, '') ? '' : environmentText(variable);
  const value = valueOf(described, text);
  if (!isAllowed(described, value)) {
    throw new Error(
      `The setting ${key} (environment variable ${variable}) is "${text}". Allowed: ${allowed(described)}. ` +
        `Correct ${key} in env/<name>.json, or the input of the module, and deploy again.`,
    );
  }
  return value as SettingValue<Described[Key]>;
}

const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** The value that Terraform and JavaScript write as this text; undefined for a text that neither would write. */
function valueOf({ type }: Setting, text: string): unknown {
  if (type === 'string') return text;
  if (type === 'boolean') return { true: true, false: false }[text];
  return NUMBER.test(text) ? Number(text) : undefined;
}
