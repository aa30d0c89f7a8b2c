import { asProblem, Problem, problemOf } from '../api/problem';
import { replace } from '../router/router';
import type { Config } from './config';
import { challengeOf, randomText } from './pkce';
import { hasExpired, me, shownName, signedInWith, type SignIn } from './session';

const PENDING = 'gallery-sign-in';
const REFRESH = 'gallery-refresh-token';

/** What the tabs of the gallery tell each other. */
type Message =
  /** From a window that was opened to sign in again, for the tab that waits for it. */
  | { readonly state: string; readonly tokens: Tokens }
  /** Who has signed out in another tab. */
  | { readonly signedOut: string };

let channel: BroadcastChannel | undefined;
/** One for the whole tab: it does not hear itself. */
const otherTabs = (): BroadcastChannel => (channel ??= new BroadcastChannel('gallery-session'));

/** The sign-in that a window of its own was opened for. */
let asked: string | undefined;

type Cognito = Extract<Config, { mode: 'cognito' }>;

interface Pending {
  readonly state: string;
  readonly verifier: string;
  /** Where the person was. */
  readonly path: string;
  /** Whether this is a window of its own. */
  readonly isWindow: boolean;
}

interface Tokens {
  readonly access_token: string;
  /** Who signed in. It comes from Cognito itself, and is for showing only. */
  readonly id_token?: string;
  readonly refresh_token?: string;
}

const redirectUri = (): string => `${location.origin}/`;

/** What a token says: no proof, but enough to greet somebody, and to tell two people of this browser apart. */
function claimsOf(token: string): { readonly sub?: string; readonly email?: string } {
  const claims = atob(token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/'));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(claims, (byte) => byte.charCodeAt(0)))) as object;
}

/** @throws Problem, TypeError when nothing answers */
async function askForTokens({ domain, clientId }: Cognito, fields: Record<string, string>): Promise<Tokens> {
  const answer = await fetch(`${domain}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...fields }),
  });
  if (!answer.ok) throw problemOf(await answer.json().catch(() => undefined), answer.status);
  const tokens = (await answer.json()) as Tokens;
  if (tokens.refresh_token) sessionStorage.setItem(REFRESH, tokens.refresh_token);
  // Users sign in by their addresses; their names are numbers to Cognito, and so they are to the API.
  if (tokens.id_token) shownName.value = claimsOf(tokens.id_token).email;
  return tokens;
}

/** Signing in at Amazon Cognito: authorization code with PKCE. The access token stays in memory. */
export function cognitoSignIn(config: Cognito): SignIn {
  return {
    async renew() {
      const refreshToken = sessionStorage.getItem(REFRESH);
      if (refreshToken === null) return undefined;
      try {
        const tokens = await askForTokens(config, { grant_type: 'refresh_token', refresh_token: refreshToken });
        return tokens.access_token;
      } catch (error) {
        // 400 with `invalid_grant`: it has ended. Anything else is no reason to ask for a password.
        if (error instanceof Problem && error.status === 400) return undefined;
        throw error;
      }
    },
    async end() {
      const token = sessionStorage.getItem(REFRESH);
      sessionStorage.clear();
      if (me.value) otherTabs().postMessage({ signedOut: me.value.owner } satisfies Message);
      if (token !== null) {
        const body = new URLSearchParams({ client_id: config.clientId, token });
        await fetch(`${config.domain}/oauth2/revoke`, { method: 'POST', body }).catch(() => undefined);
      }
      const query = new URLSearchParams({ client_id: config.clientId, logout_uri: redirectUri() });
      location.assign(`${config.domain}/logout?${query}`);
      // The page goes away now: nothing of it goes on.
      await new Promise(() => undefined);
    },
  };
}

/** Goes to the sign-in page; `inWindow` opens it beside, so that what was typed here stays. */
export async function goToSignIn(config: Cognito, inWindow: boolean): Promise<void> {
  // The browser allows a window only at once after a click.
  const opened = inWindow ? window.open('', '_blank', 'popup,width=520,height=680') : undefined;
  const path = location.pathname + location.search;
  const pending: Pending = { state: randomText(), verifier: randomText(), path, isWindow: Boolean(opened) };
  if (opened) asked = pending.state;
  // A window has a copy of this storage as it was when it was opened.
  (opened ?? window).sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: redirectUri(),
    scope: 'openid',
    state: pending.state,
    code_challenge: await challengeOf(pending.verifier),
    code_challenge_method: 'S256',
  });
  const target = `${config.domain}/oauth2/authorize?${query}`;
  if (opened) opened.location.assign(target);
  else location.assign(target);
}

function takeTokens({ state, tokens }: Extract<Message, { tokens: Tokens }>): void {
  const isSamePerson = me.value === undefined || claimsOf(tokens.access_token).sub === me.value.owner;
  // Another tab of somebody else is not to become one of this person.
  if (!hasExpired.peek() || (state !== asked && !isSamePerson)) return;
  if (tokens.refresh_token) sessionStorage.setItem(REFRESH, tokens.refresh_token);
  // Calls that wait are not made in another name.
  if (isSamePerson) signedInWith(tokens.access_token);
  else location.assign('/');
}

/** Goes on with what a window got that signed in again, and ends what its owner has ended in another tab. */
export function listenToOtherTabs(): void {
  otherTabs().onmessage = ({ data }: MessageEvent<Message>) => {
    if ('tokens' in data) takeTokens(data);
    else if (data.signedOut === me.value?.owner) {
      sessionStorage.clear();
      location.assign('/');
    }
  };
}

/**
 * Ends a sign-in whose code stands in the address. An answer to a sign-in that did not begin here is not taken.
 * @returns whether there was one that succeeded
 * @throws Problem that tells why Cognito let nobody in
 */
export async function finishSignIn(config: Cognito): Promise<boolean> {
  const query = new URLSearchParams(location.search);
  const [code, error] = [query.get('code'), query.get('error')];
  const text = sessionStorage.getItem(PENDING);
  sessionStorage.removeItem(PENDING);
  if (code === null && error === null) return false;
  const pending = text === null ? undefined : (JSON.parse(text) as Pending);
  replace(pending?.path ?? '/');
  if (pending === undefined || query.get('state') !== pending.state) return false;
  if (code === null) throw new Problem('SignInFailed', query.get('error_description') ?? error!);
  const tokens = await askForTokens(config, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri(),
    code_verifier: pending.verifier,
  }).catch((cause: unknown) => {
    throw new Problem('SignInFailed', asProblem(cause).message);
  });
  if (pending.isWindow) {
    otherTabs().postMessage({ state: pending.state, tokens } satisfies Message);
    window.close();
  }
  signedInWith(tokens.access_token);
  return true;
}
