import type { Clock } from '../clock';

/** Whether so many executions run that no more should be started: those that run wait for something. */
export interface Crowd {
  isFull(): Promise<boolean>;
}

/** How old an answer may be, in milliseconds. ListExecutions takes few calls per second of an account. */
export const LOOK_MS = 2_000;

/**
 * Looks now and then, and remembers in between. An answer that cannot be had delays no start.
 * @param look whether more executions run than should
 */
export function crowdOf(clock: Clock, look: () => Promise<boolean>): Crowd {
  let last = { at: Number.NEGATIVE_INFINITY, full: Promise.resolve(false) };
  return {
    async isFull() {
      if (clock.now() - last.at >= LOOK_MS) last = { at: clock.now(), full: look().catch(() => false) };
      return last.full;
    },
  };
}

/** Seconds of starts that may run at once: several times what a photo takes when nothing holds it up. */
const RUNNING_SECONDS = 10;
/** However slow the pace, so that a few slow photos delay no others. */
const LEAST_RUNNING = 20;

/** How many executions may run at this pace. */
export function mostRunning(callsPerSecond: number): number {
  return Math.max(LEAST_RUNNING, Math.ceil(callsPerSecond * RUNNING_SECONDS));
}
