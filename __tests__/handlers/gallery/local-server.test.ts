import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { Hono } from 'hono';
import { throttled } from '../../../local/gallery/guards';
import { GalleryBench, type Person } from '../../support/gallery';
import { raw } from '../../support/raw-request';

let bench: GalleryBench;
let ann: Person;

beforeAll(async () => {
  bench = await GalleryBench.open();
  ann = await bench.signIn('ann');
});
afterAll(() => bench.close());

const galleryPort = (): number => Number(new URL(bench.gallery.url).port);

describe('the gallery on this machine', () => {
  it.each<[Record<string, string>, number]>([
    [{}, 200],
    [{ host: 'localhost:1' }, 200],
    [{ host: 'gallery.example.com' }, 403],
    [{ host: '127.0.0.1.example.com' }, 403],
    [{ host: 'localhost@example.com' }, 400],
    [{ origin: 'http://evil.example.com' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://127.0.0.1:1' }, 403],
    [{ host: 'localhost', origin: 'https://localhost' }, 403],
  ])('answers what its own page sends alone: %j', async (headers, status) => {
    const pages = await raw(galleryPort(), '/config.json', { headers });
    const session = await raw(galleryPort(), '/api/session', {
      method: 'POST',
      headers: { 'content-type': 'text/plain', ...headers },
      body: '{"name":"ann","isAdmin":true}',
    });

    expect([pages.status, session.status]).toEqual([status, status]);
  });

  it.each([
    ['/albums/ann%2F2024.07', 200],
    ['/photo/a.jpg', 200],
    ['/assets/missing.js', 404],
    ['/missing.svg', 404],
  ])(
    'answers %s with %d: places in the page may have dots, and missing files are not the page',
    async (path, status) => {
      const reply = await raw(galleryPort(), path);

      expect(reply.status).toBe(status);
    },
  );

  it('lets no other page read its answers', async () => {
    const headers = { origin: 'http://evil.example.com', 'access-control-request-method': 'POST' };

    const reply = await raw(galleryPort(), '/api/albums', { method: 'OPTIONS', headers });

    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers a thousand requests at once, or tells when to ask again', async () => {
    const headers = { authorization: `Bearer ${ann.token}` };
    const paths = ['/api/albums', ...Array.from({ length: 9 }, () => '/api/me')];
    // More connections at once than a server has room for are ended by the system.
    const agent = new Agent({ maxSockets: 100 });

    const replies = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => raw(galleryPort(), paths[index % paths.length]!, { headers, agent })),
    );

    const others = replies.filter(({ status }) => status !== 200);
    expect(replies.length - others.length).toBeGreaterThan(100);
    expect(others.map(({ status, headers: told }) => [status, told['retry-after']])).toEqual(
      others.map(() => [429, '1']),
    );
  });

  it('takes two hundred requests at once, and a hundred a second then', async () => {
    let now = 0;
    const site = new Hono().use(throttled(() => now)).get('/', (context) => context.text(''));
    const taken = async (): Promise<number> => {
      const replies = await Promise.all(Array.from({ length: 1000 }, async () => site.request('/')));
      return replies.filter(({ status }) => status === 200).length;
    };

    const counts = [await taken()];
    for (const seconds of [1, 1.5, 60]) {
      now += seconds * 1000;
      counts.push(await taken());
    }

    expect(counts).toEqual([200, 100, 150, 200]);
  });

  it('serves nothing outside of the folder of its page', async () => {
    const secret = readFileSync(join(bench.directory, 'gallery-secret'), 'utf8');
    for (const path of [
      '/../gallery-secret',
      '/%2e%2e/gallery-secret',
      '/..%2fgallery-secret',
      '/..%5cgallery-secret',
      '//etc/passwd',
      '/%2e%2e%2f%2e%2e%2fetc/passwd.html',
      '/%00.js',
      '/page/%',
    ]) {
      // prettier-ignore
      const reply = await raw(galleryPort(), path);

      expect([path, [200, 400, 404].includes(reply.status)]).toEqual([path, true]);
      expect(reply.text).not.toContain(secret);
      expect(reply.text).not.toContain('root:');
    }
  });
});
