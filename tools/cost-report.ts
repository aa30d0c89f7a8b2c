import { idleCost } from '../packaging/idle-cost';
import { idleConfiguration } from '../packaging/idle-cost-table';
import { PRICES_AS_OF } from '../packaging/prices';
import { table } from '../local/cli/table';
import { type BillLine, billOf, totalOf } from './cost/bill';
import type { RunCounts } from './cost/run-counts';
import { SOURCE_SYSTEMS } from './cost/source-systems';
import type { CostArguments } from './cost-arguments';

export interface CostReport {
  readonly workflow: string;
  readonly images: number;
  readonly stateMachineType: 'STANDARD' | 'EXPRESS';
  readonly prices: string;
  /** What the sample photos used together. */
  readonly counts: RunCounts;
  readonly lines: readonly BillLine[];
  /** USD for all images. */
  readonly dollars: number;
  /** USD a month of a deployment of this workflow alone, before the first image. */
  readonly idleDollarsPerMonth: number;
  readonly others: readonly { readonly name: string; readonly does: string; readonly dollars: number }[];
}

export function costReport({ workflow, images, modelHours, express }: CostArguments, counts: RunCounts): CostReport {
  const stateMachineType = express ? 'EXPRESS' : 'STANDARD';
  const lines = billOf(counts, images, stateMachineType, modelHours);
  return {
    workflow,
    images,
    stateMachineType,
    prices: PRICES_AS_OF,
    counts,
    lines,
    dollars: totalOf(lines),
    idleDollarsPerMonth: idleCost(idleConfiguration([workflow])).reduce((sum, { monthly }) => sum + monthly, 0),
    others: SOURCE_SYSTEMS.filter((system) => system.workflow === workflow).map(({ name, does, counts: theirs }) => ({
      name,
      does,
      dollars: totalOf(billOf(theirs, images, 'STANDARD')),
    })),
  };
}

/** Its states are those of the run, however many images it takes. */
const ONE_RUN =
  'The states of the one sample run are divided among its few images: a run of thousands has next to none for each.';

const amount = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 2 : 0 });
const dollars = (value: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function costText(report: CostReport): string {
  const { workflow, images, stateMachineType, counts } = report;
  const perImage = (value: number): string => amount(value / counts.images);
  return [
    `${workflow}, ${amount(images)} images within one month, ${stateMachineType}; prices of ${report.prices}, without free tiers.`,
    `Counted on ${counts.images} sample photos; an image: ${perImage(counts.transitions)} transitions, ${perImage(counts.functionCalls)} Lambda calls, ${perImage(counts.functionGigabyteSeconds)} GB-seconds, ${perImage(counts.downloadedBytes)} bytes read.`,
    '',
    table<Omit<BillLine, 'quantity'> & { quantity?: number }>(
      [...report.lines, { service: 'in all', what: '', dollars: report.dollars }],
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
    `Idle: ${dollars(report.idleDollarsPerMonth)} USD a month for a deployment of this workflow alone (docs/deploy.md).`,
    ...report.others.map(
      ({ name, does, dollars: theirs }) =>
        `For comparison: ${dollars(theirs)} USD with ${name} (${does}; the time of its functions, which is not known, left out).`,
    ),
    ...(workflow === 'batch-detection' ? [ONE_RUN] : []),
    'Not counted: requests to KMS, transfer out of the Region, the photos themselves in S3, deliveries to subscribers.',
  ].join('\n');
}
