import { parseArgs } from 'node:util';
import { DEFAULT_DIRECTORY } from '../local/cli/arguments';
import { UsageError } from '../local/cli/workflow-run';
import { backfillPerSecond } from '../handlers/image-analysis/backfill/places';
import { pacePerSecond } from '../handlers/runtime/pace/region-pace';
import { imageSettings } from '../state-machines/image-analysis-settings';
import { SOURCES, sourceNamed } from './backfill/photo-source';

export interface BackfillArguments {
  /** A folder of this machine, or what names photos of the photos bucket. */
  readonly target?: string;
  /** Photos to reckon with instead of a target. */
  readonly images?: number;
  readonly callsPerSecond: number;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly directory: string;
  /** Absent for this machine. */
  readonly aws?: { readonly stateMachineArn: string; readonly region: string; readonly profile?: string };
  readonly help: boolean;
}

/** A backfill leaves something of the pace. */
const MOST_PER_SECOND = imageSettings.callsPerSecond.maximum - 1;

export const BACKFILL_USAGE = `Usage: npm run backfill -- <folder, key prefix, manifest or inventory> [options]

Analyses photos that were there before, on this machine: those of a folder, which are put below incoming/ first, or those
of the local photos bucket that are named by ${SOURCES}.
What has its outcome is skipped, so Ctrl-C and the same command again go on.
With --aws the deployed backfill is started, followed, stopped by Ctrl-C and gone on with, at the pace that it is deployed with.

  --dry-run                     only say how many photos, how long at the pace, and what it would cost on AWS; with --aws
                                the deployed bucket is listed, and nothing is written
  --images <number>             with --dry-run: reckon with so many photos instead of a folder
  --calls-per-second <number>   photos per second (default: four fifths of what AWS grants in the Region of --aws, else 4)
  --directory <folder>          folder of the local state (default ${DEFAULT_DIRECTORY})
  --aws <arn>                   ARN of the deployed state machine image-backfill, an output of the Terraform stack
  --profile <name>              with --aws: AWS profile (default: the credentials of the environment)
  --json                        print one JSON document on stdout
  --help                        show this text`;

/** @throws UsageError that names the option, its rule and what to give */
export function parseBackfillArguments(argv: readonly string[]): BackfillArguments {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        images: { type: 'string' },
        'calls-per-second': { type: 'string' },
        directory: { type: 'string', default: DEFAULT_DIRECTORY },
        aws: { type: 'string' },
        profile: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const { json, help, directory, 'dry-run': dryRun } = values;
  const images = values.images === undefined ? undefined : wholeNumber('--images', values.images);
  const [target, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`Only one folder or prefix at a time, but there is "${more[0]}" as well.`);
  if (!help && target === undefined && images === undefined)
    throw new UsageError('A folder or a key prefix is missing.');
  if (images !== undefined && (!dryRun || target !== undefined)) {
    throw new UsageError('--images goes with --dry-run, and without a folder or prefix.');
  }
  const deployedTo = deployed(values, target);
  const callsPerSecond =
    values['calls-per-second'] === undefined
      ? backfillPerSecond(0, pacePerSecond(0, deployedTo?.region ?? ''))
      : wholeNumber('--calls-per-second', values['calls-per-second'], MOST_PER_SECOND);
  return { target, images, callsPerSecond, dryRun, json, directory, aws: deployedTo, help };
}

function deployed(
  { aws, profile }: { readonly aws?: string; readonly profile?: string },
  target: string | undefined,
): BackfillArguments['aws'] {
  if (aws === undefined) {
    if (profile !== undefined) throw new UsageError('--profile is for AWS. Add --aws, or leave it out.');
    return undefined;
  }
  const region = /^arn:[\w-]+:states:([\w-]+):\d+:stateMachine:.+/.exec(aws)?.[1];
  if (region === undefined) throw new UsageError(`--aws must be the ARN of a state machine, but is "${aws}".`);
  if (sourceNamed(target ?? '') === undefined) {
    throw new UsageError(`With --aws the photos are named by ${SOURCES}, not by "${target}".`);
  }
  return { stateMachineArn: aws, region, profile };
}

function wholeNumber(option: string, text: string, maximum = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1 && value <= maximum) return value;
  throw new UsageError(`${option} must be a whole number from 1 to ${maximum}, but is "${text}".`);
}
