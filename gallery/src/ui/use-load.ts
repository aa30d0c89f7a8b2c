import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useCallback, useEffect, useRef } from 'preact/hooks';

export interface Loaded<T> {
  readonly value: ReadonlySignal<T | undefined>;
  readonly problem: ReadonlySignal<unknown>;
  /** Loads it again; what there is stays meanwhile. */
  readonly reload: () => Promise<void>;
  /** Puts in its place what a call answered. */
  readonly set: (value: T) => void;
}

/** Loads something when a component comes, and again when `key` changes. */
export function useLoad<T>(load: () => Promise<T>, key: string): Loaded<T> {
  const value = useSignal<T | undefined>(undefined);
  const problem = useSignal<unknown>(undefined);
  const newest = useRef({ key, load });
  newest.current = { key, load };
  const reload = useCallback(async () => {
    const asked = newest.current.key;
    try {
      const loaded = await newest.current.load();
      // An answer to what is not looked at any more comes too late.
      if (asked !== newest.current.key) return;
      value.value = loaded;
      problem.value = undefined;
    } catch (error) {
      if (asked === newest.current.key) problem.value = error;
    }
  }, []);
  useEffect(() => {
    value.value = undefined;
    problem.value = undefined;
    void reload();
  }, [key]);
  return { value, problem, reload, set: (set) => (value.value = set) };
}
