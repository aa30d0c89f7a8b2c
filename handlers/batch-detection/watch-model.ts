import { type BatchSettings, batchSettings } from '../../state-machines/batch-detection-settings';
import { createLogger } from '../runtime/logger';
import { type Notice, notice } from '../runtime/notices';
import { settings } from '../runtime/variables';
import { bringToStop, type StopProgress, UNREACHABLE_LEASES } from './model/bring-to-stop';
import type { ModelLease } from './model/model-lease';
import { AlreadyRunningError } from './run/batch-errors';
import { modelPorts } from './run/deployed-ports';
import type { Ports } from './run/ports';
import type { RunRecord } from './run/run-record';

const logger = createLogger('batch-detection');

/** Time that a run has, after its maximum, to finish its images and stop the model itself. */
const END_GRACE_MS = 30 * 60_000;

/** With the leases out of reach, how long after the end of an execution its model is taken for its own. */
const FORGOTTEN_MS = 60 * 60_000;

type WatchPorts = Pick<Ports, 'clock' | 'leases' | 'model' | 'runs' | 'notices'>;

/** What the watchdog did about a model. */
export interface Watched {
  readonly modelArn: string;
  readonly action: 'none' | 'end requested' | StopProgress;
}

/**
 * The watchdog: stops every model that this workflow started and that no living run holds, and ends runs that hold one
 * for too long. A model that was not started by this workflow is left alone. Shares nothing with the state machine but the leases,
 * and the records of runs when those are out of reach.
 * @throws what the leases answered, after what the records could tell was done
 */
export async function watchModel(
  ports: WatchPorts,
  { maximumRunMinutes }: Pick<BatchSettings, 'maximumRunMinutes'>,
): Promise<readonly Watched[]> {
  const longestRunMs = maximumRunMinutes * 60_000;
  const watched: Watched[] = [];
  let leases: readonly ModelLease[];
  try {
    leases = await ports.leases.list();
  } catch (error) {
    await watchByRecords(ports, longestRunMs);
    throw error;
  }
  for (const lease of leases) {
    const action = await watch(ports, lease, longestRunMs);
    watched.push({ modelArn: lease.modelArn, action });
    if (action !== 'none') logger.warn('watchdog acted', { modelArn: lease.modelArn, action });
  }
  return watched;
}

async function watch(ports: WatchPorts, lease: ModelLease, longestRunMs: number): Promise<Watched['action']> {
  const { clock, leases } = ports;
  const { modelArn, projectArn, holder, startRequestedAt } = lease;
  if (startRequestedAt === undefined) return 'none';
  const now = clock.now();
  if (holder !== undefined && (lease.expiresAt ?? 0) >= now) {
    if (holder === WATCHDOG || now - startRequestedAt < longestRunMs + END_GRACE_MS) return 'none';
    // The holder may not renew its lease any more: it stops the model itself, or is dead by the next look.
    await leases.requestEnd(modelArn, holder, now);
    return 'end requested';
  }
  let held: ModelLease;
  try {
    // As the holder: a run that begins at this moment must not lose its model.
    held = await leases.acquire({ modelArn, projectArn }, WATCHDOG, now);
  } catch (error) {
    if (error instanceof AlreadyRunningError) return 'none';
    throw error;
  }
  let progress: StopProgress | undefined;
  try {
    progress = held.startRequestedAt === undefined ? 'STOPPED' : await bringToStop(ports, held, WATCHDOG);
  } finally {
    await leases.release(modelArn, WATCHDOG, { stopped: progress === 'STOPPED' });
  }
  if (progress === 'STOPPING' && holder !== undefined) {
    await ports.notices.publish(modelStopped(modelArn, holder));
  }
  return progress;
}

/**
 * Without the leases: the last run that started a model and never reported is asked. Its model is stopped when the run is
 * over its time, or when its execution ended a short while ago.
 */
async function watchByRecords({ clock, model, runs }: WatchPorts, longestRunMs: number): Promise<void> {
  const last = new Map<string, RunRecord>();
  for (const run of await runs.unreported()) {
    if (run.startedAt >= (last.get(run.modelArn)?.startedAt ?? 0)) last.set(run.modelArn, run);
  }
  const now = clock.now();
  for (const { runId, modelArn, projectArn = '', status, modelStartedAt = 0, endedAt = 0 } of last.values()) {
    const isOver =
      status === 'ENDED' ? now - endedAt < FORGOTTEN_MS : now - modelStartedAt >= longestRunMs + END_GRACE_MS;
    if (!isOver) continue;
    const asked = { modelArn, projectArn, startRequestedAt: modelStartedAt };
    const progress = await bringToStop({ model, clock, leases: UNREACHABLE_LEASES }, asked, WATCHDOG);
    logger.error('leases out of reach: watchdog acted on the record of a run', { runId, modelArn, progress });
  }
}

/** Holder of a model that the watchdog is stopping. */
const WATCHDOG = 'watchdog';

function modelStopped(modelArn: string, holder: string): Notice {
  const workflow = 'batch-detection';
  const text = `${modelArn} was running, but the run that used it is gone: ${holder}. It is being stopped. The history of that execution says what happened.`;
  return notice({
    subject: 'Custom Labels model stopped by the watchdog',
    text,
    facts: { workflow, status: 'MODEL_STOPPED', modelArn, runId: holder, text },
    attributes: { workflow, status: 'MODEL_STOPPED' },
  });
}

/** @see watchModel */
export const handler = (): Promise<readonly Watched[]> =>
  watchModel(modelPorts(), settings(batchSettings, 'maximumRunMinutes'));
