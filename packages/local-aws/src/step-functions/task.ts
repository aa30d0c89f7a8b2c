import type { AslState } from './asl';
import type { ExecutionScope, Position } from './interpreter';
import { query } from './json-path';
import { linkedAbort } from './linked-abort';
import { assertWithinDataLimit, runtimeError, StatesError } from './states-error';

/** What Task states call. */
export interface TaskIntegrations {
  /**
   * What is wrong with a task before it is ever called, e.g. an integration that does not exist here.
   * @param resource e.g. `arn:aws:states:::sns:publish`.
   */
  problems(resource: string, parameters: unknown): readonly string[];
  /**
   * Calls a service with the evaluated Parameters and gives its answer, both as Step Functions shows them.
   * @param call.signal Aborted when the answer is not awaited any longer.
   * @throws Error whose `name` is the Error and whose `message` is the Cause.
   */
  call(resource: string, parameters: unknown, call: { readonly signal: AbortSignal }): Promise<unknown>;
}

/** The TimeoutSeconds of a task that names none: more than three years. */
const DEFAULT_TIMEOUT_SECONDS = 99_999_999;

/** Made once: the reason is never read, and an Error for each task would cost more than the task. */
const TASK_OVER = new Error('The task is over.');

/** Runs a Task state once, within its TimeoutSeconds. */
export async function runTask(
  name: string,
  state: AslState,
  { input, parameters, context }: { readonly input: unknown; readonly parameters: unknown; readonly context: unknown },
  scope: ExecutionScope,
  { branch, signal }: Position,
): Promise<unknown> {
  const resource = state.Resource!;
  const timeoutSeconds =
    state.TimeoutSecondsPath === undefined
      ? (state.TimeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS)
      : query(state.TimeoutSecondsPath as string, 'TimeoutSecondsPath', input, context);
  if (!Number.isInteger(timeoutSeconds) || (timeoutSeconds as number) < 1) {
    throw runtimeError(
      `The TimeoutSeconds of '${name}' must be a positive integer, not ${JSON.stringify(timeoutSeconds)}.`,
    );
  }

  const about = { state: name, stateType: state.Type, branch, resource };
  const ended = linkedAbort(signal);
  scope.record({ type: 'TaskStarted', ...about, input: parameters });
  try {
    const result = await Promise.race([
      scope.integrations.call(resource, parameters, { signal: ended.signal }).catch((error: Error) => {
        throw error instanceof StatesError ? error : new StatesError(error.name, error.message);
      }),
      scope.clock.sleep((timeoutSeconds as number) * 1000 * scope.speed.limit, ended.signal).then(() => {
        // AWS gives no Cause for a time-out.
        throw new StatesError('States.Timeout', '');
      }),
    ]);
    assertWithinDataLimit(result, `The state/task '${name}' returned a result that`);
    scope.record({ type: 'TaskSucceeded', ...about, output: result });
    return result;
  } catch (error) {
    signal.throwIfAborted();
    scope.record({ type: 'TaskFailed', ...about, error: (error as Error).name, cause: (error as Error).message });
    throw error;
  } finally {
    ended.release();
    ended.abort(TASK_OVER);
  }
}
