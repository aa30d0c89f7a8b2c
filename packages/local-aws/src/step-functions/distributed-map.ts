import { randomUUID } from 'node:crypto';
import type { AslState } from './asl';
import type { Execution, ExecutionResult } from './execution';
import type { ExecutionScope, Position } from './interpreter';
import { query } from './json-path';
import { type LinkedAbort, linkedAbort } from './linked-abort';
import { type Batch, mapBatches } from './map-batches';
import { mapItems } from './map-items';
import { type ResultPlace, ResultWriter } from './map-results';
import { MapRun } from './map-run';
import { fillTemplate } from './payload';
import { runtimeError, StatesError } from './states-error';

/** Most child executions at a time: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_CONCURRENCY = 10_000;

interface Data {
  /** The input after InputPath. */
  readonly data: unknown;
  readonly context: unknown;
}

/** Whether a Map runs its items as executions of their own. */
export function isDistributed(state: AslState): boolean {
  return (state.ItemProcessor?.ProcessorConfig as { Mode?: unknown } | undefined)?.Mode === 'DISTRIBUTED';
}

/**
 * Runs a distributed Map: reads items as room for them comes free, starts a child execution for each item or batch, and
 * gives their outputs, in the order of the items, or writes them.
 * @returns the outputs, or with a ResultWriter where they are
 * @throws StatesError States.ExceedToleratedFailureThreshold, States.ItemReaderFailed, States.ResultWriterFailed
 */
export async function runDistributedMap(
  name: string,
  state: AslState,
  { data, context }: Data,
  scope: ExecutionScope,
  { branch, signal }: Position,
): Promise<unknown> {
  const numberIn = (field: string): number | undefined => {
    const path = state[`${field}Path`] as string | undefined;
    const value = path === undefined ? state[field] : query(path, `${field}Path`, data, context);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && value >= 0) return value;
    throw runtimeError(`The ${field} of '${name}' must be a number from 0, not ${JSON.stringify(value)}.`);
  };
  const maxConcurrency = numberIn('MaxConcurrency') ?? 0;
  const count = numberIn('ToleratedFailureCount');
  const percentage = numberIn('ToleratedFailurePercentage') ?? (count === undefined ? 0 : undefined);
  const label = (state.Label as string | undefined) ?? name.replace(/\s/g, '').slice(0, 40);
  const { Execution, StateMachine } = scope.context as Readonly<Record<string, { Id: string }>>;
  const mapRun = new MapRun(
    `${StateMachine!.Id.replace(':stateMachine:', ':mapRun:')}/${label}:${randomUUID()}`,
    Execution!.Id,
    StateMachine!.Id,
    maxConcurrency,
    scope.clock.now(),
    { count, percentage },
  );
  const about = { state: name, stateType: state.Type, branch, mapRunArn: mapRun.arn };
  scope.record({ type: 'MapRunStarted', ...about });
  scope.onMapRun(mapRun);

  const ended = linkedAbort(signal);
  const writer = writerOf(state, { data, context }, mapRun.arn, scope, ended.signal);
  const items = mapItems(name, state, { data, context }, scope, ended.signal);
  const batches = mapBatches(name, state, items, { data, context }, scope.random);
  const outputs: unknown[] = [];
  let allRead = false;
  let position = 0;
  const runBatch = async (batch: Batch, index: number): Promise<void> => {
    const result = await runChild(state, batch, label, mapRun, scope, ended.signal);
    ended.signal.throwIfAborted();
    if (mapRun.tooManyFailed(allRead)) throw exceeded(result);
    if (writer) await writer.add(result.execution, result);
    else outputs[index] = result.status === 'SUCCEEDED' ? result.output : failureOf(result);
  };
  const work = async (another: () => void): Promise<void> => {
    for (;;) {
      const next = await batches.next();
      if (next.done) {
        allRead = true;
        return;
      }
      another();
      position += 1;
      await runBatch(next.value, position - 1);
    }
  };
  try {
    await allOf(maxConcurrency === 0 ? MAX_CONCURRENCY : Math.min(maxConcurrency, MAX_CONCURRENCY), work, ended);
    signal.throwIfAborted();
    if (mapRun.tooManyFailed(true)) throw exceeded();
    const output = writer ? await writer.close() : outputs;
    mapRun.finish('SUCCEEDED', scope.clock.now());
    scope.record({ type: 'MapRunSucceeded', ...about });
    return output;
  } catch (error) {
    mapRun.finish(signal.aborted ? 'ABORTED' : 'FAILED', scope.clock.now());
    const { name: errorName, message: cause } = error as Error;
    scope.record({ type: signal.aborted ? 'MapRunAborted' : 'MapRunFailed', ...about, error: errorName, cause });
    throw error;
  } finally {
    ended.release();
  }
}

/** Runs workers side by side, another one whenever one has found work; the first failure ends all. */
async function allOf(
  concurrency: number,
  work: (another: () => void) => Promise<void>,
  ended: LinkedAbort,
): Promise<void> {
  let failure: unknown;
  const workers: Promise<void>[] = [];
  const another = (): void => {
    if (workers.length === concurrency) return;
    const worker = work(another).catch((error: unknown) => {
      failure ??= error;
      ended.abort(error);
    });
    workers.push(worker);
  };
  another();
  // The list grows while its first ones work.
  for (const worker of workers) await worker;
  if (failure !== undefined) throw failure as Error;
}

type ChildResult = ExecutionResult & { readonly execution: Execution };

async function runChild(
  state: AslState,
  { input, items }: Batch,
  label: string,
  mapRun: MapRun,
  scope: ExecutionScope,
  signal: AbortSignal,
): Promise<ChildResult> {
  const definition = state.ItemProcessor!;
  const { ExecutionType } = definition.ProcessorConfig as { readonly ExecutionType?: string };
  const execution = scope.startChild({ label, standard: ExecutionType !== 'EXPRESS', definition, input });
  mapRun.begun(items);
  const stop = (): void => execution.abort();
  signal.addEventListener('abort', stop, { once: true });
  const result = await execution.result;
  signal.removeEventListener('abort', stop);
  mapRun.ended(result, items);
  return { ...result, execution };
}

function writerOf(
  state: AslState,
  { data, context }: Data,
  mapRunArn: string,
  scope: ExecutionScope,
  signal: AbortSignal,
): ResultWriter | undefined {
  const settings = state.ResultWriter as { readonly Parameters: unknown } | undefined;
  if (settings === undefined) return undefined;
  const place = fillTemplate(settings.Parameters, data, context, scope.random) as ResultPlace;
  return new ResultWriter(place, mapRunArn, scope.integrations, signal);
}

/** What stands among the outputs for a child execution that failed and was tolerated. */
function failureOf({ execution, status, error, cause }: ChildResult): unknown {
  return {
    ExecutionArn: execution.arn,
    Input: JSON.stringify(execution.input),
    Name: execution.name,
    Status: status,
    Error: error,
    Cause: cause,
  };
}

function exceeded(result?: ExecutionResult): StatesError {
  const last = result?.error === undefined ? '' : ` The last one: ${result.error}: ${result.cause ?? ''}`;
  return new StatesError(
    'States.ExceedToleratedFailureThreshold',
    `The specified tolerated failure threshold was exceeded.${last}`,
  );
}
