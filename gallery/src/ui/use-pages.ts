import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** One page of a list, and where the next one begins. */
export interface Page<T> {
  readonly entries: readonly T[];
  readonly next?: string;
}

export interface Pages<T> {
  readonly entries: ReadonlySignal<readonly T[] | undefined>;
  readonly hasMore: boolean;
  readonly problem: ReadonlySignal<unknown>;
  readonly more: () => Promise<void>;
  readonly change: (change: (entries: readonly T[]) => readonly T[]) => void;
}

/**
 * A list that comes page by page.
 * @param idOf what tells its entries apart: one that was added here may come with a page, too
 */
export function usePages<T>(
  load: (cursor?: string) => Promise<Page<T>>,
  key: string,
  idOf: (entry: T) => string,
): Pages<T> {
  const entries = useSignal<readonly T[] | undefined>(undefined);
  const next = useSignal<string | undefined>(undefined);
  const problem = useSignal<unknown>(undefined);
  /** The list that is looked at; another one with each change of the key. */
  const list = useRef({});
  /** The list that a page is on its way of. */
  const busyWith = useRef<object | undefined>(undefined);
  const more = async (): Promise<void> => {
    const asked = list.current;
    if (busyWith.current === asked) return;
    busyWith.current = asked;
    problem.value = undefined;
    try {
      const page = await load(next.value);
      // An answer about a list that is not looked at any more comes too late.
      if (asked !== list.current) return;
      const before = entries.value ?? [];
      const known = new Set(before.map(idOf));
      entries.value = [...before, ...page.entries.filter((entry) => !known.has(idOf(entry)))];
      next.value = page.next;
    } catch (error) {
      if (asked === list.current) problem.value = error;
    } finally {
      if (busyWith.current === asked) busyWith.current = undefined;
    }
  };
  useEffect(() => {
    list.current = {};
    entries.value = undefined;
    next.value = undefined;
    void more();
  }, [key]);
  return {
    entries,
    hasMore: next.value !== undefined,
    problem,
    more,
    change: (change) => (entries.value = change(entries.value ?? [])),
  };
}
