import { runtimeExited, serviceError, timedOut, type LambdaError } from './lambda-error';

/**
 * A fault of one invocation:
 * - `throttle`, `service-error`: the service refuses the request; the handler does not run.
 * - `crash-before`: the runtime ends before the handler does anything.
 * - `crash-after`: the handler does its work, then the runtime ends and the answer is lost.
 * - `timeout`: the handler does its work, but the time limit passes before it answers.
 */
export type InterferenceKind = 'crash-before' | 'crash-after' | 'timeout' | 'throttle' | 'service-error';

export interface Interference {
  /** Name of the function. */
  readonly function: string;
  readonly kind: InterferenceKind;
  /** How many of the next invocations are hit; Infinity for all. */
  readonly times: number;
}

export interface Fault {
  /** When it happens: before a thread is asked, before the handler runs, or after the handler has done its work. */
  readonly moment: 'request' | 'start' | 'end';
  error(requestId: string, timeoutSeconds: number): LambdaError;
}

const faults: Readonly<Record<InterferenceKind, Fault>> = {
  throttle: {
    moment: 'request',
    error: (requestId) => serviceError('TooManyRequestsException', 429, 'Rate Exceeded.', requestId),
  },
  'service-error': {
    moment: 'request',
    error: (requestId) =>
      serviceError('ServiceException', 500, 'The service encountered an internal error.', requestId),
  },
  'crash-before': { moment: 'start', error: (requestId) => runtimeExited(requestId, 'exit status 1') },
  'crash-after': { moment: 'end', error: (requestId) => runtimeExited(requestId, 'exit status 1') },
  timeout: { moment: 'end', error: timedOut },
};

/** The faults that are still to happen, in the order they were asked for. */
export class InterferencePlan {
  readonly #pending: { readonly functionName: string; readonly kind: InterferenceKind; left: number }[] = [];

  add({ function: functionName, kind, times }: Interference): void {
    this.#pending.push({ functionName, kind, left: times });
  }

  /** The fault that hits the next invocation of a function, if any. */
  next(functionName: string): Fault | undefined {
    const entry = this.#pending.find((candidate) => candidate.functionName === functionName && candidate.left > 0);
    if (!entry) return undefined;
    entry.left -= 1;
    return faults[entry.kind];
  }

  clear(): void {
    this.#pending.length = 0;
  }
}
