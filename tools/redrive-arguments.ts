import { parseArgs } from 'node:util';
import { DEFAULT_DIRECTORY } from '../local/cli/arguments';
import { UsageError } from '../local/cli/workflow-run';

export interface RedriveArguments {
  readonly dryRun: boolean;
  readonly albumId?: string;
  readonly owner?: string;
  /** Epoch seconds. */
  readonly since?: number;
  /** Those, too, that were re-driven as often as may be. */
  readonly all: boolean;
  readonly json: boolean;
  readonly directory: string;
  /** Absent for the local environment. */
  readonly aws?: {
    readonly imagesTable: string;
    readonly uploadsQueue: string;
    readonly profile?: string;
    readonly region?: string;
  };
  readonly help: boolean;
}

export const REDRIVE_USAGE = `Usage: npm run redrive -- [--dry-run] [options]

Analyses INCOMPLETE images again, of the local environment or of a deployment: they wait for their turn with the uploads,
and what an earlier attempt has found is not paid for again. An image is re-driven five times at most.

  --dry-run                  only say how many there are, and what it would cost
  --album <owner/album>      only those of an album
  --owner <user id>          only those of an owner
  --since <time>             only those recorded since then: 2026-11-27, or 2026-11-27T15:00:00Z
  --all                      those, too, that were re-driven five times
  --directory <folder>       folder of the local state (default ${DEFAULT_DIRECTORY})
  --aws                      work on AWS instead of the local environment
  --images-table <name>      with --aws: name of the images table, an output of the Terraform stack
  --uploads-queue <url>      with --aws: URL of the queue of uploads, an output of the Terraform stack
  --profile <name>           with --aws: AWS profile (default: the credentials of the environment)
  --region <name>            with --aws: AWS Region (default: that of the profile)
  --json                     print one JSON document on stdout
  --help                     show this text`;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean', default: false } as const;
const OPTIONS = {
  'dry-run': FLAG,
  album: TEXT,
  owner: TEXT,
  since: TEXT,
  all: FLAG,
  directory: { type: 'string', default: DEFAULT_DIRECTORY },
  aws: FLAG,
  'images-table': TEXT,
  'uploads-queue': TEXT,
  profile: TEXT,
  region: TEXT,
  json: FLAG,
  help: FLAG,
} as const;

/** @throws UsageError that names the option, its rule and what to give */
export function parseRedriveArguments(argv: readonly string[]): RedriveArguments {
  let values;
  try {
    ({ values } = parseArgs({ args: [...argv], options: OPTIONS }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { album: albumId, owner, all, json, directory, help } = values;
  const since = values.since === undefined ? undefined : secondsOf(values.since);
  return { dryRun: values['dry-run'], albumId, owner, since, all, json, directory, aws: deployed(values), help };
}

function secondsOf(text: string): number {
  const milliseconds = /^\d{4}-\d{2}-\d{2}(?:T.+)?$/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(milliseconds)) return Math.floor(milliseconds / 1000);
  throw new UsageError(`--since must be a time like 2026-11-27 or 2026-11-27T15:00:00Z, but is "${text}".`);
}

const DEPLOYED = ['images-table', 'uploads-queue', 'profile', 'region'] as const;

function deployed(
  values: { readonly aws: boolean } & { readonly [Name in (typeof DEPLOYED)[number]]?: string },
): RedriveArguments['aws'] {
  if (!values.aws) {
    const stray = DEPLOYED.find((name) => values[name] !== undefined);
    if (stray) throw new UsageError(`--${stray} is for AWS. Add --aws, or leave it out.`);
    return undefined;
  }
  const { 'images-table': imagesTable, 'uploads-queue': uploadsQueue, profile, region } = values;
  if (!imagesTable || !uploadsQueue) {
    throw new UsageError('--aws needs --images-table and --uploads-queue: outputs of the Terraform stack.');
  }
  return { imagesTable, uploadsQueue, profile, region };
}
