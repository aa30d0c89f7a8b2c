import { batchSettings } from '../../state-machines/batch-detection-settings';
import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import { bringToStop, type StopProgress, UNREACHABLE_LEASES } from './model/bring-to-stop';
import { modelIfConfigured, type ModelSettings } from './model/configured-model';
import type { ModelReference } from './model/custom-labels-model';
import { ModelStopTimedOutError } from './run/batch-errors';
import { modelPorts } from './run/deployed-ports';
import type { Ports } from './run/ports';
import type { RunRecord } from './run/run-record';
import type { BatchState } from './run/run-state';

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
 *
 * With the table of leases out of reach, the run itself is asked: its state, or its record in another table. One that
 * says that it started the model has it stopped. Should another run have taken it over unseen, that one's images go back
 * into the queue and the model is started once more; left on, it would cost until a person notices.
 * @throws ModelStopTimedOutError, TransientServiceError
 */
export async function stopModel(ports: StopPorts, settings: ModelSettings, event: StopEvent): Promise<BatchState> {
  const configured = modelIfConfigured(settings);
  const { clock, runs } = ports;
  const { ended, executionId } = event;
  if (ended === undefined) return stop(ports, configured, event, undefined);
  const recorded = await attempt(runs.ended(executionId, `Execution ${ended}`, clock.now()));
  const state = await stop(ports, configured, event, 'value' in recorded ? recorded.value : undefined);
  // The model comes first; the record of the run is written at the next try.
  if ('error' in recorded) throw recorded.error;
  return state;
}

async function stop(
  { clock, leases, model }: StopPorts,
  configured: ModelReference | undefined,
  { input, executionId, ended }: StopEvent,
  record: RunRecord | undefined,
): Promise<BatchState> {
  const { run } = input ?? {};
  const reference = run ?? configured ?? modelOf(record);
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
  // Without a model nothing was ever started.
  if (!reference) return answer('NOT_HELD');

  const held = await attempt(leases.hold(reference.modelArn, executionId, clock.now()));
  if ('error' in held) {
    const startRequestedAt = ownStart(input, record);
    if (startRequestedAt === undefined) throw held.error;
    logger.error('leases out of reach: the run says that the model is its own', { error: String(held.error) });
    const asked = { ...reference, startRequestedAt };
    const progress = await bringToStop({ model, clock, leases: UNREACHABLE_LEASES }, asked, executionId);
    return answer(limited(progress, stopPolls, reference));
  }
  const lease = held.value;
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
  // An execution that has ended asks no more: the watchdog or the next run goes on.
  if (ended !== undefined) await leases.release(reference.modelArn, executionId, { stopped: false });
  return answer(limited(progress, stopPolls, reference));
}

/** The model that an execution used, of a deployment that has none any more. */
function modelOf(record: RunRecord | undefined): ModelReference | undefined {
  return record?.projectArn === undefined ? undefined : { projectArn: record.projectArn, modelArn: record.modelArn };
}

/** When the run itself asked for the model to be started; undefined when it did not, or has lost the model since. */
function ownStart(state: BatchState | null, record: RunRecord | undefined): number | undefined {
  if (state?.error?.Error === 'RunLostError') return undefined;
  if (state?.run?.owned) return state.run.modelStartedAt ?? state.run.startedAt;
  // A run that reported has stopped its model, or said that it could not.
  return record?.status === 'ENDED' ? record.modelStartedAt : undefined;
}

/** @throws ModelStopTimedOutError after the last look */
function limited(progress: StopProgress, stopPolls: number, { modelArn }: ModelReference): StopProgress {
  if (progress === 'STOPPED' || stopPolls < MAX_STOP_POLLS) return progress;
  throw new ModelStopTimedOutError(
    `${modelArn} is not off after ${stopPolls} looks. The watchdog goes on; look into the console of Rekognition.`,
  );
}

type Attempt<T> = { readonly value: T } | { readonly error: unknown };

const attempt = <T>(call: Promise<T>): Promise<Attempt<T>> =>
  call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

/** @see stopModel */
export const handler = (event: StopEvent): Promise<BatchState> =>
  stopModel(modelPorts(), settings(batchSettings, 'projectArn', 'projectVersionArn'), event);
