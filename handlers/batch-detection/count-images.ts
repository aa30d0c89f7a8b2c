import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import { systemClock } from '../runtime/clock';
import { deployedImageRecords } from './worker/dynamodb-image-records';
import { deployedLeases } from './model/dynamodb-model-leases';
import { nextStep } from './run/next-step';
import { once } from '../runtime/once';
import type { Ports } from './run/ports';
import { type BatchSettings, batchSettings } from './run/batch-settings';
import { configuredModel } from './model/configured-model';
import type { BatchState, Run } from './run/run-state';
import { deployedQueue } from './queue/sqs-image-queue';
import { parseQueueRequest } from './run/start-input';
import type { ModelReference } from './model/custom-labels-model';
import { triage } from './queue/triage';

const logger = createLogger('batch-detection');

type CountPorts = Pick<Ports, 'clock' | 'queue' | 'leases' | 'records'>;

export interface CountSettings {
  /** Asked at the beginning alone: a run that is under way has its model, which has to be stopped in any case. */
  configured(): ModelReference;
  readonly batch: BatchSettings;
}

/**
 * Decides what the execution does next: at its beginning whether the model is worth starting, between rounds of workers
 * whether there is another one. Touches no model.
 * @throws ModelNotConfiguredError before anything is done; InvalidInputError, RunLostError, TransientServiceError
 */
export async function countImages(
  ports: CountPorts,
  settings: CountSettings,
  { input, executionId }: TaskEvent<BatchState>,
): Promise<BatchState> {
  return input.run ? betweenRounds(ports, input, input.run, executionId) : atTheBeginning(ports, settings, input);
}

async function betweenRounds(
  { clock, queue, leases }: CountPorts,
  state: BatchState,
  run: Run,
  executionId: string,
): Promise<BatchState> {
  await leases.renew(run.modelArn, executionId, clock.now());
  const left = await queue.count();
  const next = nextStep(run, { results: state.results ?? [], before: state.waiting ?? 0, left }, clock.now());
  const waiting = left.visible + left.inFlight + left.delayed;
  logger.info('round of workers ended', { decision: next.decision, waiting, ...next.run.counts });
  return { decision: next.decision, waiting, run: next.run };
}

async function atTheBeginning(
  { clock, queue, leases, records }: CountPorts,
  { configured, batch }: CountSettings,
  input: BatchState,
): Promise<BatchState> {
  const model = configured();
  // After QueueImages the request is null: it has been answered.
  const request = input.request === null ? undefined : (input.request ?? parseQueueRequest(input));
  if (request) return { decision: 'QUEUE', request, queued: 0 };
  const queued = input.queued ?? 0;
  const lease = await leases.read(model.modelArn);
  const now = clock.now();
  if (lease?.holder !== undefined && (lease.expiresAt ?? 0) >= now) return { decision: 'ALREADY_RUNNING' };

  const { visible, inFlight, delayed } = await queue.count();
  const waiting = visible + inFlight + delayed;
  // Who queues images by hand wants them done, however few they are; the count may not show them yet.
  if (queued > 0) return { decision: 'START', waiting: Math.max(waiting, queued) };
  if (waiting === 0) return { decision: 'NOTHING_TO_DO', waiting };
  const found = await triage({ queue, records, clock }, batch.minimumBatchSize);
  const waitedMs = found.oldest === undefined ? 0 : now - found.oldest;
  const worthIt = found.images >= batch.minimumBatchSize || (found.images > 0 && waitedMs >= batch.maximumWaitMs);
  logger.info('images counted', { waiting, ...found, waitedMs, worthIt });
  const left = Math.max(found.images, waiting - found.setAside - found.duplicates);
  return { decision: worthIt ? 'START' : 'NOTHING_TO_DO', waiting: left, setAside: found.setAside };
}

const deployed = once(() => ({
  clock: systemClock,
  queue: deployedQueue(),
  leases: deployedLeases(),
  records: deployedImageRecords(),
}));

/** @see countImages */
export const handler = (event: TaskEvent<BatchState>): Promise<BatchState> =>
  countImages(deployed(), { configured: configuredModel, batch: batchSettings() }, event);
