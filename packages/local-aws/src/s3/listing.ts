/** What a page of a listing is cut from. */
export interface ListedEntry {
  readonly key: string;
}

export interface PageRequest {
  readonly prefix: string;
  /** Empty: none. */
  readonly delimiter: string;
  /** Common prefixes up to this one, in the order of UTF-8 bytes, were on an earlier page. Empty: none were. */
  readonly after: string;
  /** Largest number of entries and common prefixes together. */
  readonly maxKeys: number;
}

export interface Page<Entry extends ListedEntry> {
  readonly entries: readonly Entry[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page starts: the last entry, or the last common prefix. Undefined on the last page. */
  readonly next: { readonly after: string; readonly entry: Entry | undefined } | undefined;
}

/**
 * Cuts a page from entries sorted by key, from which the caller has left out those of earlier pages. Keys that have the delimiter behind the prefix are rolled up into one common
 * prefix, which counts as one entry.
 */
export function cutPage<Entry extends ListedEntry>(entries: Iterable<Entry>, request: PageRequest): Page<Entry> {
  const { prefix, delimiter, after, maxKeys } = request;
  const found: Entry[] = [];
  const commonPrefixes: string[] = [];
  let last: { after: string; entry: Entry | undefined } | undefined;
  const commonPrefixOf = (key: string): string | undefined => {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    return end === -1 ? undefined : key.slice(0, end + delimiter.length);
  };

  for (const entry of entries) {
    if (!entry.key.startsWith(prefix)) continue;
    const commonPrefix = commonPrefixOf(entry.key);
    if (commonPrefix !== undefined && compareUtf8(commonPrefix, after) <= 0) continue;
    if (commonPrefix !== undefined && commonPrefix === commonPrefixes.at(-1)) continue;
    if (found.length + commonPrefixes.length === maxKeys) {
      return { entries: found, commonPrefixes, next: maxKeys === 0 ? undefined : last };
    }
    if (commonPrefix === undefined) found.push(entry);
    else commonPrefixes.push(commonPrefix);
    last = { after: commonPrefix ?? entry.key, entry: commonPrefix === undefined ? entry : undefined };
  }
  return { entries: found, commonPrefixes, next: undefined };
}

/** The order of UTF-8 bytes, which is that of code points; JavaScript's `<` compares UTF-16 units. */
export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
