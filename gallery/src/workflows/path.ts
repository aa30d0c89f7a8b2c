import type { State, Step } from './workflow';

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

/** A way from a state to another, as one text. */
export const wayOf = (from: string, to: string): string => `${from}\n${to}`;

/**
 * The ways that an execution took: from each step to the first later one that its state leads to, and from a state to the
 * first ones of the branches in it.
 */
export function waysTaken(states: readonly State[], steps: readonly Step[]): ReadonlySet<string> {
  const visited = new Set(steps.map(({ name }) => name));
  const goals = new Map(states.map(({ name, next }) => [name, new Set(next.map(({ to }) => to))]));
  const ways = new Set<string>();
  for (const { name, parent, isStart } of states) {
    if (isStart && parent !== undefined && visited.has(parent) && visited.has(name)) ways.add(wayOf(parent, name));
  }
  for (const [index, { name, exitedAt }] of steps.entries()) {
    if (exitedAt === undefined) continue;
    const after = steps.slice(index + 1).filter(({ enteredAt }) => enteredAt >= exitedAt);
    const goal = after.find((step) => goals.get(name)?.has(step.name));
    if (goal) ways.add(wayOf(name, goal.name));
  }
  return ways;
}
