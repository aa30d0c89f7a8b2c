import { durationText } from '../../local/cli/duration-text';
import { table } from '../../local/cli/table';
import { PRICES_AS_OF } from '../../packaging/prices';
import { type BillLine, totalOf } from '../cost/bill';
import type { RunCounts } from '../cost/run-counts';
import { backfillBill, backfillMonths, backfillSeconds } from './backfill-estimate';
import type { BackfillNumbers } from './backfill-numbers';

/** What a backfill would take. */
export interface BackfillPlan {
  readonly images: number;
  readonly callsPerSecond: number;
  readonly seconds: number;
  /** Photos at a time. */
  readonly places: number;
  readonly lines: readonly BillLine[];
  /** That the costs are spread over evenly. */
  readonly months: number;
  /** USD in all. */
  readonly dollars: number;
  /** USD of Step Functions, as it is and if every photo were a Standard execution. */
  readonly expressDollars: number;
  readonly standardDollars: number;
}

export function backfillPlan(
  images: number,
  callsPerSecond: number,
  counts: RunCounts,
  numbers: BackfillNumbers,
): BackfillPlan {
  const seconds = backfillSeconds(images, callsPerSecond, numbers);
  const months = backfillMonths(seconds);
  const bill = (type: 'EXPRESS' | 'STANDARD'): BillLine[] =>
    backfillBill(counts, images / months, numbers, type).map((line) => ({
      ...line,
      quantity: line.quantity * months,
      dollars: line.dollars * months,
    }));
  const lines = bill('EXPRESS');
  const stepFunctions = (all: readonly BillLine[]): number =>
    totalOf(all.filter(({ service }) => service === 'Step Functions'));
  return {
    images,
    callsPerSecond,
    seconds,
    months,
    places: callsPerSecond * numbers.beatSeconds,
    lines,
    dollars: totalOf(lines),
    expressDollars: stepFunctions(lines),
    standardDollars: stepFunctions(bill('STANDARD')),
  };
}

const PACES = [4, 10, 40, 100, 400];
const amount = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
const dollars = (value: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function planText(plan: BackfillPlan, numbers: BackfillNumbers): string {
  const { images, callsPerSecond, seconds, places, lines } = plan;
  const paces = [...new Set([callsPerSecond, ...PACES])].sort((one, other) => one - other);
  return [
    `${amount(images)} photos at ${amount(callsPerSecond)} a second: ${durationText(seconds)}, ${amount(places)} at a time.`,
    '',
    table(
      paces.map((pace) => ({ pace, seconds: backfillSeconds(images, pace, numbers) })),
      [
        { title: 'calls per second', align: 'right', value: ({ pace }) => amount(pace) },
        { title: 'time', align: 'right', value: ({ seconds: time }) => durationText(time) },
      ],
    ),
    '',
    table<Omit<BillLine, 'quantity'> & { quantity?: number }>(
      [...lines, { service: 'in all', what: '', dollars: plan.dollars }],
      [
        { title: 'service', value: ({ service }) => service },
        { title: 'what', value: ({ what }) => what },
        {
          title: 'quantity',
          align: 'right',
          value: ({ quantity }) => (quantity === undefined ? '' : amount(quantity)),
        },
        { title: 'USD', align: 'right', value: (line) => dollars(line.dollars) },
      ],
    ),
    '',
    `Step Functions: ${dollars(plan.expressDollars)} USD for Express batches; ${dollars(plan.standardDollars)} if every photo were a Standard execution.`,
    `Spread over ${amount(plan.months)} ${plan.months === 1 ? 'month' : 'months'}; prices of ${PRICES_AS_OF}, without free tiers. Lambda's seconds are those of this machine, whose nets are slower than Rekognition.`,
  ].join('\n');
}
