import type { AslDefinition } from './asl';
import type { HistoryEvent, HistoryListener } from './history';
import { runStates, type ExecutionScope } from './interpreter';
import { newAbort } from './linked-abort';
import type { MapRun } from './map-run';
import { StatesError } from './states-error';
import type { ExecutionFacts, ExecutionStatus } from './status-change-event';

export interface ExecutionResult {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  /** Of a successful execution. */
  readonly output?: unknown;
  /** Of a failed one, and of an aborted one when its caller gave a reason. Timed-out executions have none. */
  readonly error?: string;
  readonly cause?: string;
}

/** What a new execution is made of. */
export interface ExecutionPlan {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly definition: AslDefinition;
  readonly input: unknown;
  /** Whether the length of the history is limited. */
  readonly standard: boolean;
  readonly keepHistory: boolean;
  /** Time limit of the whole execution; undefined for none. */
  readonly timeoutSeconds: number | undefined;
  readonly scope: Omit<ExecutionScope, 'record' | 'onMapRun'>;
  /** Told when the execution has begun and when it has ended. */
  onStatus(facts: ExecutionFacts): void;
  readonly onHistory?: HistoryListener;
}

/** Most events in the history of a Standard execution; the next one ends it. */
const HISTORY_LIMIT = 25_000;

/** Ends what still runs when an execution is over, by its signal. */
class ExecutionOver extends Error {
  override readonly name = 'ExecutionOver';
}

let started = 0;

/** One run of a state machine. */
export class Execution {
  /** Grows with every execution of this process: their order, where the clock does not tell it. */
  readonly number = (started += 1);
  readonly arn: string;
  readonly name: string;
  readonly stateMachineArn: string;
  readonly input: unknown;
  /** Milliseconds since 1970. */
  readonly startDate: number;
  /** How it ended. Never rejects. */
  readonly result: Promise<ExecutionResult>;
  readonly #plan: ExecutionPlan;
  readonly #listeners = new Set<HistoryListener>();
  readonly #history: HistoryEvent[] = [];
  readonly #mapRuns: MapRun[] = [];
  readonly #over = newAbort();
  #events = 0;
  #status: ExecutionStatus = 'RUNNING';
  #ended: ExecutionResult | undefined;
  #stopDate: number | undefined;
  #resolve!: (result: ExecutionResult) => void;

  constructor(plan: ExecutionPlan) {
    this.#plan = plan;
    this.arn = plan.arn;
    this.name = plan.name;
    this.stateMachineArn = plan.stateMachineArn;
    this.input = plan.input;
    this.result = new Promise((resolve) => (this.#resolve = resolve));
    this.startDate = plan.scope.clock.now();
    if (plan.onHistory) this.#listeners.add(plan.onHistory);
    plan.onStatus(this.#facts({}));
    // Later, so that its starter can listen before the first state.
    queueMicrotask(() => void this.#run());
  }

  readonly status = (): ExecutionStatus => this.#status;

  /** How it ended, once it has. */
  get ended(): ExecutionResult | undefined {
    return this.#ended;
  }

  /** When it ended, in milliseconds since 1970. */
  get stopDate(): number | undefined {
    return this.#stopDate;
  }

  /** Everything that has happened so far, in order; nothing where histories are not kept. */
  get history(): readonly HistoryEvent[] {
    return this.#history;
  }

  /** Names of the states entered so far, in order; a retry enters no state again. */
  get statesEntered(): string[] {
    return this.#history.filter(({ type }) => type === 'StateEntered').map(({ state }) => state!);
  }

  /** Calls of Task states so far, each retry counted. */
  get taskCalls(): number {
    return this.#history.filter(({ type }) => type === 'TaskStarted').length;
  }

  /** Those of `taskCalls` that invoked a function. */
  get lambdaCalls(): number {
    const invocation = ({ type, resource }: HistoryEvent): boolean =>
      type === 'TaskStarted' && resource === 'arn:aws:states:::lambda:invoke';
    return this.#history.filter(invocation).length;
  }

  /** Visits of distributed Maps so far. */
  get mapRuns(): readonly MapRun[] {
    return this.#mapRuns;
  }

  /** Tells about every event from now on. @returns what ends it. */
  subscribe(listener: HistoryListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Stops the execution at once: no further state is entered. Calls that are under way run on, unheard. */
  abort(reason: { readonly error?: string; readonly cause?: string } = {}): void {
    this.#end({ status: 'ABORTED', ...reason }, { type: 'ExecutionAborted', ...reason });
  }

  async #run(): Promise<void> {
    const { definition, input, scope, standard, timeoutSeconds } = this.#plan;
    if (this.#status !== 'RUNNING') return;
    this.#record({ type: 'ExecutionStarted', input });
    const { signal } = this.#over;
    if (timeoutSeconds !== undefined) {
      scope.clock.sleep(timeoutSeconds * 1000, signal).then(
        () => this.#end({ status: 'TIMED_OUT' }, { type: 'ExecutionTimedOut' }),
        () => undefined,
      );
    }
    try {
      const record = (event: Omit<HistoryEvent, 'timestamp'>): void => {
        if (this.#status !== 'RUNNING') return;
        this.#record(event);
        if (standard && this.#events >= HISTORY_LIMIT) {
          const cause = `The execution reached the maximum number of history events (${HISTORY_LIMIT}).`;
          this.#fail('States.Runtime', cause);
        }
      };
      const onMapRun = (mapRun: MapRun): void => void this.#mapRuns.push(mapRun);
      const output = await runStates(definition, input, { ...scope, record, onMapRun }, { signal });
      this.#end({ status: 'SUCCEEDED', output }, { type: 'ExecutionSucceeded', output });
    } catch (failure) {
      if (failure instanceof StatesError) this.#fail(failure.name, failure.message);
      else this.#fail('States.Runtime', String((failure as Error).stack ?? failure));
    }
  }

  #fail(error: string, cause: string): void {
    this.#end({ status: 'FAILED', error, cause }, { type: 'ExecutionFailed', error, cause });
  }

  #end(result: ExecutionResult, event: Omit<HistoryEvent, 'timestamp'>): void {
    if (this.#status !== 'RUNNING') return;
    this.#record(event);
    this.#status = result.status;
    this.#ended = result;
    this.#stopDate = this.#plan.scope.clock.now();
    this.#over.abort(new ExecutionOver(`The execution ${this.arn} is over.`));
    this.#resolve(result);
    this.#plan.onStatus(this.#facts(result));
  }

  #facts(result: Partial<ExecutionResult>): ExecutionFacts {
    return {
      executionArn: this.arn,
      stateMachineArn: this.#plan.stateMachineArn,
      name: this.name,
      status: this.#status,
      startDate: this.startDate,
      stopDate: this.#stopDate,
      input: this.input,
      ...result,
    };
  }

  #record(event: Omit<HistoryEvent, 'timestamp'>): void {
    const entry = { ...event, timestamp: this.#plan.scope.clock.now() };
    this.#events += 1;
    if (this.#plan.keepHistory) this.#history.push(entry);
    for (const listener of this.#listeners) listener(entry);
  }
}
