import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import type { Hono } from 'hono';
import { sign } from 'hono/jwt';
import * as z from 'zod';
import { createApp } from '../../../handlers/gallery/app';
import { type Operation, operations } from '../../../handlers/gallery/contract/operations';
import { Cursor } from '../../../handlers/gallery/cursors';
import type { Answer } from '../../../handlers/gallery/router';
import { GalleryBench, type Person } from '../../support/gallery';
import { picture } from '../../support/pictures';
import { raw, type RawAnswer } from '../../support/raw-request';

let bench: GalleryBench;
let ann: Person;
/** The API alone, for ann, without the limit of requests: what is sent comes to it as it is. */
let app: Hono;
let api: ServerType;

beforeAll(async () => {
  bench = await GalleryBench.open();
  ann = await bench.signIn('ann');
  app = createApp(bench.parts(), async () => ({ owner: 'ann', name: 'ann', isAdmin: false }));
  await new Promise((listening) => (api = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, listening)));
});
afterAll(async () => {
  await new Promise((closed) => api.close(closed));
  await bench.close();
});

const apiPort = (): number => (api.address() as AddressInfo).port;
const galleryPort = (): number => Number(new URL(bench.gallery.url).port);

const all = Object.entries<Operation>(operations);
/** The path of an operation, with something in place of each parameter. */
const pathOf = ({ path }: Operation, value: string): string => `/api${path.replace(/:\w+/g, value)}`;
const bodyFor = ({ body }: Operation): string | undefined => (body === undefined ? undefined : '{}');

describe('a token', () => {
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: 'local-gallery', sub: 'ann', isAdmin: false, exp: now + 600 };
  const secret = (): string => readFileSync(join(bench.directory, 'gallery-secret'), 'utf8');
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const withAdmin = (token: string): string => {
    const [head, , signature] = token.split('.');
    return [head, part({ ...claims, isAdmin: true }), signature].join('.');
  };

  it('of this gallery is taken', async () => {
    const token = await sign(claims, secret(), 'HS256');

    expect((await bench.send('GET', '/me', { token })).status).toBe(200);
  });

  it.each<[string, () => string | Promise<string>]>([
    ['none', () => ''],
    ['no JWT', () => 'abc'],
    ['expired', () => sign({ ...claims, exp: now - 1 }, secret(), 'HS256')],
    ['not valid yet', () => sign({ ...claims, nbf: now + 600 }, secret(), 'HS256')],
    ['changed', async () => withAdmin(await sign(claims, secret(), 'HS256'))],
    ['without a signature', async () => (await sign(claims, secret(), 'HS256')).replace(/[^.]+$/, '')],
    ['alg: none', () => `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`],
    ['alg: none, signed', () => `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.eA`],
    ['of another secret', () => sign(claims, 'x'.repeat(43), 'HS256')],
    ['of an empty secret', () => sign(claims, '\u0000', 'HS256')],
    ['of another algorithm', () => sign(claims, secret(), 'HS512')],
    ['of another issuer', () => sign({ ...claims, iss: 'https://accounts.example.com' }, secret(), 'HS256')],
    ['of no issuer', () => sign({ ...claims, iss: undefined }, secret(), 'HS256')],
  ])('that is refused: %s', async (_what, token) => {
    const reply = await bench.send('GET', '/me', { token: await token() });

    expect(reply).toMatchObject({ status: 401, body: { error: 'SignInFirst' } });
  });
});

describe('every operation', () => {
  it.each(all)('answers 401 without a token: %s', async (_name, operation) => {
    const reply = await raw(galleryPort(), pathOf(operation, 'x'), {
      method: operation.method,
      body: bodyFor(operation),
    });

    expect(reply.status).toBe(401);
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it.each(all.filter(([, { adminOnly }]) => adminOnly === true))(
    'for admins is not there for others: %s',
    async (...of) => {
      const [, operation] = of;

      const reply = await ann.call(operation.method, operation.path, bodyFor(operation));
      const nowhere = await ann.get('/nowhere');

      expect([reply.status, nowhere.status]).toEqual([404, 404]);
      expect(reply.body).toMatchObject({ error: 'NotFound' });
    },
  );
});

describe('a request', () => {
  const post = (body: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
    raw(apiPort(), '/api/albums', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('that is too large is refused, whether or not it says so', async () => {
    const body = JSON.stringify({ name: 'x', more: 'x'.repeat(300_000) });
    const chunks = new Blob([body]).stream();

    const replies = [
      await app.request('/api/albums', { method: 'POST', body, headers: { 'content-length': String(body.length) } }),
      await app.request('/api/albums', { method: 'POST', body: chunks, duplex: 'half' }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([413, 413]);
    expect(await replies[0]!.json()).toMatchObject({
      error: 'RequestTooLarge',
      message: expect.stringContaining('256'),
    });
    expect((await post(body)).status).toBe(413);
  });

  it.each(['', '{', 'name=x', '<a/>', '\u0000', 'null', '5', '"name"', '[]', '[{"name":"x"}]', '{"name":["x"]}'])(
    'whose body is no JSON object of its operation is refused: %j',
    async (body) => {
      const reply = await post(body);

      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.text)).toMatchObject({ error: 'InvalidInput' });
    },
  );

  it.each<[string, object, string]>([
    ['/albums', { name: 'half \ud83d' }, 'name'],
    ['/albums', { name: 'a\u0000b' }, 'name'],
    ['/uploads', { album: 'ann/x-0000', files: [{ name: '\udc00.jpg', bytes: 1, modifiedAt: 1 }] }, 'files.0.name'],
    ['/uploads/status', { uploads: [{ key: 'incoming/ann/\ud83d' }] }, 'uploads.0.key'],
    ['/riders/x/selfies', { fileName: '\ud83d.jpg', bytes: 1 }, 'fileName'],
  ])(
    'with half a character or a control character in a name is refused by its field: %s',
    async (path, body, field) => {
      expect(await ann.call('POST', path, body)).toMatchObject({ status: 400, body: { error: 'InvalidInput', field } });
    },
  );

  it.each([
    '/api/albums?__proto__=x',
    '/api/albums?__proto__[isAdmin]=true',
    '/api/photos?constructor=x&toString=y&hasOwnProperty=z',
    '/api/photos?label=__proto__&label=constructor',
    '/api/me?isAdmin=true',
  ])('with names that every object has is one without them: %s', async (path) => {
    const reply = await raw(apiPort(), path);

    expect(reply.status).toBe(200);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  it('pollutes no prototype by its body', async () => {
    const reply = await post(
      '{"name":"Proto","__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
    );

    expect(reply.status).toBe(201);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
    expect(await (await fetch(`http://127.0.0.1:${apiPort()}/api/me`)).json()).toMatchObject({ isAdmin: false });
  });
});

describe('a parameter', () => {
  const tricks = [
    '%2e%2e',
    '..',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..%5c..%5cx',
    '%252e%252e%252f',
    'ben%2Fholiday-0000',
    'ben%2fx%00',
    '%00',
    '%',
    '%zz',
    '%c0%ae%c0%ae',
    '%F0%9F%92%A9',
    '__proto__',
    'constructor',
    'a'.repeat(2000),
  ];

  it.each(all.filter(([, { path }]) => path.includes(':')))(
    'of a path leads to nothing of others, whatever it is: %s',
    async (_name, operation) => {
      for (const trick of tricks) {
        const { method } = operation;

        const reply = await raw(apiPort(), pathOf(operation, trick), { method, body: bodyFor(operation) });

        // "__proto__" does not begin as a rider's name; "constructor" is one that nobody has.
        expect([trick, [400, 404].includes(reply.status)]).toEqual([trick, true]);
        expect(JSON.parse(reply.text)).toMatchObject({ error: expect.stringMatching(/^(NotFound|InvalidInput)$/) });
      }
    },
  );

  it.each(['owner', 'cursor', 'album', 'place', 'from', 'limit', 'faces', 'status'])(
    'of a search leads to nothing of others, whatever it is: %s',
    async (name) => {
      for (const trick of tricks) {
        const reply = await raw(apiPort(), `/api/photos?${name}=${trick}`);

        expect([trick, [400, 404].includes(reply.status)]).toEqual([trick, true]);
      }
    },
  );

  it.each(['photo', 'run', 'attempt=x&rider'])('of an execution leads to nothing, whatever it is: %s', async (name) => {
    for (const trick of tricks) {
      const { status } = await raw(apiPort(), `/api/executions?${name}=${trick}`);

      expect([trick, [400, 404].includes(status)]).toEqual([trick, true]);
    }
  });

  it('that was cut when its address was passed on names nothing', async () => {
    const replies = await Promise.all(
      ['/photos/0123abc', '/photos/0123abc/similar', '/albums/x'].map((path) => ann.get(path)),
    );

    expect(replies.map(({ status, body }) => [status, body])).toEqual(
      replies.map(() => [404, expect.objectContaining({ error: 'NotFound' })]),
    );
  });

  it('of uploads leads to nothing of others, whatever it is', async () => {
    const keys = [
      'incoming/ben/x/a.jpg',
      'incoming/ann/../ben/a.jpg',
      'riders/ann~x/a.jpg',
      '../x',
      '\u0000',
      'incoming/',
    ];

    const asked = await ann.call<Answer<'uploadStatuses'>>('POST', '/uploads/status', {
      uploads: keys.flatMap((key) => [{ key }, { key, versionId: 'null' }, { key, versionId: '../x' }]),
    });
    const others = await ann.call('POST', '/uploads', {
      album: 'ben/../ann/x-0000',
      files: [{ name: 'a.jpg', bytes: 1, modifiedAt: 1 }],
    });

    expect(asked.status).toBe(200);
    // A version that is named is believed until it is looked for: there is no record of it.
    expect(asked.body.uploads.every(({ photo }) => photo === undefined)).toBe(true);
    expect(others.status).toBe(404);
  });
});

it('script in names and in the text of a picture comes back as data', async () => {
  const script = '<script>alert(1)</script>';
  const album = await ann.album(script);
  const exif = { IFD0: { Make: script, Model: `"><img src=x onerror=alert(1)>` } };
  const bytes = await picture({ width: 120, height: 90, exif });

  const { photoId } = await ann.upload(album.id, { name: `${script.replace('/', '')}.jpg`, bytes });
  const replies = await Promise.all([
    ann.get<Answer<'getAlbum'>>(`/albums/${encodeURIComponent(album.id)}`),
    ann.get<Answer<'getPhoto'>>(`/photos/${photoId!}`),
    ann.get(`/albums/${encodeURIComponent(script)}`),
    ann.get(`/photos?from=${encodeURIComponent(script)}`),
  ]);

  expect(replies[0].body).toMatchObject({ name: script });
  expect(replies[1].body).toMatchObject({ name: '<script>alert(1)<script>.jpg', camera: { make: script } });
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 404, 400]);
  for (const { headers } of replies) {
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

describe('a cursor that was forged', () => {
  /** As the API makes them: their mark is no secret. */
  const forged = (listing: unknown, position: unknown): string => new Cursor(listing, z.unknown()).text(position);

  it.each([
    ['albums', ['albums', 'ann', 'ann'], ''],
    ['riders', ['riders', 'ann', 'ann'], ''],
    ['photos', ['ann', 'ann', { label: [] }], ''],
    ['photos', ['ann', 'ann', { label: ['x'] }], '&label=x'],
  ])('leads to nothing of others: %s %j', async (path, listing, more) => {
    const positions = [
      undefined,
      null,
      5,
      '',
      'x'.repeat(1025),
      [],
      {},
      { imageId: 5, uploadTime: 'x' },
      { owner: 'ben', albumId: 'ben/x', creationTime: 5, imageId: 'x', uploadTime: 5, riderName: 'x' },
      'ben',
    ];
    const statuses = new Set<number>();
    for (const position of positions) {
      const reply = await raw(apiPort(), `/api/${path}?cursor=${forged(listing, position)}${more}`);

      // One that is of the right form begins somewhere in one's own listing, which is empty.
      const { albums = [], riders = [], photos = [] } = JSON.parse(reply.text) as Record<string, unknown[]>;
      statuses.add(reply.status);
      expect([albums, riders, photos].flat().filter((one) => (one as { owner?: string }).owner === 'ben')).toEqual([]);
    }
    expect([...statuses].sort()).toEqual([200, 404]);
  });
});
