import { useEffect, useRef } from 'preact/hooks';

/** The API gives addresses of pictures that last for an hour at least. */
const FRESH_MS = 30 * 60_000;
const LOOK_MS = 60_000;

/** Loads again what stays open for long, so that its pictures can be shown and downloaded at any time. */
export function useFresh(load: () => Promise<void>): void {
  const newest = useRef(load);
  newest.current = load;
  useEffect(() => {
    let loadedAt = Date.now();
    const look = (): void => {
      if (document.hidden || Date.now() - loadedAt < FRESH_MS) return;
      loadedAt = Date.now();
      void newest.current();
    };
    const timer = setInterval(look, LOOK_MS);
    // A machine that slept has let no timer run.
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
}
