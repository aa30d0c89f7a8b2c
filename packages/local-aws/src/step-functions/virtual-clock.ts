import { interruptible, type Clock } from './clock';

/**
 * A clock whose time passes only while everybody sleeps: as soon as all work has come to rest, it jumps to the next
 * moment that somebody waits for. Days pass in milliseconds, in the same order every time.
 *
 * It sees work that is done by promises alone. Real input and output (files, sockets, threads) would be overtaken, so
 * simulated tasks sleep on this clock instead.
 * @internal
 */
export function virtualClock(start = Date.UTC(2026, 0, 1)): Clock {
  let now = start;
  let moving = false;
  /** The next moment is the last element, so that taking it moves nothing. */
  const sleepers: { readonly at: number; readonly wake: () => void; awake: boolean }[] = [];

  const move = (): void => {
    let next = sleepers.pop();
    while (next?.awake) next = sleepers.pop();
    moving = next !== undefined;
    if (!next) return;
    now = next.at;
    next.wake();
    // Everything that follows from this moment has to happen before the next one.
    setImmediate(move);
  };

  return {
    now: () => now,
    async sleep(milliseconds, signal) {
      await interruptible(signal, (wake) => {
        const sleeper = { at: now + Math.max(0, milliseconds), wake, awake: false };
        let [low, high] = [0, sleepers.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          if (sleepers[middle]!.at > sleeper.at) low = middle + 1;
          else high = middle;
        }
        sleepers.splice(low, 0, sleeper);
        if (!moving) setImmediate(move);
        moving = true;
        return () => (sleeper.awake = true);
      });
    },
  };
}
