import type { TaskEvent } from '../../handlers/runtime/task-event';

/** What a state machine sends to a Lambda task. */
export function task<Input>(input: Input, executionId = 'execution-1'): TaskEvent<Input> {
  return { input, executionId };
}

/** The error a promise is rejected with; fails when it is not. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: Error) => ({ error }),
  );
  if ('error' in outcome) return outcome.error;
  throw new Error(`Expected a failure, but got ${JSON.stringify(outcome.value)}`);
}
