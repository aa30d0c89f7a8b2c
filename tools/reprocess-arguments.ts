import { parseArgs } from 'node:util';
import { UsageError } from '../local/cli/workflow-run';
import {
  CHOICE_USAGE,
  PLACE_USAGE,
  QUEUE_OPTIONS,
  type QueueArguments,
  queueArguments,
} from './queued/queue-arguments';
import { type Condition, parseCondition } from './reprocess/where';

export interface ReprocessArguments extends QueueArguments {
  /** All of them hold. */
  readonly where: readonly Condition[];
}

export const REPROCESS_USAGE = `Usage: npm run reprocess -- [--dry-run] [--where <condition>]... [options]

Analyses COMPLETED images once more, of the local environment or of a deployment, e.g. because Rekognition has a new model or
the settings have changed. They wait for their turn with the uploads; what is known of them stays readable until then. Every
record of the table is read for that.

  --where <condition>        only those made so: model, max-labels, min-confidence or faces with = or != and a value,
                             "unknown" where a record does not say; several all hold. E.g. --where 'model!=3.0'
${CHOICE_USAGE}
${PLACE_USAGE}`;

const OPTIONS = { ...QUEUE_OPTIONS, where: { type: 'string', multiple: true } } as const;

/** @throws UsageError that names the option, its rule and what to give */
export function parseReprocessArguments(argv: readonly string[]): ReprocessArguments {
  let values;
  try {
    ({ values } = parseArgs({ args: [...argv], options: OPTIONS }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  return { ...queueArguments(values), where: (values.where ?? []).map(parseCondition) };
}
