import { DEFAULT_DIRECTORY } from '../../local/cli/arguments';
import { UsageError } from '../../local/cli/workflow-run';

/** What every command takes that queues images again. */
export interface QueueArguments {
  readonly dryRun: boolean;
  readonly albumId?: string;
  readonly owner?: string;
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

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean', default: false } as const;
export const QUEUE_OPTIONS = {
  'dry-run': FLAG,
  album: TEXT,
  owner: TEXT,
  directory: { type: 'string', default: DEFAULT_DIRECTORY },
  aws: FLAG,
  'images-table': TEXT,
  'uploads-queue': TEXT,
  profile: TEXT,
  region: TEXT,
  json: FLAG,
  help: FLAG,
} as const;

export const CHOICE_USAGE = `  --dry-run                  only say how many there are, and what it would cost
  --album <owner/album>      only those of an album
  --owner <user id>          only those of an owner`;

export const PLACE_USAGE = `  --directory <folder>       folder of the local state (default ${DEFAULT_DIRECTORY})
  --aws                      work on AWS instead of the local environment
  --images-table <name>      with --aws: name of the images table, an output of the Terraform stack
  --uploads-queue <url>      with --aws: URL of the queue of uploads, an output of the Terraform stack
  --profile <name>           with --aws: AWS profile (default: the credentials of the environment)
  --region <name>            with --aws: AWS Region (default: that of the profile)
  --json                     print one JSON document on stdout
  --help                     show this text`;

interface Values {
  readonly 'dry-run': boolean;
  readonly album?: string;
  readonly owner?: string;
  readonly json: boolean;
  readonly directory: string;
  readonly help: boolean;
  readonly aws: boolean;
  readonly 'images-table'?: string;
  readonly 'uploads-queue'?: string;
  readonly profile?: string;
  readonly region?: string;
}

/** @throws UsageError that names the option, its rule and what to give */
export function queueArguments(values: Values): QueueArguments {
  const { album: albumId, owner, json, directory, help } = values;
  return { dryRun: values['dry-run'], albumId, owner, json, directory, aws: deployed(values), help };
}

const DEPLOYED = ['images-table', 'uploads-queue', 'profile', 'region'] as const;

function deployed(values: Values): QueueArguments['aws'] {
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
