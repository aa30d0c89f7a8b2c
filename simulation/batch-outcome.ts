import type { BatchSimulation } from './batch-simulation';

/** What became of the images and the model of a simulation that has settled. */
export interface BatchOutcome {
  /** How the first execution ended. */
  readonly firstStatus: string;
  /** Executions that were started, those that had nothing to do included. */
  readonly executions: number;
  /** Who stopped the model that the first execution started, if it did. */
  readonly stoppedBy: string | undefined;
  /** Minutes from the end of the first execution until its model was off; 0 when it was off before. */
  readonly offAfterMinutes: number;
  /** Minutes that the model was starting, running or stopping. */
  readonly modelMinutes: number;
  readonly images: number;
  readonly done: number;
  readonly deadLetters: number;
  readonly queued: number;
  /** Images that are in none of these places. */
  readonly lost: number;
  /** Images that are in more than one of them, or have more than one result. */
  readonly twice: number;
  /** Calls of the model for images that had been sent before. */
  readonly sentAgain: number;
}

const INCOMING = 'batch/incoming/';

const keyOf = (body: string): string | undefined => {
  try {
    return (JSON.parse(body) as { key?: string }).key;
  } catch {
    return undefined;
  }
};

/** @param images keys that were uploaded */
export async function outcomeOf(simulation: BatchSimulation, images: readonly string[]): Promise<BatchOutcome> {
  const { world, executions, endedAt } = simulation;
  const first = executions[0]!;
  const endOfFirst = endedAt.get(first.arn) ?? 0;
  // What the first execution, or what it left behind, did to the model, before a later run starts it again.
  const nextRun = simulation.runsStartedAt[1] ?? Number.POSITIVE_INFINITY;
  const off = world.model.changes.findLast(({ status, at }) => status === 'STOPPED' && at < nextRun)?.at ?? 0;

  const done = new Set(world.store.keys('batch/done/').map((key) => key.replace('batch/done/', INCOMING)));
  const dead = new Set(world.queue.deadLetters.map(({ body }) => keyOf(body)));
  const queued = new Set(world.queue.bodies().map(keyOf));
  const places = (key: string): number => [done, dead, queued].filter((place) => place.has(key)).length;
  const results = (key: string): number =>
    world.store.written.get(`${key.replace(INCOMING, 'batch/results/')}.json`)?.size ?? 0;
  const sent = [...world.model.sent.values()];
  return {
    firstStatus: (await first.result).status,
    executions: executions.length,
    stoppedBy: simulation.stops.find(({ at }) => at < nextRun)?.by,
    offAfterMinutes: Math.max(0, off - endOfFirst) / 60_000,
    modelMinutes: world.model.onMs / 60_000,
    images: images.length,
    done: images.filter((key) => done.has(key)).length,
    deadLetters: images.filter((key) => dead.has(key)).length,
    queued: images.filter((key) => queued.has(key)).length,
    lost: images.filter((key) => places(key) === 0).length,
    twice: images.filter((key) => places(key) > 1 || results(key) > 1).length,
    sentAgain: sent.reduce((sum, calls) => sum + calls - 1, 0),
  };
}
