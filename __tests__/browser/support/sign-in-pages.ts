import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Route } from 'playwright-core';
import { localToken } from './api-call';

interface Grant {
  readonly name: string;
  readonly challenge: string;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

/** A window that has signed somebody in closes in the middle of what it asks. */
function unlessClosed(error: Error): void {
  if (!error.message.includes('has been closed')) throw error;
}

/**
 * What the page knows of Amazon Cognito: its pages, where whoever is named here signs in without a word, and its endpoints
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints-oauth-grants.html). Access tokens are those
 * of the gallery's own sessions, which its API takes on one machine.
 */
export class SignInPages {
  /** Who signs in next. */
  person = 'ann';
  /** Whether the token endpoint answers. */
  isUp = true;
  /** Queries of the sign-in page. */
  readonly asked: URLSearchParams[] = [];
  readonly revoked: string[] = [];
  private readonly codes = new Map<string, Grant>();
  private readonly refreshTokens = new Map<string, string>();
  /** Access tokens that have ended. */
  private readonly ended = new Set<string>();
  private readonly given: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly gallery: string,
  ) {}

  static async open(gallery: string): Promise<SignInPages> {
    const server = createServer();
    const pages = new SignInPages(server, gallery);
    server.on('request', (request, response) => void pages.answer(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return pages;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Tells the page to sign in here, and refuses tokens that have ended. */
  async serve(context: BrowserContext): Promise<void> {
    const json = { mode: 'cognito', domain: this.url, clientId: 'client-of-the-page', region: 'eu-central-1' };
    await context.route('**/config.json', (route) => route.fulfill({ json }).catch(unlessClosed));
    await context.route('**/api/**', (route) => this.pass(route).catch(unlessClosed));
  }

  private async pass(route: Route): Promise<void> {
    const token = (await route.request().headerValue('authorization'))?.replace('Bearer ', '') ?? '';
    if (!this.ended.has(token)) return route.continue();
    return route.fulfill({ status: 401, json: { message: 'Unauthorized' } });
  }

  /** Ends every access token. */
  endTokens(): void {
    for (const token of this.given) this.ended.add(token);
  }

  /** Ends what tokens are renewed by, too. */
  endSessions(): void {
    this.endTokens();
    this.refreshTokens.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '', this.url);
    response.setHeader('access-control-allow-origin', '*');
    if (pathname === '/oauth2/authorize') {
      this.asked.push(query);
      const code = randomUUID();
      this.codes.set(code, { name: this.person, challenge: query.get('code_challenge') ?? '' });
      return this.redirect(response, query.get('redirect_uri')!, { code, state: query.get('state') ?? '' });
    }
    if (pathname === '/logout') return this.redirect(response, query.get('logout_uri')!, {});
    const fields = new URLSearchParams(await textOf(request));
    if (pathname === '/oauth2/revoke') {
      this.revoked.push(fields.get('token') ?? '');
      this.refreshTokens.delete(fields.get('token') ?? '');
      response.end();
      return;
    }
    if (!this.isUp) return this.json(response, 503, { message: 'Service Unavailable' });
    const tokens = await this.tokens(fields);
    this.json(response, tokens ? 200 : 400, tokens ?? { error: 'invalid_grant' });
  }

  private async tokens(fields: URLSearchParams): Promise<object | undefined> {
    const refreshToken = fields.get('refresh_token');
    if (refreshToken !== null) {
      const name = this.refreshTokens.get(refreshToken);
      return name === undefined ? undefined : this.tokensOf(name);
    }
    const grant = this.codes.get(fields.get('code') ?? '');
    this.codes.delete(fields.get('code') ?? '');
    const verifier = fields.get('code_verifier') ?? '';
    if (grant?.challenge !== createHash('sha256').update(verifier).digest('base64url')) return undefined;
    const made = randomUUID();
    this.refreshTokens.set(made, grant.name);
    return { ...(await this.tokensOf(grant.name)), refresh_token: made };
  }

  private async tokensOf(name: string): Promise<object> {
    const claims = Buffer.from(JSON.stringify({ email: `${name}@grüße.example` })).toString('base64url');
    return { access_token: await this.accessToken(name), id_token: `e30.${claims}.` };
  }

  private async accessToken(name: string): Promise<string> {
    const token = await localToken(this.gallery, name);
    this.given.push(token);
    return token;
  }

  private redirect(response: ServerResponse, to: string, query: Readonly<Record<string, string>>): void {
    const target = new URL(to);
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
    response.writeHead(302, { location: target.href }).end();
  }

  private json(response: ServerResponse, status: number, body: object): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}
