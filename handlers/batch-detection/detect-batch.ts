import type { Context } from 'aws-lambda';
import { batchSettings } from '../../state-machines/batch-detection-settings';
import { settings } from '../runtime/variables';
import { annotatePicture } from './picture/annotate-picture';
import { heavyOnesInTurn } from './picture/heavy-pictures';
import { preparePicture } from './picture/prepare-picture';
import type { ImageMessage } from './queue/image-queue';
import { RunLostError } from './run/batch-errors';
import { imagePorts } from './run/deployed-ports';
import type { WorkerPorts } from './run/ports';
import {
  addCounts,
  type ImageCounts,
  type ImageFailure,
  MAX_FAILURES,
  NO_IMAGES,
  type Run,
  type WorkerResult,
} from './run/run-state';
import { CallRate } from './worker/call-rate';
import { handleMessage, type MessageOutcome } from './worker/handle-message';
import { type DetectionSettings, WorkerContext } from './worker/worker-context';

/** What a worker of DetectImages gets. */
export interface WorkerEvent {
  readonly input: {
    readonly worker: number;
    readonly run: Pick<Run, 'projectArn' | 'modelArn' | 'deadline' | 'workers' | 'tps'>;
  };
  readonly executionId: string;
}

/** Time that stays, at the end of a worker's life, for images on their way and for the answer. */
const DRAIN_MS = 60_000;
/** Of that, time that stays for writing results after the last call of the model. */
const WRITE_MS = 20_000;
const RENEW_MS = 30_000;
/** Images of a worker that are on their way at once: a few seconds' worth of calls, within memory. */
const SECONDS_IN_FLIGHT = 3;
const MIN_IN_FLIGHT = 4;
const MAX_IN_FLIGHT = 24;
/** Messages of one receive. */
const RECEIVE = 10;

/** How much more than the common rate a single worker may try, while others are idle or the model has scaled up. */
const RATE_HEADROOM = 10;

/**
 * A worker: takes images from the queue as fast as the model takes calls, until the queue is empty, the run's or its own
 * time is up, or nothing works.
 * @param remainingMs time until Lambda ends this function
 */
export async function detectBatch(
  ports: WorkerPorts,
  settings: DetectionSettings,
  { input: { worker, run }, executionId }: WorkerEvent,
  remainingMs: () => number,
): Promise<WorkerResult> {
  const { clock } = ports;
  const endsAt = clock.now() + remainingMs();
  const receiveUntil = Math.min(endsAt - DRAIN_MS, run.deadline);
  const fairShare = run.tps / run.workers.length;
  const rate = new CallRate(
    { initial: fairShare, minimum: 0.1, maximum: Math.max(1, fairShare) * RATE_HEADROOM },
    clock,
  );
  const workerId = `${executionId}/${worker}/${clock.now()}`;
  const context = new WorkerContext(ports, run, settings, rate, workerId, endsAt - WRITE_MS);

  const tally = new Tally();
  const active = new Set<Promise<void>>();
  const start = (message: ImageMessage): void => {
    const work = handleMessage(message, context)
      .then((outcome) => tally.add(outcome))
      // The queue or the records are out of reach: the message comes back by itself.
      .catch((error: unknown) => context.failed(error))
      .finally(() => active.delete(work));
    active.add(work);
  };
  const lease = new LeaseKeeper(ports, run.modelArn, executionId);

  while (!context.halted && clock.now() < receiveUntil) {
    await lease.keep(context);
    const limit = Math.min(MAX_IN_FLIGHT, Math.max(MIN_IN_FLIGHT, Math.ceil(rate.perSecond * SECONDS_IN_FLIGHT)));
    if (active.size >= limit) {
      await Promise.race([...active]);
      continue;
    }
    const idle = active.size === 0;
    const waitSeconds = idle ? settings.lingerSeconds : 1;
    const messages = await receive(ports, context, Math.min(RECEIVE, limit - active.size), waitSeconds);
    messages.forEach(start);
    if (messages.length > 0) continue;
    if (idle) break;
    // The last of them may have ended during the receive.
    if (active.size > 0) await Promise.race([...active]);
  }
  await Promise.all([...active]);
  return {
    counts: { ...tally.counts, calls: context.calls, throttled: context.throttled },
    failures: tally.failures,
    rate: rate.perSecond,
    ...(context.halted ? { halted: context.halted } : {}),
  };
}

async function receive(
  { queue }: WorkerPorts,
  context: WorkerContext,
  limit: number,
  waitSeconds: number,
): Promise<readonly ImageMessage[]> {
  try {
    return await queue.receive(limit, waitSeconds);
  } catch (error) {
    context.failed(error);
    return [];
  }
}

/** Says every half minute that the run lives, and learns whether it may go on. */
class LeaseKeeper {
  private renewedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly ports: WorkerPorts,
    private readonly modelArn: string,
    private readonly executionId: string,
  ) {}

  async keep(context: WorkerContext): Promise<void> {
    const now = this.ports.clock.now();
    if (now - this.renewedAt < RENEW_MS) return;
    this.renewedAt = now;
    try {
      await this.ports.leases.renew(this.modelArn, this.executionId, now);
    } catch (error) {
      if (error instanceof RunLostError) context.halt(error);
      else context.failed(error);
    }
  }
}

/** Sums outcomes up. */
class Tally {
  counts: ImageCounts = NO_IMAGES;
  readonly failures: ImageFailure[] = [];

  add(outcome: MessageOutcome): void {
    const name = ({ done: 'done', duplicate: 'duplicates', postponed: 'postponed', setAside: 'setAside' } as const)[
      outcome.kind
    ];
    this.counts = addCounts(this.counts, { ...NO_IMAGES, [name]: 1 });
    if (outcome.kind === 'setAside' && this.failures.length < MAX_FAILURES) {
      this.failures.push({ key: outcome.key, reason: outcome.reason });
    }
  }
}

/** For the life of the process: calls that overlap share its memory. */
const pictures = heavyOnesInTurn({ prepare: preparePicture, annotate: annotatePicture });

/** @see detectBatch */
export const handler = (event: WorkerEvent, context: Context): Promise<WorkerResult> =>
  detectBatch(
    { ...imagePorts(), pictures },
    settings(batchSettings, 'minConfidence', 'maxResults', 'scaleDown', 'maximumAttempts', 'lingerSeconds'),
    event,
    () => context.getRemainingTimeInMillis(),
  );
