import { Problem } from '../api/problem';
import { replace } from '../router/router';
import type { Config } from './config';
import { challengeOf, randomText } from './pkce';
import { type Me, me, signedInWith, type SignIn } from './session';

const PENDING = 'gallery-sign-in';
const REFRESH = 'gallery-refresh-token';
/** Over which a window that only signs in again hands the token to the page that waits. */
const CHANNEL = 'gallery-session';

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
  readonly refresh_token?: string;
}

const redirectUri = (): string => `${location.origin}/`;

async function askForTokens({ domain, clientId }: Cognito, fields: Record<string, string>): Promise<Tokens> {
  const answer = await fetch(`${domain}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, ...fields }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const tokens = (await answer.json()) as Tokens;
  if (tokens.refresh_token) sessionStorage.setItem(REFRESH, tokens.refresh_token);
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
      } catch {
        return undefined;
      }
    },
    async end() {
      const token = sessionStorage.getItem(REFRESH);
      sessionStorage.clear();
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

/** Whether a token is of who is signed in here already. */
async function isSamePerson(token: string): Promise<boolean> {
  const answer = await fetch('/api/me', { headers: { authorization: `Bearer ${token}` } });
  const { owner } = (await answer.json()) as Partial<Me>;
  return me.value === undefined || owner === me.value.owner;
}

/** Listens for what a window of its own gets. */
export function listenForTokens(): void {
  new BroadcastChannel(CHANNEL).onmessage = async ({ data }: MessageEvent<{ tokens: Tokens }>) => {
    const { access_token: token, refresh_token: refreshToken } = data.tokens;
    if (refreshToken) sessionStorage.setItem(REFRESH, refreshToken);
    // Calls that wait are not made in another name.
    if (await isSamePerson(token)) signedInWith(token);
    else location.assign('/');
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
  });
  if (pending.isWindow) {
    new BroadcastChannel(CHANNEL).postMessage({ tokens });
    window.close();
  }
  signedInWith(tokens.access_token);
  return true;
}
