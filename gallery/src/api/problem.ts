import type { components } from './types';

/** Why a call did not do what it should: what the API says, or that it was not reached. */
export class Problem extends Error {
  constructor(
    /** Code, e.g. `NotFound`; `Unreachable` when there was no answer. */
    readonly error: string,
    message: string,
    readonly status?: number,
    readonly field?: string,
  ) {
    super(message);
    this.name = 'Problem';
  }
}

const isProblem = (body: unknown): body is components['schemas']['Problem'] =>
  typeof body === 'object' && body !== null && 'error' in body && 'message' in body;

/** What API Gateway, CloudFront and a web ACL answer in the place of the API, in words of their own. */
const BEFORE_THE_API: Readonly<Record<number, string>> = {
  403: 'NotAllowed',
  413: 'RequestTooLarge',
  429: 'TooManyRequests',
};

/** The problem that an answer tells. An answer of something before the API is told by its status. */
export function problemOf(body: unknown, status: number): Problem {
  if (isProblem(body)) return new Problem(body.error, body.message, status, body.field);
  const error = BEFORE_THE_API[status] ?? (status >= 500 ? 'Unavailable' : 'Unexpected');
  return new Problem(error, `HTTP ${status}`, status);
}

/** Whatever was thrown, as a problem. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // What `fetch` throws when nothing answers.
  if (error instanceof TypeError) return new Problem('Unreachable', error.message);
  return new Problem('Unexpected', error instanceof Error ? error.message : String(error));
}
