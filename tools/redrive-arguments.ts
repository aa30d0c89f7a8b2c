import { parseArgs } from 'node:util';
import { UsageError } from '../local/cli/workflow-run';
import {
  CHOICE_USAGE,
  PLACE_USAGE,
  QUEUE_OPTIONS,
  type QueueArguments,
  queueArguments,
} from './queued/queue-arguments';

export interface RedriveArguments extends QueueArguments {
  /** Epoch seconds. */
  readonly since?: number;
  /** Those, too, that were re-driven as often as may be. */
  readonly all: boolean;
}

export const REDRIVE_USAGE = `Usage: npm run redrive -- [--dry-run] [options]

Analyses INCOMPLETE images again, of the local environment or of a deployment: they wait for their turn with the uploads,
and what an earlier attempt has found is not paid for again. An image is re-driven five times at most.

${CHOICE_USAGE}
  --since <time>             only those recorded since then: 2026-11-27, or 2026-11-27T15:00:00Z
  --all                      those, too, that were re-driven five times
${PLACE_USAGE}`;

const OPTIONS = {
  ...QUEUE_OPTIONS,
  since: { type: 'string' },
  all: { type: 'boolean', default: false },
} as const;

/** @throws UsageError that names the option, its rule and what to give */
export function parseRedriveArguments(argv: readonly string[]): RedriveArguments {
  let values;
  try {
    ({ values } = parseArgs({ args: [...argv], options: OPTIONS }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const since = values.since === undefined ? undefined : secondsOf(values.since);
  return { ...queueArguments(values), since, all: values.all };
}

function secondsOf(text: string): number {
  const milliseconds = /^\d{4}-\d{2}-\d{2}(?:T.+)?$/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(milliseconds)) return Math.floor(milliseconds / 1000);
  throw new UsageError(`--since must be a time like 2026-11-27 or 2026-11-27T15:00:00Z, but is "${text}".`);
}
