import { isThrottlingError } from '@smithy/service-error-classification';
import type { Clock } from '../../handlers/runtime/clock';

/**
 * Standard mode of the SDK's retries, as @smithy/core has it: the delay is random up to a base that doubles, and a
 * client that meets failures only runs out of tokens for retries, then tries once.
 */
const THROTTLED = { baseMs: 1_000, tokens: 5 };
const FAILED = { baseMs: 50, tokens: 14 };
const LONGEST_MS = 20_000;
export const RETRY_TOKENS = 500;

/** What a client remembers from call to call: one for each execution environment of a function. */
export interface SdkClient {
  tokens: number;
}

export interface SdkOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Tries of a call, the first one included. */
  readonly attempts: number;
}

/** Makes a call as a client of the SDK does. @throws Error of the last try */
export async function sendAsSdk<T>(
  client: SdkClient,
  { clock, random, attempts }: SdkOptions,
  call: () => Promise<T>,
): Promise<T> {
  let spent = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await call();
      client.tokens = Math.min(RETRY_TOKENS, client.tokens + (spent || 1));
      return answer;
    } catch (error) {
      const { baseMs, tokens } = isThrottlingError(error as Parameters<typeof isThrottlingError>[0])
        ? THROTTLED
        : FAILED;
      if (attempt >= attempts || client.tokens < tokens) throw error;
      client.tokens -= tokens;
      spent = tokens;
      await clock.sleep(random() * Math.min(LONGEST_MS, baseMs * 2 ** (attempt - 1)));
    }
  }
}
