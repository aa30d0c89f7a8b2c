import type { LocalEnvironment } from '../../environment';
import type { Execution } from '../../../packages/local-aws/src/step-functions/execution';

/** How an execution went, once it has ended. */
export interface ExecutionOutcome {
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
  readonly statesEntered: readonly string[];
  readonly lambdaCalls: number;
}

/** Waits for an execution's end. */
export async function outcomeOf(execution: Execution): Promise<ExecutionOutcome> {
  const result = await execution.result;
  return {
    status: result.status,
    error: result.error,
    cause: result.cause,
    statesEntered: [...execution.statesEntered],
    lambdaCalls: execution.lambdaCalls,
  };
}

/** Tells the state an execution is in whenever it changes; several when branches run side by side. */
export function followStates(execution: Execution, tell: (states: string) => void): void {
  const current = new Set<string>();
  execution.subscribe(({ type, state, stateType }) => {
    // A Parallel or Map state is where its branches are.
    if (state === undefined || stateType === 'Parallel' || stateType === 'Map') return;
    if (type === 'StateEntered') current.add(state);
    if (type === 'StateExited' || type === 'StateCaught') current.delete(state);
    if (current.size > 0) tell([...current].join(', '));
  });
}

/** How long a rule may take to start an execution. Deliveries are local calls, so this only ends a run that went wrong. */
const START_LIMIT_MS = 300_000;

/** Hands each started execution to the caller that waits for its input, in the order of asking. */
export class StartedExecutions {
  private readonly waiting: { matches: (input: unknown) => boolean; resolve: (execution: Execution) => void }[] = [];

  constructor(environment: LocalEnvironment, workflow: string) {
    environment.workflow(workflow).onStart((execution) => {
      const index = this.waiting.findIndex(({ matches }) => matches(execution.input));
      if (index >= 0) this.waiting.splice(index, 1)[0]!.resolve(execution);
    });
  }

  /**
   * The next execution with a matching input. Ask before causing it, and abort the signal when nothing will cause it.
   * @throws Error when none starts, e.g. because the rule's delivery failed
   */
  next(what: string, matches: (input: unknown) => boolean, signal: AbortSignal): Promise<Execution> {
    return new Promise((resolve, reject) => {
      const waiter = { matches, resolve: (execution: Execution) => settle(() => resolve(execution)) };
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        const index = this.waiting.indexOf(waiter);
        if (index >= 0) this.waiting.splice(index, 1);
        done();
      };
      const onAbort = (): void => settle(() => reject(new Error('Nothing waits for the execution any more.')));
      const timer = setTimeout(
        () => settle(() => reject(new Error(`No execution started for ${what}: the rule did not deliver its event.`))),
        START_LIMIT_MS,
      );
      signal.addEventListener('abort', onAbort, { once: true });
      this.waiting.push(waiter);
    });
  }

  /**
   * Causes an execution and waits for it, even when the run is to stop: what is in the queue is analysed in any case.
   * @returns what the cause gave, and the execution
   * @throws what the cause throws, at once: then nothing is waited for
   */
  async causedBy<Given>(
    what: string,
    matches: (input: unknown) => boolean,
    cause: () => Promise<Given>,
  ): Promise<[Given, Execution]> {
    const failed = new AbortController();
    const started = this.next(what, matches, failed.signal);
    // Awaited below, unless the cause fails.
    started.catch(() => undefined);
    try {
      return [await cause(), await started];
    } finally {
      failed.abort();
    }
  }
}
