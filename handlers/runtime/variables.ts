import type { Setting, SettingValues } from '../../state-machines/description';
import { brokenRule, keepsRule, type SettingsRule } from '../../state-machines/settings-rule';
import { allowed, isAllowed } from '../../state-machines/value-rule';

/** The variable of what is called `maxLabels` or `ImagesTableName`: `MAX_LABELS`, `IMAGES_TABLE_NAME`. */
export function variableName(name: string): string {
  return name.replace(/(?<=[a-z0-9])([A-Z])/g, '_$1').toUpperCase();
}

/**
 * Reads a variable of this function, e.g. the name of a table. Settings are read by `settings`, which knows what they may
 * be.
 * @throws Error when it is missing, which is a mistake of the deployment.
 */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`The variable ${name} is not set. The workflow's description sets it for this function.`);
  }
  return value;
}

/**
 * Reads settings of a workflow, by the names under which it describes them, and checks them by their descriptions.
 * @throws Error that names the setting, the rule and the remedy. Schema and Terraform refuse such a value before it is
 * deployed, so it was set past them.
 */
export function settings<Described extends Readonly<Record<string, Setting>>, Key extends keyof Described & string>(
  described: Described,
  ...keys: readonly Key[]
): Pick<SettingValues<Described>, Key> {
  return Object.fromEntries(keys.map((key) => [key, readSetting(key, described[key]!)])) as Pick<
    SettingValues<Described>,
    Key
  >;
}

function readSetting(key: string, described: Setting): unknown {
  const name = variableName(key);
  const text = process.env[name] === '' && isAllowed(described, '') ? '' : variable(name);
  const value = valueOf(described, text);
  if (!isAllowed(described, value)) {
    throw new Error(
      `The setting ${key} (variable ${name}) is "${text}". Allowed: ${allowed(described)}. ` +
        `Correct ${key} in env/<name>.json, or the input of the module, and deploy again.`,
    );
  }
  return value;
}

/** The sentence about the first rule that settings break together; undefined when they keep all of them. */
export function brokenTogether(
  rules: readonly SettingsRule[],
  values: Readonly<Record<string, string>>,
): string | undefined {
  const broken = rules.find((rule) => !keepsRule(rule, values));
  return broken && brokenRule(broken, values);
}

const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/** The value that Terraform and JavaScript write as this text; undefined for a text that neither would write. */
function valueOf({ type }: Setting, text: string): unknown {
  if (type === 'string') return text;
  if (type === 'boolean') return { true: true, false: false }[text];
  return NUMBER.test(text) ? Number(text) : undefined;
}
