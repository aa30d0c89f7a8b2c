import type { Step } from './workflow';

/** What an execution did in a state, over all times that it was there. */
export interface Visit {
  readonly status: Step['status'];
  /** Milliseconds in all; of a state that runs, until now. */
  readonly milliseconds: number;
  readonly times: number;
}

export const timeIn = ({ enteredAt, exitedAt }: Step, now: number): number => (exitedAt ?? now) - enteredAt;

/** The states that were visited, by name. */
export function visitsOf(steps: readonly Step[], now: number): ReadonlyMap<string, Visit> {
  const visits = new Map<string, Visit>();
  for (const step of steps) {
    const before = visits.get(step.name) ?? { milliseconds: 0, times: 0 };
    visits.set(step.name, {
      status: step.status,
      milliseconds: before.milliseconds + timeIn(step, now),
      times: before.times + 1,
    });
  }
  return visits;
}

/**
 * Whether an execution went from a state to another: it left the first not after it came to the second, and nothing it
 * could have gone to lies between.
 */
export const wentAlong = (
  visits: ReadonlyMap<string, Visit>,
  { from, to, catches }: { readonly from: string; readonly to: string; readonly catches: boolean },
): boolean => {
  const [first, second] = [visits.get(from), visits.get(to)];
  if (!first || !second) return false;
  return catches === (first.status === 'FAILED');
};
