import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

interface Page<T> {
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

/** A list that comes page by page. */
export function usePages<T>(load: (cursor?: string) => Promise<Page<T>>, key: string): Pages<T> {
  const entries = useSignal<readonly T[] | undefined>(undefined);
  const next = useSignal<string | undefined>(undefined);
  const problem = useSignal<unknown>(undefined);
  const isBusy = useSignal(false);
  const more = async (): Promise<void> => {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = undefined;
    try {
      const page = await load(next.value);
      entries.value = [...(entries.value ?? []), ...page.entries];
      next.value = page.next;
    } catch (error) {
      problem.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  useEffect(() => {
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
