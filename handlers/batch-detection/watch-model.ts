import { PublishCommand } from '@aws-sdk/client-sns';
import { sns } from '../shared/clients/sns';
import { environmentText } from '../shared/environment';
import { callService } from '../shared/errors';
import { createLogger } from '../shared/logger';
import { AlreadyRunningError } from './batch-errors';
import { bringToStop, type StopProgress } from './bring-to-stop';
import { systemClock } from './clock';
import { deployedLeases } from './dynamodb-model-leases';
import type { ModelLease } from './model-lease';
import { once } from './once';
import type { Ports } from './ports';
import { deployedModel } from './rekognition-model';
import { maximumRunMs } from './maximum-run';

const logger = createLogger('batch-detection');

/** Time that a run has, after its maximum, to finish its images and stop the model itself. */
const END_GRACE_MS = 30 * 60_000;

type WatchPorts = Pick<Ports, 'clock' | 'leases' | 'model'> & {
  /** Tells people that a model ran without a run. */
  tell(subject: string, text: string): Promise<void>;
};

/** What the watchdog did about a model. */
export interface Watched {
  readonly modelArn: string;
  readonly action: 'none' | 'end requested' | StopProgress;
}

/**
 * The watchdog: stops every model that this workflow started and that no living run holds, and ends runs that hold one
 * for too long. A model that somebody else started is left alone. Shares nothing with the state machine but the leases.
 */
export async function watchModel(ports: WatchPorts, longestRunMs: number): Promise<readonly Watched[]> {
  const watched: Watched[] = [];
  for (const lease of await ports.leases.list()) {
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
    await ports.tell(
      'Custom Labels model stopped by the watchdog',
      `${modelArn} was running, but the run that used it is gone: ${holder}. It is being stopped. The history of that execution says what happened.`,
    );
  }
  return progress;
}

/** Holder of a model that the watchdog is stopping. */
const WATCHDOG = 'watchdog';

const deployed = once(() => ({
  clock: systemClock,
  leases: deployedLeases(),
  model: deployedModel(),
  async tell(subject: string, text: string) {
    const command = new PublishCommand({ TopicArn: environmentText('TOPIC_ARN'), Subject: subject, Message: text });
    await callService('publishing a notice', () => sns.send(command));
  },
}));

/** @see watchModel */
export const handler = (): Promise<readonly Watched[]> => watchModel(deployed(), maximumRunMs());
