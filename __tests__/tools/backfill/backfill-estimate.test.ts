import { backfillBill, backfillMonths, backfillSeconds } from '../../../tools/backfill/backfill-estimate';
import { backfillNumbers } from '../../../tools/backfill/backfill-numbers';
import { durationText } from '../../../local/cli/duration-text';
import { backfillPlan } from '../../../tools/backfill/backfill-report';
import type { RunCounts } from '../../../tools/cost/run-counts';

const numbers = { photosPerBatch: 40, beatSeconds: 3 };
/** What one photo of image-analysis uses. */
const counts: RunCounts = {
  images: 1,
  executions: 1,
  transitions: 7,
  executionSeconds: 1,
  functionCalls: 4,
  functionGigabyteSeconds: 1,
  calls: { 'rekognition DetectLabels': 1, 'rekognition DetectFaces': 1, 's3 PutObject': 2, 'sns Publish': 1 },
  downloadedBytes: 0,
  uploadedBytes: 0,
  storedBytes: 0,
  writeUnits: 10,
  logBytes: 0,
};
const dollarsOf = (service: string, what: string, images: number): number | undefined =>
  backfillBill(counts, images, numbers).find((line) => line.service === service && line.what === what)?.dollars;

it('reads its numbers from the state machine', () => {
  expect(backfillNumbers()).toEqual(numbers);
});

describe('the time of a backfill', () => {
  it('is that of the pace, and an eightieth more for the starts of batches', () => {
    expect(backfillSeconds(1_000_000, 4, numbers)).toBeCloseTo(250_000 * 1.0125);
  });

  it('is never below that of one batch', () => {
    expect(backfillSeconds(10, 40, numbers)).toBe(31.5);
    expect(backfillSeconds(100, 40, numbers)).toBe(121.5);
  });

  it.each([
    [31.5, '32 s'],
    [600, '10 min'],
    [36_000, '10.0 hours'],
    [864_000, '10.0 days'],
  ])('%d seconds are told as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

describe('the bill of a backfill', () => {
  it('has Express seconds of three for each photo, and a start for each batch', () => {
    expect(dollarsOf('Step Functions', 'Express GB-seconds', 100_000_000)).toBeCloseTo(
      100_000_000 * (3 + 1.5 / 40) * (64 / 1024) * 0.00001667,
    );
    expect(dollarsOf('Step Functions', 'starts of batches', 100_000_000)).toBeCloseTo(2_500_000 * 0.000025);
  });

  it('has no notices and no uploads', () => {
    const lines = backfillBill(counts, 1_000_000, numbers);

    expect(lines.map(({ service }) => service)).not.toContain('SNS');
    expect(lines.find(({ what }) => what === 'writes')!.quantity).toBe(1_000_000);
  });

  it('costs more when it is spread over months: the tiers of Rekognition start over in each', () => {
    const fast = backfillPlan(100_000_000, 400, counts, numbers);
    const slow = backfillPlan(100_000_000, 4, counts, numbers);

    const rekognition = ({ lines }: typeof fast): number =>
      lines.find(({ service }) => service === 'Rekognition')!.dollars;
    expect([fast.months, slow.months]).toEqual([1, backfillMonths(slow.seconds)]);
    expect(slow.months).toBe(10);
    expect(rekognition(slow)).toBeGreaterThan(rekognition(fast) * 1.5);
  });

  it('is a fortieth of what the transitions of Standard executions would cost', () => {
    const { expressDollars, standardDollars } = backfillPlan(1_000_000, 40, counts, numbers);

    expect(standardDollars / expressDollars).toBeGreaterThan(40);
  });
});
