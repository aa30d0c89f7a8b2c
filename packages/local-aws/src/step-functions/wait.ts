import type { AslState } from './asl';
import { isTimestamp } from './choice';
import { query } from './json-path';
import { runtimeError } from './states-error';

/** How long a Wait state waits, in ms from now; never negative. */
export function waitingTime(state: AslState, data: unknown, context: unknown, now: number): number {
  const value = (field: 'Seconds' | 'Timestamp'): unknown => {
    const path = state[`${field}Path`];
    return path === undefined ? state[field] : query(path as string, `${field}Path`, data, context);
  };
  const seconds = value('Seconds');
  if (seconds !== undefined) {
    if (!Number.isInteger(seconds) || (seconds as number) < 0) {
      throw runtimeError(`A Wait state needs a whole number of seconds, not ${JSON.stringify(seconds)}.`);
    }
    return (seconds as number) * 1000;
  }
  const timestamp = value('Timestamp');
  if (!isTimestamp(timestamp)) {
    throw runtimeError(`A Wait state needs a timestamp like 2026-01-31T12:00:00Z, not ${JSON.stringify(timestamp)}.`);
  }
  return Math.max(0, Date.parse(timestamp) - now);
}
