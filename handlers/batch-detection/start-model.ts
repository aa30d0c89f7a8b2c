import { type BatchSettings, batchSettings } from '../../state-machines/batch-detection-settings';
import { TransientServiceError } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import { configuredModel, type ModelSettings } from './model/configured-model';
import type { ModelStatus } from './model/custom-labels-model';
import { FIRST_LOOK_SECONDS, type ModelLease } from './model/model-lease';
import { ModelNotStartableError, ModelStartTimedOutError } from './run/batch-errors';
import { modelPorts } from './run/deployed-ports';
import type { Ports } from './run/ports';
import { type BatchState, NO_IMAGES, type Run } from './run/run-state';
import { planWorkers } from './worker/plan-workers';

const logger = createLogger('batch-detection');

/** Looks at a model that starts: more than half an hour in all, longer than the official waiter's 20 minutes. */
export const MAX_START_POLLS = 30;
/** Seconds until the next look: each costs three states, and a model that runs unseen 7 cents a minute and unit. */
export const LOOK_SECONDS = 60;

const STARTABLE: readonly ModelStatus[] = ['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'STOPPED'];

type StartPorts = Pick<Ports, 'clock' | 'leases' | 'model' | 'runs'>;

type StartSettings = ModelSettings &
  Pick<BatchSettings, 'minInferenceUnits' | 'maxInferenceUnits' | 'tpsPerUnit' | 'maximumRunMinutes'>;

/**
 * Takes the model for this run and makes sure that it starts. Called again and again until it runs; it never starts a
 * model twice, and says before it starts one that it will, so that a later run knows whose it is.
 * @throws AlreadyRunningError, RunLostError, ModelNotStartableError, ModelLimitExceededError, ModelStartTimedOutError,
 * TransientServiceError
 */
export async function startModel(
  ports: StartPorts,
  settings: StartSettings,
  { input, executionId }: TaskEvent<BatchState>,
): Promise<BatchState> {
  const { clock, leases, model } = ports;
  const { run, lease } = input.run
    ? { run: input.run, lease: await leases.renew(input.run.modelArn, executionId, clock.now()) }
    : await beginRun(ports, settings, input, executionId);
  const { status, message } = await model.status(run);
  const going = (
    owned: Pick<ModelLease, 'startRequestedAt'>,
    state: BatchState['model'],
    nextLookSeconds = LOOK_SECONDS,
  ): BatchState => {
    logger.info('model looked at', { status, startPolls: run.startPolls });
    return {
      waiting: input.waiting,
      model: state,
      nextLookSeconds,
      run: {
        ...run,
        startPolls: run.startPolls + 1,
        owned: owned.startRequestedAt !== undefined,
        modelStartedAt: owned.startRequestedAt,
        workers: planWorkers(run.tps, input.waiting ?? 1),
      },
    };
  };
  if ((status === 'RUNNING' || status === 'STARTING') && lease.startRequestedAt !== undefined && !lease.seenOn) {
    await leases.seenOn(run.modelArn, executionId);
  }
  if (status === 'RUNNING') return going(lease, 'RUNNING');
  if (run.startPolls >= MAX_START_POLLS) {
    throw new ModelStartTimedOutError(
      `${run.modelArn} is ${status} after ${run.startPolls} looks. Find out in the console of Rekognition why.`,
    );
  }
  if (status === 'STARTING') return going(lease, 'STARTING');
  if (status === 'STOPPING') return going(lease, 'STOPPING');
  if (!STARTABLE.includes(status)) {
    const why = message === undefined ? '' : ` (${message})`;
    throw new ModelNotStartableError(
      `${run.modelArn} is ${status}${why}: it cannot be started. Set projectVersionArn to a trained version.`,
    );
  }
  const marked = await leases.startRequested(run.modelArn, executionId, clock.now());
  await ports.runs.startsModel(executionId, run.projectArn, clock.now());
  try {
    await model.start(run, { minimum: settings.minInferenceUnits, maximum: settings.maxInferenceUnits });
  } catch (error) {
    // A refused call started nothing; only one without an answer may have.
    const unknown = error instanceof TransientServiceError || lease.startRequestedAt !== undefined;
    if (!unknown) await leases.startRefused(run.modelArn, executionId);
    throw error;
  }
  return going(marked, 'STARTING', FIRST_LOOK_SECONDS);
}

async function beginRun(
  { clock, leases, runs }: StartPorts,
  settings: StartSettings,
  { setAside = 0 }: BatchState,
  executionId: string,
): Promise<{ run: Run; lease: ModelLease }> {
  const now = clock.now();
  const model = configuredModel(settings);
  const lease = await leases.acquire(model, executionId, now);
  await runs.begin({ runId: executionId, modelArn: model.modelArn, startedAt: now });
  return {
    lease,
    run: {
      ...model,
      startedAt: now,
      deadline: now + settings.maximumRunMinutes * 60_000,
      owned: false,
      startPolls: 0,
      stopPolls: 0,
      rounds: 0,
      failedRounds: 0,
      workers: [1],
      tps: lease.measuredTps ?? settings.minInferenceUnits * settings.tpsPerUnit,
      counts: { ...NO_IMAGES, setAside },
      failures: [],
    },
  };
}

/** @see startModel */
export const handler = (event: TaskEvent<BatchState>): Promise<BatchState> =>
  startModel(
    modelPorts(),
    settings(
      batchSettings,
      'projectArn',
      'projectVersionArn',
      'minInferenceUnits',
      'maxInferenceUnits',
      'tpsPerUnit',
      'maximumRunMinutes',
    ),
    event,
  );
