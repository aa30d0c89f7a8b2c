import { PRICES } from '../../packaging/prices';
import { type BillLine, billOf } from '../cost/bill';
import type { RunCounts } from '../cost/run-counts';
import type { BackfillNumbers } from './backfill-numbers';

/** Seconds until a batch starts after the one before: the average of SpreadStart, and the map run itself. */
const BETWEEN_BATCHES_SECONDS = 1.5;
/** Keys of a page of a listing. */
const PAGE = 1000;
const SECONDS_OF_A_MONTH = 30 * 86_400;

/**
 * How long photos take at a pace, in seconds: a place is held for each, and empty for a moment between batches. Few photos
 * take as long as a batch of them, however many places there are.
 */
export function backfillSeconds(
  images: number,
  callsPerSecond: number,
  { photosPerBatch, beatSeconds }: BackfillNumbers,
): number {
  const perPhoto = beatSeconds + BETWEEN_BATCHES_SECONDS / photosPerBatch;
  const oneBatch = Math.min(images, photosPerBatch) * beatSeconds + BETWEEN_BATCHES_SECONDS;
  return Math.max(oneBatch, (images / (callsPerSecond * beatSeconds)) * perPhoto);
}

/** Months that it is spread over: the tiers of Rekognition's prices start over in each. */
export function backfillMonths(seconds: number): number {
  return Math.max(1, Math.ceil(seconds / SECONDS_OF_A_MONTH));
}

/**
 * What a backfill costs within one month.
 * @param counts of a run of image-analysis, whose functions and calls a backfill has, too, but for the notices
 * @param type of the batches. STANDARD is what it is not, for comparison: every photo its own execution
 */
export function backfillBill(
  counts: RunCounts,
  images: number,
  { photosPerBatch, beatSeconds }: BackfillNumbers,
  type: 'EXPRESS' | 'STANDARD' = 'EXPRESS',
): BillLine[] {
  const calls: Record<string, number> = Object.fromEntries(
    Object.entries(counts.calls).filter(([name]) => !name.startsWith('sns ')),
  );
  // The samples were uploaded, old photos are there.
  calls['s3 PutObject'] = (calls['s3 PutObject'] ?? 0) - counts.images;
  const batches = counts.images / photosPerBatch;
  const lines = billOf(
    {
      ...counts,
      calls,
      executions: batches,
      executionSeconds: counts.images * beatSeconds + batches * BETWEEN_BATCHES_SECONDS,
    },
    images,
    type,
  );
  if (type === 'STANDARD') return lines;
  const line = (service: string, what: string, quantity: number, each: number): BillLine => ({
    service,
    what,
    quantity,
    dollars: quantity * each,
  });
  return [
    ...lines,
    // https://aws.amazon.com/step-functions/pricing/: each child execution that a Standard one starts is a transition.
    line('Step Functions', 'starts of batches', images / photosPerBatch, PRICES.transition),
    line('S3', 'listings, for the map and for the check', (2 * images) / PAGE, PRICES.s3Write),
    line('DynamoDB', 'read units of the check', images, PRICES.readUnit),
  ];
}
