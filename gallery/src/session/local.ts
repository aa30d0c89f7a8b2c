import { problemOf } from '../api/problem';
import { signedInWith, type SignIn } from './session';

const KEY = 'gallery-local-session';

interface LocalSession {
  readonly name: string;
  readonly isAdmin: boolean;
  readonly token: string;
}

function stored(): LocalSession | undefined {
  const text = sessionStorage.getItem(KEY);
  return text === null ? undefined : (JSON.parse(text) as LocalSession);
}

/** Whom the last sign-in was for, so that signing in again asks for nothing. */
export const lastLocalName = (): Omit<LocalSession, 'token'> | undefined => stored();

/** @throws Problem when the name is not accepted */
export async function signInLocally(name: string, isAdmin: boolean): Promise<void> {
  const answer = await fetch('/api/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, isAdmin }),
  });
  const body: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw problemOf(body, answer.status);
  const { token } = body as { token: string };
  sessionStorage.setItem(KEY, JSON.stringify({ name, isAdmin, token } satisfies LocalSession));
  signedInWith(token);
}

/** Signing in on one machine: a name, and no password. */
export const localSignIn: SignIn = {
  renew: () => Promise.resolve(stored()?.token),
  end: () => Promise.resolve(sessionStorage.removeItem(KEY)),
};
