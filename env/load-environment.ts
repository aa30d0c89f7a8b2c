import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import type { WorkflowDescription } from '../state-machines/description';
import { brokenRule, keepsRule } from '../state-machines/settings-rule';
import type { Environment } from './environment';
import { environmentSchema } from './environment-schema';
import { SEPARATE_EXPIRATIONS } from './input-rules';

const SCHEMA_SUFFIX = '.schema.json';

/** The environments that exist: the names of the files `env/<name>.json`. */
export function environmentNames(directory: string = __dirname): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.json') && !file.endsWith(SCHEMA_SUFFIX))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();
}

/**
 * Reads and checks `env/<name>.json` and fills in the defaults.
 * @throws Error that names the file, the key and the allowed values; for an unknown name, the known ones.
 */
export function loadEnvironment(name: string, workflows: Workflows, directory: string = __dirname): Environment {
  const known = environmentNames(directory);
  if (!known.includes(name)) {
    throw new Error(`Unknown environment "${name}": env/${name}.json does not exist. Use one of: ${known.join(', ')}.`);
  }
  const file = `env/${name}.json`;
  const settings = parse(file, readFileSync(join(directory, `${name}.json`), 'utf8'));
  const validate = validatorOf(workflows);
  if (!validate(settings)) {
    // What an `if` or a name asks for has its own message beside the one that it was asked for.
    const errors = (validate.errors ?? []).filter(({ keyword }) => !['if', 'propertyNames'].includes(keyword));
    fail(file, errors.map(describeProblem));
  }
  const environment = { ...normalized(settings as EnvironmentFile), name };
  fail(file, [
    ...overlappingExpirations(environment),
    ...unheardAlarms(environment),
    ...settingsApart(environment, workflows),
  ]);
  return environment;
}

function fail(file: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error([...new Set(problems)].map((problem) => `${file}: ${problem}`).join('\n'));
}

function overlappingExpirations({ expirations }: Pick<Environment, 'expirations'>): string[] {
  return expirations.flatMap(({ prefix, days }, index) => {
    const other = expirations.find((each, at) => at !== index && prefix.startsWith(each.prefix) && days >= each.days);
    if (!other) return [];
    const { prefix: begun, days: sooner } = other;
    return [
      `"expirations.${index}" is "${prefix}", ${days} days, beside "${begun}", ${sooner} days: ${SEPARATE_EXPIRATIONS}.`,
    ];
  });
}

/** An environment as people may write it. */
type EnvironmentFile = Omit<Environment, 'name' | 'existing'> & {
  readonly existing: {
    readonly buckets: Readonly<Record<string, string | Environment['existing']['buckets'][string]>>;
    readonly topicArns: Readonly<Record<string, string | Environment['existing']['topicArns'][string]>>;
    readonly kmsKeyArn?: string;
  };
};

/** The same with the long form of what may be written in a short one. */
function normalized({ existing, ...settings }: EnvironmentFile): Omit<Environment, 'name'> {
  const { buckets, topicArns, kmsKeyArn } = existing;
  return {
    ...settings,
    existing: {
      buckets: mapValues(buckets, (bucket) => (typeof bucket === 'string' ? { name: bucket } : bucket)),
      topicArns: mapValues(topicArns, (topic) => (typeof topic === 'string' ? { arn: topic } : topic)),
      kmsKeyArn,
    },
  };
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function unheardAlarms({ alarms, alarmActions, alarmSubscriptions }: Environment): string[] {
  if (alarmSubscriptions.length === 0 || (alarms && alarmActions.length === 0)) return [];
  const reason = alarms ? '"alarmActions" replaces their topic' : '"alarms" is false';
  return [`"alarmSubscriptions" would hear of nothing: ${reason}. Allowed: one of both.`];
}

/** Settings that do not go together. */
function settingsApart(environment: Environment, workflows: Workflows): string[] {
  return Object.entries(environment.workflows).flatMap(([name, { settings }]) => {
    const values = mapValues(settings, String);
    const broken = (workflows[name]!.settingsRules ?? []).filter((rule) => !keepsRule(rule, values));
    return broken.map((rule) => brokenRule(rule, values, (setting) => `"workflows.${name}.settings.${setting}"`));
  });
}

type Workflows = Readonly<Record<string, WorkflowDescription>>;

/** Compiling the schema takes longer than all the rest, and it is the same for every environment. */
const validators = new WeakMap<Workflows, ValidateFunction>();

function validatorOf(workflows: Workflows): ValidateFunction {
  const known = validators.get(workflows);
  if (known) return known;
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    useDefaults: true,
    discriminator: true,
    strictRequired: false,
    verbose: true,
  });
  // What editors show, and what `describeProblem` says, when a value does not fit.
  ajv.addKeyword({ keyword: 'errorMessage', schemaType: 'string' });
  const validate = ajv.compile(environmentSchema(workflows));
  validators.set(workflows, validate);
  return validate;
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: not valid JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** One sentence that says which key is wrong and what would be right. */
function describeProblem({ instancePath, keyword, params, schema, parentSchema, data }: ErrorObject): string {
  const path = instancePath.split('/').slice(1).map(unescapePointer);
  const key = path.length > 0 ? `"${path.join('.')}"` : 'the environment';
  const child = (name: unknown): string => `"${[...path, String(name)].join('.')}"`;
  const value = JSON.stringify(data);
  const hint = description(parentSchema);
  const rule: unknown = parentSchema?.['errorMessage'];
  if (typeof rule === 'string') return `${key} is ${value}. ${rule}${hint}${remedy(parentSchema)}`;
  switch (keyword) {
    case 'additionalProperties': {
      const allowed = Object.keys((parentSchema?.['properties'] as object | undefined) ?? {}).filter(
        (name) => name !== '$schema',
      );
      return `unknown key ${child(params['additionalProperty'])}. Allowed: ${allowed.join(', ') || 'none'}.`;
    }
    case 'required':
      return `${child(params['missingProperty'])} is missing.`;
    case 'enum':
      return `${key} is ${value}. Allowed: ${(schema as unknown[]).join(', ')}.${hint}`;
    case 'const':
      return `${key} is ${value}. Allowed: ${String(schema)}.`;
    case 'discriminator': {
      const tag = String(params['tag']);
      const branches = (parentSchema?.['oneOf'] ?? []) as { properties: Record<string, { const: string }> }[];
      return `${child(tag)} is ${JSON.stringify(params['tagValue'])}. Allowed: ${branches.map(({ properties }) => properties[tag]!.const).join(', ')}.`;
    }
    case 'type':
      return `${key} is ${value}. Allowed: ${[schema].flat().map(String).map(withArticle).join(' or ')}.${hint}`;
    case 'pattern':
      return `${key} is ${value}. Allowed: text that matches ${String(schema)}.${hint}`;
    case 'minLength':
      return `${key} is empty. Allowed: at least ${String(schema)} character.${hint}`;
    case 'minProperties':
      return `${key} is empty. Allowed: ${Object.keys((parentSchema?.['properties'] as object | undefined) ?? {}).join(', ')}.`;
    case 'maxProperties':
      return `${key} has more than ${String(schema)} entries. Allowed: ${String(schema)} at most.`;
    case 'maxItems':
      return `${key} has more than ${String(schema)} entries. Allowed: ${String(schema)} at most.`;
    case 'uniqueItems':
      return `${key} holds one entry twice. Allowed: each entry once.`;
    case 'not':
      return `${key} has workspace and workspaceTags. Allowed: one of them.`;
    default:
      return `${key} is not allowed: it must be as env/environment.schema.json says (${keyword}).${hint}`;
  }
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** How to get rid of a value that does not fit. */
function remedy(schema: ErrorObject['parentSchema']): string {
  const value: unknown = schema?.['default'];
  return value === undefined ? '' : ` Leave it out for ${String(value)}.`;
}

function description(schema: ErrorObject['parentSchema']): string {
  const text = schema?.['description'];
  return typeof text === 'string' ? ` (${text})` : '';
}

function unescapePointer(token: string): string {
  return token.replace(/~1/g, '/').replace(/~0/g, '~');
}
