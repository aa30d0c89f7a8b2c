import { parseArgs } from 'node:util';
import { DEFAULT_DIRECTORY } from '../local/cli/arguments';
import { UsageError } from '../local/cli/workflow-run';

const OPTIONS = {
  directory: { type: 'string', description: `folder of the local state (default ${DEFAULT_DIRECTORY})` },
  json: { type: 'boolean', description: 'print one JSON document on stdout' },
  aws: { type: 'boolean', description: 'work on AWS instead of the local environment' },
  profile: { type: 'string', description: 'AWS profile (default: the environment’s credentials)' },
  region: { type: 'string', description: 'AWS Region (default: that of the profile)' },
  'riders-table': { type: 'string', description: 'name of the riders table' },
  'ledger-table': { type: 'string', description: 'name of the ledger table' },
  bucket: { type: 'string', description: 'name of the photos bucket' },
  collection: { type: 'string', description: 'id of the face collection' },
  help: { type: 'boolean', description: 'show this text' },
} as const;

/** What a deployment is called; the names are outputs of the Terraform stack. */
export interface DeployedNames {
  readonly ridersTable: string;
  readonly ledgerTable: string;
  readonly bucket: string;
  readonly collection: string;
}

export type RidersCommand =
  { readonly name: 'list' } | { readonly name: 'show' | 'erase'; readonly userId: string } | { readonly name: 'help' };

export interface RidersArguments {
  readonly command: RidersCommand;
  readonly json: boolean;
  readonly directory: string;
  /** Absent for the local environment. */
  readonly aws?: { readonly profile?: string; readonly region?: string; readonly names: DeployedNames };
}

/** The usage text. */
export function ridersUsage(): string {
  const line = ([name, { type, description }]: [string, { type: string; description: string }]): string =>
    `  ${`--${name}${type === 'string' ? ' <value>' : ''}`.padEnd(26)} ${description}`;
  return [
    'Usage: npm run riders -- list | show <userId> | erase <userId> [options]',
    '',
    'Shows the riders of the local environment or of a deployment, or erases one: faces, photos and thumbnails in all',
    'versions, and every record. An erasure reports what it could not remove and can be repeated.',
    '',
    ...Object.entries(OPTIONS).map(line),
    '',
    'With --aws the four names are needed: they are outputs of the Terraform stack.',
  ].join('\n');
}

function parseCommand(words: readonly string[]): RidersCommand {
  const [name, userId, ...rest] = words;
  if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is too much. Put a user id with spaces in quotes.`);
  if (name === 'list') {
    if (userId !== undefined) throw new UsageError('list takes no user id. Use: show <userId>.');
    return { name };
  }
  if (name === 'show' || name === 'erase') {
    if (!userId) throw new UsageError(`${name} needs a user id: npm run riders -- ${name} <userId>`);
    return { name, userId };
  }
  throw new UsageError(name === undefined ? 'A command is missing.' : `There is no command "${name}".`);
}

function deployedNames(values: Readonly<Record<string, string | boolean | undefined>>): DeployedNames {
  const missing = ['riders-table', 'ledger-table', 'bucket', 'collection'].filter((name) => !values[name]);
  if (missing.length > 0) {
    throw new UsageError(
      `--aws needs ${missing.map((name) => `--${name}`).join(', ')}: outputs of the Terraform stack.`,
    );
  }
  return {
    ridersTable: String(values['riders-table']),
    ledgerTable: String(values['ledger-table']),
    bucket: String(values.bucket),
    collection: String(values.collection),
  };
}

/**
 * Reads the command line of `npm run riders`.
 * @throws UsageError
 */
export function parseRidersArguments(argv: readonly string[]): RidersArguments {
  let values: Record<string, string | boolean | undefined>;
  let words: string[];
  try {
    const options = Object.fromEntries(Object.entries(OPTIONS).map(([name, { type }]) => [name, { type }]));
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    values = parsed.values;
    words = parsed.positionals;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const directory = String(values.directory ?? DEFAULT_DIRECTORY);
  const json = values.json === true;
  if (values.help === true) return { command: { name: 'help' }, json, directory };
  const command = parseCommand(words);
  if (values.aws !== true) {
    const stray = ['profile', 'region', 'riders-table', 'ledger-table', 'bucket', 'collection'].find(
      (name) => values[name],
    );
    if (stray) throw new UsageError(`--${stray} is for AWS. Add --aws, or leave it out.`);
    return { command, json, directory };
  }
  const { profile, region } = values as { profile?: string; region?: string };
  return { command, json, directory, aws: { profile, region, names: deployedNames(values) } };
}
