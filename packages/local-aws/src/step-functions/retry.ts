import type { StatesError } from './states-error';

/** A Retry entry of a state. */
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/** A Catch entry of a state. */
export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
  readonly ResultPath?: string | null;
}

/** Whether a Retry or Catch entry is for an error. `States.TaskFailed` stands for all but time-outs. */
export function isFor({ ErrorEquals }: { readonly ErrorEquals: readonly string[] }, error: StatesError): boolean {
  if (error.terminal) return false;
  return ErrorEquals.some(
    (name) =>
      name === error.name || name === 'States.ALL' || (name === 'States.TaskFailed' && error.name !== 'States.Timeout'),
  );
}

/**
 * Counts the attempts of one visit of a state and says how long to wait before the next.
 * @param random Number in [0, 1), for the jitter.
 */
export function retryPolicy(
  retriers: readonly Retrier[],
  random: () => number,
): (error: StatesError) => { readonly attempt: number; readonly delayMs: number } | undefined {
  const attempts = retriers.map(() => 0);
  return (error) => {
    const position = retriers.findIndex((retrier) => isFor(retrier, error));
    if (position < 0) return undefined;
    const {
      IntervalSeconds = 1,
      MaxAttempts = 3,
      BackoffRate = 2,
      MaxDelaySeconds = Infinity,
      JitterStrategy,
    } = retriers[position]!;
    if (attempts[position]! >= MaxAttempts) return undefined;
    const delayMs = Math.min(IntervalSeconds * BackoffRate ** attempts[position]!, MaxDelaySeconds) * 1000;
    attempts[position]! += 1;
    return { attempt: attempts[position]!, delayMs: JitterStrategy === 'FULL' ? random() * delayMs : delayMs };
  };
}
