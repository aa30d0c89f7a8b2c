import { ATTEMPTS, SHORTEST_TIME_LIMIT, TRY_VARIABLE, tryMs } from './time-limits';
import { TimedHttpHandler } from './timed-http-handler';

/** How long one try of a call may take in this function, in milliseconds. */
export const TRY_MS = Number(process.env[TRY_VARIABLE]) || tryMs(SHORTEST_TIME_LIMIT);

export interface ClientOptions {
  readonly maxAttempts: number;
  readonly requestHandler: TimedHttpHandler;
}

/**
 * Options of every client: without its own limit a call to a service that never answers would last until the
 * function's time-out.
 */
export function clientOptions(): ClientOptions {
  return { maxAttempts: ATTEMPTS, requestHandler: new TimedHttpHandler(TRY_MS) };
}
