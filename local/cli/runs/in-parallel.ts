/**
 * Runs work on items, a few at a time, and gives the results in the items' order. Stops taking new items when aborted.
 * @throws the first error, after the work already begun has ended
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const errors: unknown[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length && errors.length === 0) {
      signal.throwIfAborted();
      const index = next++;
      results[index] = await work(items[index]!, index);
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, () => worker().catch((error: unknown) => errors.push(error))),
  );
  if (errors.length > 0) throw errors[0];
  return results;
}
