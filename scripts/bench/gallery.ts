import type { Hono } from 'hono';
import { createApp } from '../../handlers/gallery/app';
import type { Answer } from '../../handlers/gallery/router';
import { type GalleryRecords, openGalleryRecords } from '../../__tests__/support/gallery-records';
import { type Bench, type Row, rounded } from './bench';

const OWNER = 'ann';
const SIZES = [10_000, 100_000] as const;
/** Requests of which the median is taken. */
const TRIES = 51;

/** Milliseconds of a CPU that a request takes, the local DynamoDB's included: it runs in this process. */
async function cpuMs(app: Hono, path: string): Promise<{ readonly ms: number; readonly page: Answer<'searchPhotos'> }> {
  const usage = process.cpuUsage();
  const response = await app.request(`/api/photos${path}`);
  const page = (await response.json()) as Answer<'searchPhotos'>;
  const { user, system } = process.cpuUsage(usage);
  if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}.`);
  return { ms: (user + system) / 1000, page };
}

async function median(app: Hono, path: string): Promise<number> {
  const times: number[] = [];
  for (let number = 0; number < TRIES; number += 1) times.push((await cpuMs(app, path)).ms);
  return times.sort((a, b) => a - b)[(TRIES - 1) / 2]!;
}

const apiOf = ({ parts }: GalleryRecords): Hono =>
  createApp(parts, async () => ({ owner: OWNER, name: OWNER, isAdmin: false }));

const searchesOf = (album: string): readonly (readonly [string, string])[] => [
  ['an album', `?album=${encodeURIComponent(album)}`],
  ['all of an owner', '?'],
  ['a label of all', '?label=Person'],
  ['a label of one in a hundred', '?label=Boat'],
];

/** Walks through an album from page to page. */
async function walk(app: Hono, album: string): Promise<Row> {
  const path = `?album=${encodeURIComponent(album)}`;
  let [pages, photos, milliseconds] = [0, 0, 0];
  let cursor: string | undefined = '';
  while (cursor !== undefined) {
    const { ms, page }: Awaited<ReturnType<typeof cpuMs>> = await cpuMs(
      app,
      cursor === '' ? path : `${path}&cursor=${cursor}`,
    );
    pages += 1;
    photos += page.photos.length;
    milliseconds += ms;
    cursor = page.next;
  }
  return { of: `an album of ${photos} to its end, ${pages} pages`, cpuMilliseconds: rounded(milliseconds) };
}

/** The first page at the API, of two galleries of which one is ten times the other, and the way through an album. */
export const bench: Bench = {
  async rows() {
    const found = new Map<string, number[]>();
    const rows: Row[] = [];
    for (const size of SIZES) {
      const records = await openGalleryRecords();
      try {
        const album = await records.seed(OWNER, size);
        const app = apiOf(records);
        for (const [of, path] of searchesOf(album)) {
          // Warms up.
          await median(app, path);
          found.set(of, [...(found.get(of) ?? []), await median(app, path)]);
        }
        if (size === SIZES[0]) rows.push(await walk(app, album));
      } finally {
        await records.close();
      }
    }
    const firstPages = Array.from(found, ([of, [small, large]]): Row => ({
      of: `first page of ${of}`,
      cpuMilliseconds: rounded(small!),
      ofTenTimesAsMany: rounded(large!),
      ratio: rounded(large! / small!),
    }));
    return [...firstPages, ...rows];
  },
};
