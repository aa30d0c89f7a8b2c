import { PRICES } from '../../packaging/prices';
import { type Burst, BurstWorld } from './burst-world';
import type { Design } from './designs';
import type { FunctionMeter } from './lambda-account';
import { Uploads } from './uploads';

/** What became of a burst. */
export interface BurstOutcome {
  readonly design: string;
  /** Whether it is what the workflow does. */
  readonly default: boolean;
  readonly images: number;
  readonly callsPerSecond: number;
  /** Photos without any outcome. */
  readonly lost: number;
  /** Photos that were paid for more than once. */
  readonly duplicated: number;
  /** Photos that are INCOMPLETE or FAILED. */
  readonly incomplete: number;
  readonly throttledPerPhoto: number;
  /** Time from the first upload to the last outcome, and the same in multiples of what the quota allows. */
  readonly makespanSeconds: number;
  readonly makespanRatio: number;
  /** From an upload to its outcome. */
  readonly longestSeconds: number;
  /** Transitions per photo with an outcome beyond those of a photo that meets no obstacle. */
  readonly extraTransitions: number;
  /** Of the functions that start executions. */
  readonly gigabyteSeconds: number;
  /** USD of all that a photo alone would not need, per 1,000 photos. */
  readonly pricePerThousand: number;
  /** Most functions of the account at once. */
  readonly peakFunctions: number;
}

const STEP_MS = 500;
/** As long as the longest delay of a queue: when nothing has moved for longer, nothing will. */
const STILL_MS = 900_000;

/** Plays a burst of uploads through a design, until every photo has its outcome or nothing moves any more. */
export async function playBurst(design: Design, burst: Burst): Promise<BurstOutcome> {
  const world = new BurstWorld(burst, design.retries, (definition) => design.change?.(definition) ?? definition);
  const { clock, random, records, rekognition, machine, account } = world;
  const begunAt = clock.now();
  const uploads = new Uploads(world);
  const target = design.connect(world);
  for (let index = 0; index < burst.images; index += 1) {
    void uploads.upload(`incoming/${index}.jpg`, random() * burst.withinSeconds * 1000, target);
  }
  const isStill = (): boolean => machine.running === 0 && world.queues.every((queue) => queue.bodies().length === 0);
  for (let still = 0; records.ended < burst.images && still < STILL_MS; still = isStill() ? still + STEP_MS : 0) {
    await clock.sleep(STEP_MS);
  }
  world.end();

  const ended = [...records.items].filter(([, { endedAt }]) => endedAt !== undefined);
  const makespanSeconds = (Math.max(...ended.map(([, { endedAt }]) => endedAt!)) - begunAt) / 1000;
  const paidTwice = [...rekognition.paid].filter(([, calls]) => calls > 1).map(([name]) => name.split(' ')[1]);
  const extraTransitions = machine.transitions / records.ended - machine.statesWithoutObstacle;
  const starters = ['starter', 'sorter'].map((name) => account.meter(name));
  return {
    design: design.name,
    default: design.default,
    images: burst.images,
    callsPerSecond: burst.callsPerSecond,
    lost: burst.images - records.ended,
    duplicated: new Set(paidTwice).size,
    incomplete: ended.filter(([, { status }]) => status !== 'COMPLETED').length,
    throttledPerPhoto: rekognition.throttled / burst.images,
    makespanSeconds,
    makespanRatio: makespanSeconds / (burst.images / burst.callsPerSecond),
    longestSeconds: Math.max(...ended.map(([key, { endedAt }]) => endedAt! - uploads.uploadedAt.get(key)!)) / 1000,
    extraTransitions,
    gigabyteSeconds: sum(starters, ({ gigabyteSeconds }) => gigabyteSeconds),
    pricePerThousand: 1000 * (extraTransitions * PRICES.transition + priceOf(world, starters) / burst.images),
    peakFunctions: account.peak,
  };
}

/** USD of starting all executions. */
function priceOf({ bill }: BurstWorld, starters: readonly FunctionMeter[]): number {
  return (
    sum(starters, ({ gigabyteSeconds }) => gigabyteSeconds) * PRICES.functionGigabyteSecond +
    sum(starters, ({ invocations }) => invocations) * PRICES.functionRequest +
    bill.queueRequests * PRICES.queueRequest +
    bill.tableWrites * PRICES.writeUnit +
    bill.pipeRequests * PRICES.pipeRequest
  );
}

function sum(meters: readonly FunctionMeter[], pick: (meter: FunctionMeter) => number): number {
  return meters.reduce((total, meter) => total + pick(meter), 0);
}
