/** A page of a listing, and where the next one begins; undefined after the last. */
export interface Page<Entry, Start> {
  readonly entries: readonly Entry[];
  readonly next: Start | undefined;
}

/** Reads a listing, a page when it is needed. */
export async function* entriesOf<Entry, Start>(
  readPage: (start: Start | undefined) => Promise<Page<Entry, Start>>,
): AsyncGenerator<Entry> {
  let start: Start | undefined;
  do {
    const { entries, next } = await readPage(start);
    yield* entries;
    start = next;
  } while (start !== undefined);
}

/** All entries of a listing. */
export async function allOf<Entry>(listing: AsyncIterable<Entry>): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const entry of listing) entries.push(entry);
  return entries;
}
