/** Time for executions: the machine's, or one that tests and simulations move. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @throws the signal's reason as soon as it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Longest delay that a timer of Node.js keeps; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    for (let left = milliseconds; left > 0; left -= LONGEST_TIMER_MS) {
      await interruptible(signal, (resolve) => {
        const timer = setTimeout(resolve, Math.min(left, LONGEST_TIMER_MS));
        return () => clearTimeout(timer);
      });
    }
    signal?.throwIfAborted();
  },
};

/** Waits for `begin` to call back, or for the signal; then `begin`'s answer undoes the waiting. */
export async function interruptible(
  signal: AbortSignal | undefined,
  begin: (done: () => void) => () => void,
): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = (): void => {
      cancel();
      reject(signal!.reason as Error);
    };
    const cancel = begin(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}
