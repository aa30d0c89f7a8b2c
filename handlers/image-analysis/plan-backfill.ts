import { BACKFILL_PREFIX } from './record/key-prefixes';
import { imageSettings } from '../../state-machines/image-analysis-settings';
import { pacePerSecond } from '../runtime/pace/region-pace';
import { settings } from '../runtime/variables';
import { type BackfillRun, firstPass } from './backfill/backfill-run';
import { parseBackfillSource } from './backfill/backfill-source';
import { backfillPerSecond } from './backfill/places';

/** The input of the execution, and which one it is. */
export interface PlanEvent {
  readonly input: unknown;
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

/**
 * Checks what a backfill is started with, before anything runs.
 * @throws InvalidInputError that names the field or setting, its rule and what to give
 */
export const handler = async ({ input, name, startedAt }: PlanEvent): Promise<BackfillRun> => {
  const { callsPerSecond, backfillCallsPerSecond } = settings(
    imageSettings,
    'callsPerSecond',
    'backfillCallsPerSecond',
  );
  return firstPass({
    source: parseBackfillSource(input),
    folder: `${BACKFILL_PREFIX}${name}`,
    startedAt,
    callsPerSecond: backfillPerSecond(backfillCallsPerSecond, pacePerSecond(callsPerSecond)),
  });
};
