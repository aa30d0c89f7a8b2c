import { epochSeconds } from '../runtime/clock';
import { createLogger } from '../runtime/logger';
import { eraseRiders } from './erasure/erase-riders';
import { deployedStores } from './records/stores';

const logger = createLogger('rider-photo');

/** Riders that one reading of the collection serves. */
const BATCH = 25;
/** Time that a batch may need; the rest waits for the next run. */
const RESERVE_MS = 180_000;

export interface ExpiryReport {
  readonly erased: number;
  readonly incomplete: number;
  /** Whether time ran out before the last expired rider. */
  readonly more: boolean;
}

/**
 * Erases the riders whose retention period is over, and goes on with erasures that were incomplete.
 * @throws Error when an erasure is incomplete, so that the function's alarm rings; every rider was tried by then
 */
export const handler = async (
  _event: unknown,
  context: { getRemainingTimeInMillis(): number },
): Promise<ExpiryReport> => {
  const stores = deployedStores();
  const due: string[] = [];
  // A daily look at every rider is cheaper than an index on the time, which every write would pay for.
  for await (const { userId, state, retainUntil } of stores.riders.scan()) {
    if (retainUntil < epochSeconds() || state === 'ERASING') due.push(userId);
  }
  let erased = 0;
  let incomplete = 0;
  let next = 0;
  while (next < due.length && context.getRemainingTimeInMillis() > RESERVE_MS) {
    const reports = await eraseRiders(stores, due.slice(next, next + BATCH));
    const complete = reports.filter((report) => report.complete).length;
    erased += complete;
    incomplete += reports.length - complete;
    next += BATCH;
  }
  const report = { erased, incomplete, more: next < due.length };
  logger.info('expired riders erased', { ...report });
  if (incomplete > 0) throw new Error(`${incomplete} of ${erased + incomplete} expired riders could not be erased.`);
  return report;
};
