/** What can go wrong with a call of a function, as a state machine or a rule makes it. */
export type TaskFaultKind =
  /** Lambda has no room: the function does not run. The first two calls. */
  | 'throttled'
  /** A service is busy: the function gives up with the error that is retried. The first two calls. */
  | 'service busy'
  /** The function does its work, then hangs until its time-out. The first call. */
  | 'time-out'
  /** The function does its work and dies before it answers. The first call. */
  | 'crash at the end'
  /** The function dies half-way: nothing after that point happens. The first call. */
  | 'crash half-way'
  /** The function fails whenever it is called, e.g. because it was deployed broken. Until it is repaired. */
  | 'permanent error'
  /** Every service denies the function access. Until it is repaired. */
  | 'access denied';

export const TASK_FAULTS: readonly TaskFaultKind[] = [
  'throttled',
  'service busy',
  'time-out',
  'crash at the end',
  'crash half-way',
  'permanent error',
  'access denied',
];

export interface TaskFault {
  /** Key of the function, or `Notify` for the notice. */
  readonly task: string;
  readonly kind: TaskFaultKind;
  /** For a crash half-way: how many calls of services come before it, and how many runs of the function end so. */
  readonly afterCalls?: number;
  readonly times?: number;
}

/** What happens to one call of a function. */
export type CallFate =
  | { readonly kind: 'runs' }
  | { readonly kind: 'fails'; readonly error: string }
  | { readonly kind: 'hangs' | 'dies at the end' }
  | { readonly kind: 'dies'; readonly afterCalls: number }
  | { readonly kind: 'denied' };

const RUNS: CallFate = { kind: 'runs' };

/** Calls of services after which a function dies half-way: within the first of many images, and within a short task. */
const HALF_WAY: Readonly<Record<string, number>> = { 'detect-batch': 60 };

/** The fate of the nth call (from 1) of a function under a fault. @param repaired whether what lasts was mended */
export function fateOf(fault: TaskFault | undefined, task: string, call: number, repaired: boolean): CallFate {
  if (fault?.task !== task) return RUNS;
  switch (fault.kind) {
    case 'throttled':
      return call <= 2 ? { kind: 'fails', error: 'Lambda.TooManyRequestsException' } : RUNS;
    case 'service busy':
      return call <= 2 ? { kind: 'fails', error: 'TransientServiceError' } : RUNS;
    case 'time-out':
      return call === 1 ? { kind: 'hangs' } : RUNS;
    case 'crash at the end':
      return call === 1 ? { kind: 'dies at the end' } : RUNS;
    case 'crash half-way':
      return call <= (fault.times ?? 1) ? { kind: 'dies', afterCalls: fault.afterCalls ?? HALF_WAY[task] ?? 1 } : RUNS;
    case 'permanent error':
      return repaired ? RUNS : { kind: 'fails', error: 'Runtime.ImportModuleError' };
    case 'access denied':
      return repaired ? RUNS : { kind: 'denied' };
  }
}
