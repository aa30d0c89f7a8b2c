import { signal } from '@preact/signals';
import type { components } from '../api/types';

export type Me = components['schemas']['Me'];

/** A way to sign in. */
export interface SignIn {
  /** A token without asking anybody; undefined when a person has to sign in. @throws Problem when nothing tells that */
  renew(): Promise<string | undefined>;
  /** Ends the session where it was made. */
  end(): Promise<void>;
}

/** Who is signed in; undefined before. */
export const me = signal<Me>();
/** What this person is called, where that is not the name that the API knows. */
export const shownName = signal<string | undefined>(undefined);
/** Whether the session has ended, so that calls wait until its owner signs in again. */
export const hasExpired = signal(false);

let way: SignIn | undefined;
let token: string | undefined;
/** A renewal that goes on, which all calls share. */
let renewal: Promise<string | undefined> | undefined;
let waiting: ((token: string) => void)[] = [];

export function signInBy(signIn: SignIn): void {
  way = signIn;
}

/** Goes on with a token that a sign-in gave. */
export function signedInWith(given: string): void {
  token = given;
  hasExpired.value = false;
  for (const goOn of waiting) goOn(given);
  waiting = [];
}

/** The token to call with. Waits for a person while nobody is signed in. */
export function tokenForCall(): Promise<string> {
  return token === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(token);
}

/**
 * Gets another token in place of one that the API refused: silently if that works, else from its owner.
 * @throws Problem when nothing tells whether it can be renewed
 */
export async function tokenWasRefused(refused: string, mayRenew = true): Promise<void> {
  if (token !== refused) return;
  if (mayRenew) renewal ??= way?.renew().finally(() => (renewal = undefined));
  const renewed = await renewal;
  if (token !== refused) return;
  if (renewed !== undefined && renewed !== refused) {
    signedInWith(renewed);
    return;
  }
  token = undefined;
  hasExpired.value = true;
}

/** Ends the session and leaves nothing of it in this tab: somebody else may sign in here. */
export async function signOut(): Promise<void> {
  await way?.end();
  sessionStorage.clear();
  location.assign('/');
}
