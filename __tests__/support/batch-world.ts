import { NO_IMAGES, type Run } from '../../handlers/batch-detection/run/run-state';
import { virtualClock } from '../../packages/local-aws/src/step-functions/virtual-clock';
import {
  BUCKET,
  type BatchWorld,
  createWorld,
  DEFAULT_SETTINGS,
  MODEL,
  type WorldOptions,
} from '../../simulation/batch-world';
import { seededRandom } from '../../simulation/random';

export { BUCKET, DEFAULT_SETTINGS, MODEL };

/** Simulated services on a virtual clock, and what tests of handlers need around them. */
export function testWorld(options: Partial<WorldOptions> = {}): BatchWorld {
  return createWorld({ clock: virtualClock(), random: seededRandom(7), ...options });
}

/** Stores an image and puts its message into the queue, as the arrival rule does. */
export function arrive(world: BatchWorld, name: string, more: Record<string, unknown> = {}): string {
  const key = `batch/incoming/${name}`;
  const { versionId, etag } = world.store.put(key, `picture ${name}`);
  world.queue.arrive(JSON.stringify({ bucket: BUCKET, key, versionId, etag, sequencer: '0a', ...more }));
  return key;
}

/** A run that holds the model, at its beginning. */
export function someRun(more: Partial<Run> = {}): Run {
  return {
    ...MODEL,
    startedAt: Date.UTC(2026, 0, 1),
    deadline: Date.UTC(2026, 0, 1, 4),
    owned: true,
    startPolls: 1,
    stopPolls: 0,
    rounds: 0,
    failedRounds: 0,
    workers: [1],
    tps: 5,
    counts: NO_IMAGES,
    failures: [],
    ...more,
  };
}

/** Has a run take the model, and the model run. */
export async function takeRunningModel(world: BatchWorld, executionId = 'execution-1'): Promise<void> {
  const { leases, clock, model } = world;
  await leases.acquire(MODEL, executionId, clock.now());
  await leases.startRequested(MODEL.modelArn, executionId, clock.now());
  await model.start(MODEL, { minimum: 1 });
  await clock.sleep(10 * 60_000 + 1_000);
  await leases.renew(MODEL.modelArn, executionId, clock.now());
}
