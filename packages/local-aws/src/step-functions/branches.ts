import type { AslDefinition, AslState } from './asl';
import { runStates, type ExecutionScope, type Position } from './interpreter';
import { query } from './json-path';
import { linkedAbort } from './linked-abort';
import { fillTemplate } from './payload';
import { assertWithinDataLimit, runtimeError } from './states-error';

/** Most iterations of an inline Map that Step Functions runs at a time. */
const INLINE_MAP_CONCURRENCY = 40;

interface Data {
  /** The input after InputPath. */
  readonly data: unknown;
  /** The input of each branch of a Parallel state. */
  readonly parameters: unknown;
  readonly context: unknown;
}

/**
 * Runs the branches of a Parallel state or the iterations of an inline Map state.
 * @returns their outputs in the order of the branches or items.
 * @throws StatesError the first failure, after all other branches have stopped.
 */
export async function runBranches(
  name: string,
  state: AslState,
  { data, parameters, context }: Data,
  scope: ExecutionScope,
  position: Position,
): Promise<unknown[]> {
  if (state.Type === 'Parallel') {
    const branches = state.Branches!.map((definition) => ({ definition, input: parameters }));
    return runAll(branches, branches.length, scope, position);
  }
  const items = state.ItemsPath === undefined ? data : query(state.ItemsPath as string, 'ItemsPath', data, context);
  if (!Array.isArray(items)) throw runtimeError(`The items of the Map state '${name}' are not an array.`);
  const concurrency =
    state.MaxConcurrencyPath === undefined
      ? state.MaxConcurrency
      : query(state.MaxConcurrencyPath as string, 'MaxConcurrencyPath', data, context);
  const iterations = items.map((item: unknown, index) => {
    const itemContext = { ...(context as object), Map: { Item: { Index: index, Value: item } } };
    const input =
      state.ItemSelector === undefined ? item : fillTemplate(state.ItemSelector, data, itemContext, scope.random);
    assertWithinDataLimit(input, `The input of iteration ${index} of the Map state '${name}'`);
    return { definition: state.ItemProcessor!, input };
  });
  return runAll(
    iterations,
    Math.min(Number(concurrency) || INLINE_MAP_CONCURRENCY, INLINE_MAP_CONCURRENCY),
    scope,
    position,
  );
}

async function runAll(
  branches: readonly { readonly definition: AslDefinition; readonly input: unknown }[],
  concurrency: number,
  scope: ExecutionScope,
  { branch, signal }: Position,
): Promise<unknown[]> {
  const ended = linkedAbort(signal);
  const outputs: unknown[] = branches.map(() => undefined);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < branches.length && !ended.signal.aborted) {
      const index = (next += 1) - 1;
      const { definition, input } = branches[index]!;
      outputs[index] = await runStates(definition, input, scope, {
        branch: [...(branch ?? []), index],
        signal: ended.signal,
      });
    }
  };
  let failure: Error | undefined;
  const workers = Array.from({ length: Math.min(concurrency, branches.length) }, () =>
    work().catch((error: unknown) => {
      failure ??= error instanceof Error ? error : new Error(String(error));
      ended.abort(failure);
    }),
  );
  await Promise.all(workers);
  ended.release();
  signal.throwIfAborted();
  if (failure !== undefined) throw failure;
  return outputs;
}
