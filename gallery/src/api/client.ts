import createClient from 'openapi-fetch';
import { tokenForCall, tokenWasRefused } from '../session/session';
import { asProblem, problemOf } from './problem';
import { retryDelayOf, wait } from './retry';
import type { paths } from './types';

/** How often a call is made that is told to wait, or that finds the API busy. */
const TRIES = 6;

/** Calls with the token of who is signed in. Waits when told to, and for a new sign-in when the old one has ended. */
async function authorisedFetch(request: Request): Promise<Response> {
  let refusals = 0;
  for (let tries = 1; ; tries += 1) {
    const token = await tokenForCall();
    const attempt = request.clone();
    attempt.headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(attempt);
    if (answer.status === 401) {
      refusals += 1;
      // A token that is refused as soon as it was renewed will not get better by being renewed.
      await tokenWasRefused(token, refusals === 1);
      continue;
    }
    const delay = retryDelayOf(answer, tries);
    if (delay === undefined || tries >= TRIES) return answer;
    await wait(delay);
  }
}

/** The gallery's API, typed by its OpenAPI document. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorisedFetch });

interface Outcome<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * What a call answers.
 * @throws Problem
 */
export async function answerOf<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    throw asProblem(cause);
  });
  if (!response.ok) throw problemOf(error, response.status);
  return data as T;
}
