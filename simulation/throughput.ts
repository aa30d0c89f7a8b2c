import { BatchSimulation } from './batch-simulation';

/** A batch of images and the model that it is for. */
export interface Load {
  readonly images: number;
  readonly units: number;
  /** Calls per second and unit that the model takes; the workflow expects 5, whatever they are. */
  readonly tpsPerUnit: number;
}

interface Throughput {
  /** Minutes that the model was starting, running or stopping. */
  readonly modelMinutes: number;
  /** Start-up, and the images at the model's full throughput. */
  readonly idealMinutes: number;
  readonly calls: number;
  /** Share of the calls that were throttled, all of them and those after the first minute. */
  readonly throttledShare: number;
  readonly throttledAfterWarmUp: number;
  /** States entered. */
  readonly states: number;
  readonly done: number;
}

const START_MS = 10 * 60_000;
const WARM_UP_MS = 60_000;

const idealMinutes = ({ images, units, tpsPerUnit }: Load): number =>
  (START_MS + (images / (units * tpsPerUnit)) * 1000) / 60_000;

/** Plays a load with the real state machine and handlers. */
export async function measureThroughput(load: Load): Promise<Throughput> {
  const { images, units, tpsPerUnit } = load;
  const simulation = new BatchSimulation({
    settings: { minInferenceUnits: units, maxInferenceUnits: units },
    model: { tpsPerUnit },
  });
  for (let index = 0; index < images; index += 1) simulation.preload(`batch/incoming/${index}.jpg`);
  await simulation.untilSettled();
  const { model, store } = simulation.world;
  const runningSince = model.changes.find(({ status }) => status === 'RUNNING')!.at;
  const late = model.throttledAt.filter((at) => at > runningSince + WARM_UP_MS).length;
  return {
    modelMinutes: model.onMs / 60_000,
    idealMinutes: idealMinutes(load),
    calls: model.calls,
    throttledShare: model.throttled / model.calls,
    throttledAfterWarmUp: late / model.calls,
    // The first execution does the work; a later one finds nothing to do.
    states: simulation.executions[0]!.statesEntered.length,
    done: store.keys('batch/done/').length,
  };
}

/** A row of the table. */
interface ThroughputRow {
  readonly load: Load;
  readonly throughput: Throughput;
}

/** Every load, one after another. */
export async function throughputRows(loads: readonly Load[]): Promise<ThroughputRow[]> {
  const rows: ThroughputRow[] = [];
  for (const load of loads) rows.push({ load, throughput: await measureThroughput(load) });
  return rows;
}

/** The rows as a Markdown table. */
export function throughputTable(rows: readonly ThroughputRow[]): string {
  const head = ['images', 'model', 'model on', 'x ideal', 'cost', 'calls', 'throttled', 'states'];
  const lines = rows.map(({ load, throughput }) => [
    String(load.images),
    `${load.units} x ${load.tpsPerUnit} TPS`,
    `${throughput.modelMinutes.toFixed(1)} min`,
    (throughput.modelMinutes / throughput.idealMinutes).toFixed(2),
    `${((throughput.modelMinutes / 60) * load.units * 4).toFixed(2)} USD`,
    String(throughput.calls),
    `${(throughput.throttledShare * 100).toFixed(1)} %`,
    String(throughput.states),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}
