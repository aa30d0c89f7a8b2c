import type { AslDefinition, AslState } from './asl';
import { matches } from './choice';
import type { Clock } from './clock';
import type { HistoryEvent } from './history';
import { evaluate } from './intrinsics';
import { runBranches } from './branches';
import { isDistributed, runDistributedMap } from './distributed-map';
import type { MapRun, StartChild } from './map-run';
import { fillTemplate, placeResult, select } from './payload';
import { isFor, retryPolicy, type Catcher } from './retry';
import { assertWithinDataLimit, runtimeError, StatesError } from './states-error';
import { runTask, type TaskIntegrations } from './task';
import { waitingTime } from './wait';

/** What all states of one execution share. */
export interface ExecutionScope {
  readonly integrations: TaskIntegrations;
  readonly clock: Clock;
  /** Number in [0, 1), for the jitter of retries and States.MathRandom. */
  readonly random: () => number;
  /** Factors on the delays of retries, the durations of Wait states and the time limits. */
  readonly speed: { readonly retry: number; readonly wait: number; readonly limit: number };
  /** `Execution` and `StateMachine` of the context object. */
  readonly context: Readonly<Record<string, unknown>>;
  record(event: Omit<HistoryEvent, 'timestamp'>): void;
  readonly startChild: StartChild;
  onMapRun(mapRun: MapRun): void;
}

/** Where in an execution a state runs. */
export interface Position {
  readonly branch?: readonly number[];
  /** Aborted when the execution, or the Parallel or Map state around this position, has ended. */
  readonly signal: AbortSignal;
}

interface Outcome {
  readonly output: unknown;
  /** The next state; undefined at the end. */
  readonly next: string | undefined;
}

/**
 * Runs the states of a definition, or of a branch of one, from its first to its last.
 *
 * Its own interpreter, because aws-local-stepfunctions 3.0.0 differs from AWS where workflows depend on it: it
 * starts the remaining items of a Map that has failed, calls tasks again after an abort, reads `IsPresent: false` as
 * never true, strips backslashes from intrinsic results, gives branches another `$$.Execution.Input`, bounds no
 * payload and knows only real time. Where it is right, a test compares both.
 *
 * Values are never changed in place, so states share them freely.
 * @returns the output of the last state.
 * @throws StatesError what no state caught, or the signal's reason: then no further state is entered.
 */
export async function runStates(
  definition: AslDefinition,
  input: unknown,
  scope: ExecutionScope,
  position: Position,
): Promise<unknown> {
  for (let name: string | undefined = definition.StartAt, data = input; ;) {
    position.signal.throwIfAborted();
    const state: AslState = definition.States[name]!;
    const about = { state: name, stateType: state.Type, branch: position.branch };
    scope.record({ type: 'StateEntered', ...about, input: data });
    const { output, next }: Outcome = await runState(name, state, data, scope, position);
    position.signal.throwIfAborted();
    scope.record({ type: 'StateExited', ...about, output });
    if (next === undefined) return output;
    name = next;
    data = output;
  }
}

async function runState(
  name: string,
  state: AslState,
  input: unknown,
  scope: ExecutionScope,
  position: Position,
): Promise<Outcome> {
  const about = { state: name, stateType: state.Type, branch: position.branch };
  const enteredTime = new Date(scope.clock.now()).toISOString();
  const nextRetry = retryPolicy(state.Retry ?? [], scope.random);
  for (let retryCount = 0; ; retryCount += 1) {
    const context = { ...scope.context, State: { Name: name, EnteredTime: enteredTime, RetryCount: retryCount } };
    try {
      const outcome = await visitState(name, state, input, context, scope, position);
      assertWithinDataLimit(outcome.output, `The output of the state '${name}'`);
      return outcome;
    } catch (error) {
      // An ended execution is not an error of the state that it was in.
      position.signal.throwIfAborted();
      if (!(error instanceof StatesError)) throw error;
      const retry = nextRetry(error);
      if (retry) {
        const delayMs = retry.delayMs * scope.speed.retry;
        await scope.clock.sleep(delayMs, position.signal);
        scope.record({ type: 'StateRetried', ...about, error: error.name, attempt: retry.attempt, delayMs });
        continue;
      }
      const catcher = ((state.Catch ?? []) as readonly Catcher[]).find((candidate) => isFor(candidate, error));
      if (!catcher) throw error;
      const output = placeResult(catcher.ResultPath, input, { Error: error.name, Cause: error.message });
      assertWithinDataLimit(output, `The output of the state '${name}'`);
      scope.record({ type: 'StateCaught', ...about, error: error.name, cause: error.message });
      return { output, next: catcher.Next };
    }
  }
}

async function visitState(
  name: string,
  state: AslState,
  input: unknown,
  context: unknown,
  scope: ExecutionScope,
  position: Position,
): Promise<Outcome> {
  const data = select(state.InputPath, 'InputPath', input, context);
  const parameters =
    state.Parameters === undefined ? data : fillTemplate(state.Parameters, data, context, scope.random);
  assertWithinDataLimit(parameters, `The input of the state '${name}' after Parameters`);
  const finish = (result: unknown): Outcome => {
    // Also when ResultSelector or OutputPath would make it small again.
    assertWithinDataLimit(result, `The state/task '${name}' returned a result that`);
    const selected =
      state.ResultSelector === undefined ? result : fillTemplate(state.ResultSelector, result, context, scope.random);
    assertWithinDataLimit(selected, `The result of the state '${name}' after ResultSelector`);
    const placed = placeResult(state.ResultPath, input, selected);
    return { output: select(state.OutputPath, 'OutputPath', placed, context), next: state.Next };
  };

  switch (state.Type) {
    case 'Pass':
      return finish('Result' in state ? state.Result : parameters);
    case 'Task':
      return finish(await runTask(name, state, { input, parameters, context }, scope, position));
    case 'Map':
      if (isDistributed(state)) return finish(await runDistributedMap(name, state, { data, context }, scope, position));
      return finish(await runBranches(name, state, { data, parameters, context }, scope, position));
    case 'Parallel':
      return finish(await runBranches(name, state, { data, parameters, context }, scope, position));
    case 'Wait':
      await scope.clock.sleep(waitingTime(state, data, context, scope.clock.now()) * scope.speed.wait, position.signal);
      return finish(data);
    case 'Choice': {
      const rule = state.Choices?.find((candidate) => matches(candidate, data, context));
      const next = rule?.Next ?? state.Default;
      if (next === undefined)
        throw new StatesError('States.NoChoiceMatched', `No rule of '${name}' matches and it has no Default.`);
      return { ...finish(data), next };
    }
    case 'Succeed':
      return finish(data);
    case 'Fail': {
      const text = (field: 'Error' | 'Cause'): string => {
        const path = state[`${field}Path`];
        return String(
          path === undefined
            ? (state[field] ?? '')
            : evaluate(path as string, `${field}Path`, data, context, scope.random),
        );
      };
      throw new StatesError(text('Error'), text('Cause'));
    }
    default:
      throw runtimeError(`The state '${name}' has the type ${state.Type}, which does not exist.`);
  }
}
