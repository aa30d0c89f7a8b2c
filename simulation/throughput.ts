import { virtualClock } from '../packages/local-aws/src/step-functions/virtual-clock';
import { BatchSimulation } from './batch-simulation';
import { createWorld } from './batch-world';
import { seededRandom } from './random';
import { serialFlow, unboundedFlow } from './source-flows';

/** A batch of images and the model that it is for. */
export interface Load {
  readonly images: number;
  readonly units: number;
  /** Calls per second and unit that the model takes; the workflow expects 5, whatever they are. */
  readonly tpsPerUnit: number;
}

export interface Throughput {
  /** Minutes that the model was starting, running or stopping. */
  readonly modelMinutes: number;
  /** Start-up, and the images at the model's full throughput. */
  readonly idealMinutes: number;
  readonly calls: number;
  /** Share of the calls that were throttled, all of them and those after the first minute. */
  readonly throttledShare: number;
  readonly throttledAfterWarmUp: number;
  /** States entered, by all executions; 0 where there is no state machine here. */
  readonly states: number;
  readonly done: number;
}

const START_MS = 10 * 60_000;
const WARM_UP_MS = 60_000;

const idealMinutes = ({ images, units, tpsPerUnit }: Load): number =>
  (START_MS + (images / (units * tpsPerUnit)) * 1000) / 60_000;

type MeasuredModel = BatchSimulation['world']['model'];

function measured(load: Load, model: MeasuredModel, states: number, done: number): Throughput {
  const runningSince = model.changes.find(({ status }) => status === 'RUNNING')!.at;
  const late = model.throttledAt.filter((at) => at > runningSince + WARM_UP_MS).length;
  return {
    modelMinutes: model.onMs / 60_000,
    idealMinutes: idealMinutes(load),
    calls: model.calls,
    throttledShare: model.throttled / model.calls,
    throttledAfterWarmUp: late / model.calls,
    states,
    done,
  };
}

/** This workflow: its real state machine and handlers. */
export async function measureWorkflow(load: Load): Promise<Throughput> {
  const { images, units, tpsPerUnit } = load;
  const simulation = new BatchSimulation({
    settings: { minInferenceUnits: units, maxInferenceUnits: units },
    model: { tpsPerUnit },
  });
  for (let index = 0; index < images; index += 1) simulation.preload(`batch/incoming/${index}.jpg`);
  await simulation.untilSettled();
  const { model, store } = simulation.world;
  // The first execution does the work; a later one finds nothing to do.
  const states = simulation.executions[0]!.statesEntered.length;
  return measured(load, model, states, store.keys('batch/done/').length);
}

/** A system that this workflow replaces, with a model of the same kind. */
async function measureFlow(flow: typeof serialFlow | typeof unboundedFlow, load: Load): Promise<Throughput> {
  const clock = virtualClock();
  const random = seededRandom(1);
  const { model } = createWorld({ clock, random, model: { tpsPerUnit: load.units * load.tpsPerUnit } });
  await flow({ clock, model, random }, load.images);
  return measured(load, model, 0, model.paid.size);
}

/** A row of the comparison. */
export interface ThroughputRow {
  readonly system: string;
  readonly load: Load;
  readonly throughput: Throughput;
}

const SYSTEMS: readonly (readonly [string, (load: Load) => Promise<Throughput>])[] = [
  ['batch-detection', measureWorkflow],
  ['one after another, polled every 5 min', (load) => measureFlow(serialFlow, load)],
  ['a function per image, kept for 59 min', (load) => measureFlow(unboundedFlow, load)],
];

/** Every system with every load. */
export async function throughputRows(loads: readonly Load[]): Promise<ThroughputRow[]> {
  const rows: ThroughputRow[] = [];
  for (const load of loads) {
    for (const [system, measure] of SYSTEMS) rows.push({ system, load, throughput: await measure(load) });
  }
  return rows;
}

/** The rows as a Markdown table. */
export function throughputTable(rows: readonly ThroughputRow[]): string {
  const head = ['images', 'model', 'system', 'model on', 'x ideal', 'cost', 'calls', 'throttled', 'states'];
  const lines = rows.map(({ system, load, throughput }) => [
    String(load.images),
    `${load.units} x ${load.tpsPerUnit} TPS`,
    system,
    `${throughput.modelMinutes.toFixed(1)} min`,
    (throughput.modelMinutes / throughput.idealMinutes).toFixed(2),
    `${((throughput.modelMinutes / 60) * load.units * 4).toFixed(2)} USD`,
    String(throughput.calls),
    `${(throughput.throttledShare * 100).toFixed(1)} %`,
    throughput.states === 0 ? '-' : String(throughput.states),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}
