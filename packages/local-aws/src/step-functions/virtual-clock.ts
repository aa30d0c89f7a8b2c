import { interruptible, type Clock } from './clock';
import { Sleepers } from './sleepers';

/**
 * A clock whose time passes only while everybody sleeps: as soon as all work has come to rest, it jumps to the next
 * moment that is waited for. Days pass in milliseconds, in the same order every time.
 *
 * It sees work that is done by promises alone. Real input and output (files, sockets, threads) would be overtaken, so
 * simulated tasks sleep on this clock instead.
 * @internal
 */
export function virtualClock(start = Date.UTC(2026, 0, 1)): Clock {
  let now = start;
  let moving = false;
  const sleepers = new Sleepers();

  const move = (): void => {
    const next = sleepers.next();
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
        sleepers.add(sleeper);
        if (!moving) setImmediate(move);
        moving = true;
        return () => (sleeper.awake = true);
      });
    },
  };
}
