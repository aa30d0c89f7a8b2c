import { createLogger } from '../shared/logger';
import type { TaskEvent } from '../shared/task-event';
import { ModelStopTimedOutError } from './batch-errors';
import { bringToStop } from './bring-to-stop';
import { systemClock } from './clock';
import { deployedLeases } from './dynamodb-model-leases';
import { deployedRunRecords } from './dynamodb-run-records';
import { once } from './once';
import type { Ports } from './ports';
import { deployedModel } from './rekognition-model';
import { configuredModel } from './configured-model';
import type { BatchState } from './run-state';
import type { ModelReference } from './custom-labels-model';

const logger = createLogger('batch-detection');

/** Looks at a model that stops: with 30 s in between half an hour, since it may have to finish its start first. */
export const MAX_STOP_POLLS = 60;

type StopPorts = Pick<Ports, 'clock' | 'leases' | 'model' | 'runs'>;

/** From the state machine its data; from the rule on ended executions how it ended. */
export interface StopEvent extends TaskEvent<BatchState | null> {
  readonly ended?: string;
}

/**
 * Stops the model, if this execution holds it and this workflow started it, and gives it back once it is off. Called
 * again and again by the state machine until it is; once by the rule, after which the watchdog goes on.
 * @throws ModelStopTimedOutError, TransientServiceError
 */
export async function stopModel(
  { clock, leases, model, runs }: StopPorts,
  configured: ModelReference,
  { input, executionId, ended }: StopEvent,
): Promise<BatchState> {
  const { run } = input ?? {};
  const reference = run ?? configured;
  if (ended !== undefined) await runs.ended(executionId, `Execution ${ended}`, clock.now());
  const stopPolls = (run?.stopPolls ?? 0) + 1;
  const answer = (state: BatchState['model']): BatchState => {
    logger.info('model stops', { state, stopPolls, ended });
    const modelStoppedAt = state === 'STOPPED' && run?.owned ? clock.now() : undefined;
    return {
      ...input,
      model: state,
      results: undefined,
      ...(run ? { run: { ...run, stopPolls, modelStoppedAt } } : {}),
    };
  };

  const lease = await leases.hold(reference.modelArn, executionId, clock.now());
  if (!lease) return answer('NOT_HELD');
  const measuredTps = run !== undefined && run.rounds > 0 ? run.tps : undefined;
  if (lease.startRequestedAt === undefined) {
    const { status } = await model.status(reference);
    await leases.release(reference.modelArn, executionId, { stopped: true, measuredTps });
    return answer(['RUNNING', 'STARTING'].includes(status) ? 'LEFT_RUNNING' : 'STOPPED');
  }
  const progress = await bringToStop({ model, clock, leases }, lease, executionId);
  if (progress === 'STOPPED') {
    await leases.release(reference.modelArn, executionId, { stopped: true, measuredTps });
    return answer('STOPPED');
  }
  // Nobody asks again for an execution that ended: the watchdog or the next run goes on.
  if (ended !== undefined) await leases.release(reference.modelArn, executionId, { stopped: false });
  if (stopPolls >= MAX_STOP_POLLS) {
    throw new ModelStopTimedOutError(
      `${reference.modelArn} is not off after ${stopPolls} looks. The watchdog goes on; look into the console of Rekognition.`,
    );
  }
  return answer(progress);
}

const deployed = once(() => ({
  clock: systemClock,
  leases: deployedLeases(),
  model: deployedModel(),
  runs: deployedRunRecords(),
}));

/** @see stopModel */
export const handler = (event: StopEvent): Promise<BatchState> => stopModel(deployed(), configuredModel(), event);
