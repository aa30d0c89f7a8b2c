import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import type { WorkflowDescription } from '../state-machines/description';
import type { Environment } from './environment';
import { environmentSchema } from './environment-schema';

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
    // What an `if` asks for has a message of its own beside the one that it was asked for.
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
    const problems = [...new Set(errors.map(describeProblem))];
    throw new Error(problems.map((problem) => `${file}: ${problem}`).join('\n'));
  }
  return { ...(settings as Omit<Environment, 'name'>), name };
}

type Workflows = Readonly<Record<string, WorkflowDescription>>;

/** Compiling the schema takes longer than all the rest, and it is the same for every environment. */
const validators = new WeakMap<Workflows, ValidateFunction>();

function validatorOf(workflows: Workflows): ValidateFunction {
  const known = validators.get(workflows);
  if (known) return known;
  const ajv = new Ajv({
    allErrors: true,
    useDefaults: true,
    discriminator: true,
    strictRequired: false,
    verbose: true,
  });
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
      const branches = (parentSchema?.['oneOf'] ?? []) as { properties: { type: { const: string } } }[];
      return `${child(params['tag'])} is ${JSON.stringify(params['tagValue'])}. Allowed: ${branches.map(({ properties }) => properties.type.const).join(', ')}.`;
    }
    case 'type':
      return `${key} is ${value}. Allowed: ${withArticle(String(schema))}${bounds(parentSchema)}.${hint}`;
    case 'minimum':
    case 'maximum':
      return `${key} is ${value}. Allowed:${bounds(parentSchema)}.${hint}`;
    case 'pattern':
      return `${key} is ${value}. Allowed: text that matches ${String(schema)}.${hint}`;
    case 'maxLength':
      return `${key} is ${value}. Allowed: at most ${String(schema)} characters.${hint}`;
    case 'minLength':
      return `${key} is empty. Allowed: at least ${String(schema)} character.${hint}`;
    case 'minProperties':
      return `${key} is empty. Allowed: ${Object.keys((parentSchema?.['properties'] as object | undefined) ?? {}).join(', ')}.`;
    case 'not':
      return `${key} has workspace and workspaceTags. Allowed: one of them.`;
    default:
      return `${key} is not allowed: it must be as env/environment.schema.json says (${keyword}).${hint}`;
  }
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function bounds(schema: ErrorObject['parentSchema']): string {
  const { minimum, maximum } = (schema ?? {}) as { minimum?: number; maximum?: number };
  if (minimum !== undefined && maximum !== undefined) return ` ${minimum}..${maximum}`;
  if (minimum !== undefined) return ` ${minimum} or more`;
  return maximum === undefined ? '' : ` ${maximum} or less`;
}

function description(schema: ErrorObject['parentSchema']): string {
  const text = schema?.['description'];
  return typeof text === 'string' ? ` (${text})` : '';
}

function unescapePointer(token: string): string {
  return token.replace(/~1/g, '/').replace(/~0/g, '~');
}
