import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { galleryResources } from '../../../local/gallery/gallery-resources';
import { functionEnvironment } from '../../../packages/local-aws/src/lambda/local-function';
import { gallery } from '../../../state-machines/gallery';
import { GalleryBench } from '../../support/gallery';
import { sharedBundles } from '../../support/shared-bundles';
import { UserPool } from '../../support/user-pool';

/** What an HTTP API sends, payload format 2.0: its path is decoded. */
interface ApiEvent {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly token?: string;
  readonly body?: unknown;
}

interface ApiAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Calls the bundle with an event per line. The host that publishes the keys of a pool is here a server of the test; nothing
 * else differs from Lambda.
 */
const RUNTIME = `
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { createInterface } from 'node:readline';
https.request = (address, options, answered) => {
  const { hostname, pathname } = new URL(address);
  if (!hostname.startsWith('cognito-idp.')) throw new Error('not to be called: ' + hostname);
  return http.request({ host: '127.0.0.1', port: process.env.KEYS_PORT, path: pathname }, answered);
};
syncBuiltinESMExports();
const { handler } = await import(process.env.BUNDLE);
for await (const line of createInterface({ input: process.stdin })) {
  console.log('answer ' + JSON.stringify(await handler(JSON.parse(line), {})));
}
`;

const pool = new UserPool('Gallery01', 'client-of-the-page');
/** Paths at which keys were asked for. */
const asked: string[] = [];
let areKeysThere = true;
let bench: GalleryBench;
let keys: Server;
let lambda: ChildProcess;
let lines: AsyncIterator<string>;

beforeAll(async () => {
  bench = await GalleryBench.open();
  keys = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (!areKeysThere) return response.writeHead(500).end();
    return response.setHeader('content-type', 'application/json').end(JSON.stringify(pool.jwks));
  });
  await new Promise<void>((listening) => keys.listen(0, '127.0.0.1', listening));
  const { path } = (await sharedBundles({ workflows: [gallery] }))['gallery/api']!;
  const { environment } = bench.gallery;
  const variables = gallery.variables({
    ...galleryResources(environment),
    userPoolId: pool.id,
    userPoolClientId: pool.clientId,
  });
  const definition = {
    ...gallery.functions.api,
    name: 'api',
    arn: 'arn:aws:lambda:us-east-1:000000000000:function:api',
    bundlePath: path,
    environment: variables,
  };
  lambda = spawn(process.execPath, ['--input-type=module', '--eval', RUNTIME], {
    env: {
      ...functionEnvironment(definition, environment.endpoint.url),
      BUNDLE: path,
      KEYS_PORT: String((keys.address() as AddressInfo).port),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  lines = createInterface({ input: lambda.stdout! })[Symbol.asyncIterator]();
});
afterAll(async () => {
  lambda.stdin!.end();
  await new Promise((ended) => lambda.once('exit', ended));
  await new Promise((closed) => keys.close(closed));
  await bench.close();
});

async function call({ method, path, query = '', token, body }: ApiEvent): Promise<ApiAnswer> {
  const event = {
    version: '2.0',
    routeKey: 'ANY /api/{proxy+}',
    rawPath: path,
    rawQueryString: query,
    headers: {
      host: 'x.execute-api.eu-central-1.amazonaws.com',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    requestContext: {
      domainName: 'x.execute-api.eu-central-1.amazonaws.com',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      stage: '$default',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    isBase64Encoded: false,
  };
  lambda.stdin!.write(`${JSON.stringify(event)}\n`);
  for (;;) {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The function has ended.');
    if (value.startsWith('answer ')) return JSON.parse(value.slice(7)) as ApiAnswer;
  }
}

describe('the function as it is deployed', () => {
  it('asks to try again, not to sign in again, while the keys of its pool are not to be had', async () => {
    areKeysThere = false;
    const { statusCode, headers, body } = await call({ method: 'GET', path: '/api/me', token: pool.token() });
    areKeysThere = true;
    asked.splice(0);

    expect([statusCode, headers['retry-after']]).toEqual([503, '1']);
    expect(JSON.parse(body)).toMatchObject({ error: 'TryAgain' });
  });

  it('answers who has a token of its pool, which it asks for its keys once', async () => {
    const token = pool.token();

    const answers = [
      await call({ method: 'GET', path: '/api/me', token }),
      await call({ method: 'GET', path: '/api/me', token }),
    ];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    expect(JSON.parse(answers[0]!.body)).toMatchObject({ name: 'ann', isAdmin: false, features: { riders: true } });
    expect(answers[0]!.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(asked).toEqual([`/${pool.id}/.well-known/jwks.json`]);
  });

  it.each([
    ['no token', undefined],
    ['an expired one', pool.token(pool.claims({ exp: 1 }))],
    ['one of another pool', new UserPool('Another02', pool.clientId).token()],
    ['one of another client', pool.token(pool.claims({ client_id: 'x' }))],
  ])('tells %s to sign in, whatever API Gateway let through', async (_what, token) => {
    const { statusCode, body } = await call({ method: 'GET', path: '/api/me', token });

    expect([statusCode, JSON.parse(body)]).toEqual([401, expect.objectContaining({ error: 'SignInFirst' })]);
  });

  it('finds an album by its id, whose slash came decoded, and nobody else does', async () => {
    const token = pool.token();
    const ben = pool.token(pool.claims({ sub: 'ben', username: 'ben' }));
    const admin = pool.token(pool.claims({ sub: 'boss', username: 'boss', 'cognito:groups': ['admin'] }));
    const made = await call({ method: 'POST', path: '/api/albums', token, body: { name: 'Grüße' } });
    const { id } = JSON.parse(made.body) as { id: string };
    const statusOf = async (method: string, path: string, of: string): Promise<number> =>
      (
        await call({
          method,
          path: `/api/albums/${path}`,
          token: of,
          body: method === 'PATCH' ? { name: 'New' } : undefined,
        })
      ).statusCode;

    expect(made.statusCode).toBe(201);
    expect(await statusOf('GET', id, token)).toBe(200);
    expect(await statusOf('GET', encodeURIComponent(id), token)).toBe(200);
    expect(await statusOf('PATCH', id, token)).toBe(200);
    expect(await statusOf('GET', id, ben)).toBe(404);
    expect(await statusOf('DELETE', id, ben)).toBe(404);
    expect(await statusOf('GET', id, admin)).toBe(200);
    expect(await statusOf('DELETE', id, token)).toBe(200);
    expect(await statusOf('GET', id, token)).toBe(404);
  });

  it('searches, and answers what is wrong in words', async () => {
    const token = pool.token();
    const ask = (path: string, query = ''): Promise<ApiAnswer> => call({ method: 'GET', path, query, token });

    expect((await ask('/api/photos', 'label=Sea&label=Boat')).statusCode).toBe(200);
    expect(JSON.parse((await ask('/api/photos', 'limit=0')).body)).toMatchObject({
      error: 'InvalidInput',
      field: 'limit',
    });
    expect((await ask('/api/photos', 'cursor=bm90aGluZw')).statusCode).toBe(404);
    expect(JSON.parse((await ask('/api/nowhere')).body)).toMatchObject({ error: 'NotFound' });
    expect((await ask('/api/batch')).statusCode).toBe(404);
  });
});
