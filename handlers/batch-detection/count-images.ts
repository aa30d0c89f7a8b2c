import { type BatchSettings, batchSettings } from '../../state-machines/batch-detection-settings';
import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import { configuredModel, type ModelSettings } from './model/configured-model';
import { triage } from './queue/triage';
import { imagePorts } from './run/deployed-ports';
import { nextStep } from './run/next-step';
import type { Ports } from './run/ports';
import type { BatchState, Run } from './run/run-state';
import { parseQueueRequest } from './run/start-input';

const logger = createLogger('batch-detection');

type CountPorts = Pick<Ports, 'clock' | 'queue' | 'leases' | 'records'>;

type CountSettings = ModelSettings & Pick<BatchSettings, 'minimumBatchSize' | 'maximumWaitMinutes'>;

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
  settings: CountSettings,
  input: BatchState,
): Promise<BatchState> {
  const { minimumBatchSize, maximumWaitMinutes } = settings;
  // A run that is under way has its model, which has to be stopped in any case: it is not asked for any more.
  const model = configuredModel(settings);
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
  const found = await triage({ queue, records, clock }, minimumBatchSize);
  const waitedMs = found.oldest === undefined ? 0 : now - found.oldest;
  const hasWaited = found.images > 0 && waitedMs >= maximumWaitMinutes * 60_000;
  const worthIt = found.images >= minimumBatchSize || hasWaited;
  logger.info('images counted', { waiting, ...found, waitedMs, worthIt });
  const left = Math.max(found.images, waiting - found.setAside - found.duplicates);
  return { decision: worthIt ? 'START' : 'NOTHING_TO_DO', waiting: left, setAside: found.setAside };
}

/** @see countImages */
export const handler = (event: TaskEvent<BatchState>): Promise<BatchState> =>
  countImages(
    imagePorts(),
    settings(batchSettings, 'projectArn', 'projectVersionArn', 'minimumBatchSize', 'maximumWaitMinutes'),
    event,
  );
