import type { AslState } from './asl';
import type { Random } from './intrinsic-functions';
import { fillTemplate } from './payload';
import { assertWithinDataLimit, DATA_LIMIT_BYTES } from './states-error';

/** How the items of a distributed Map are put together. */
interface ItemBatcher {
  readonly MaxItemsPerBatch?: number;
  readonly MaxInputBytesPerBatch?: number;
  readonly BatchInput?: unknown;
}

/** The input of one child execution. */
export interface Batch {
  readonly input: unknown;
  /** Items in it. */
  readonly items: number;
}

/**
 * The inputs of the child executions: an item each, or batches as `{ "BatchInput": ..., "Items": [...] }`.
 * @throws StatesError what reading an item throws; States.DataLimitExceeded
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html
 */
export async function* mapBatches(
  name: string,
  state: AslState,
  items: AsyncIterable<unknown>,
  { data, context }: { readonly data: unknown; readonly context: unknown },
  random: Random,
): AsyncGenerator<Batch> {
  const batcher = state.ItemBatcher as ItemBatcher | undefined;
  const shared =
    batcher?.BatchInput === undefined ? {} : { BatchInput: fillTemplate(batcher.BatchInput, data, context, random) };
  const most = batcher?.MaxItemsPerBatch ?? Infinity;
  const mostBytes = Math.min(batcher?.MaxInputBytesPerBatch ?? DATA_LIMIT_BYTES, DATA_LIMIT_BYTES);
  const emptyBytes = bytesOf({ ...shared, Items: [] });
  let batch: unknown[] = [];
  let bytes = emptyBytes;
  const take = (): Batch => {
    const input = { ...shared, Items: batch };
    assertWithinDataLimit(input, `The input of a batch of the Map state '${name}'`);
    const taken = { input, items: batch.length };
    batch = [];
    bytes = emptyBytes;
    return taken;
  };
  let index = 0;
  for await (const value of items) {
    const itemContext = { ...(context as object), Map: { Item: { Index: index, Value: value } } };
    const item = state.ItemSelector === undefined ? value : fillTemplate(state.ItemSelector, data, itemContext, random);
    index += 1;
    if (batcher === undefined) {
      assertWithinDataLimit(item, `The input of item ${index - 1} of the Map state '${name}'`);
      yield { input: item, items: 1 };
      continue;
    }
    const itemBytes = bytesOf(item) + 1;
    if (batch.length > 0 && (batch.length >= most || bytes + itemBytes > mostBytes)) yield take();
    batch.push(item);
    bytes += itemBytes;
  }
  if (batch.length > 0) yield take();
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
