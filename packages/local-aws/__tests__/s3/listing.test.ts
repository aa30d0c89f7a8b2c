import fc from 'fast-check';
import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { compareUtf8, cutPage } from '../../src/s3/listing';
import { errorOf, runS3, type RunningS3 } from './running-s3';

describe('a page of a listing', () => {
  const keys = fc.uniqueArray(
    fc.string({ unit: fc.constantFrom('a', 'b', '/', '🌄', '\ufffd'), minLength: 1, maxLength: 6 }),
  );
  const prefixes = fc.constantFrom('', 'a', 'a/', '/', '🌄');

  it('and the pages after it hold every key or its common prefix once, in order', () => {
    fc.assert(
      fc.property(
        keys,
        prefixes,
        fc.constantFrom('', '/'),
        fc.integer({ min: 1, max: 4 }),
        (all, prefix, delimiter, maxKeys) => {
          const sorted = [...all].sort(compareUtf8);
          const seen: string[] = [];
          let after = '';
          for (let pages = 0; pages <= all.length; pages++) {
            const rest = sorted.filter((key) => compareUtf8(key, after) > 0).map((key) => ({ key }));
            const page = cutPage(rest, { prefix, delimiter, after, maxKeys });
            seen.push(...[...page.entries.map(({ key }) => key), ...page.commonPrefixes].sort(compareUtf8));
            if (page.next === undefined) break;
            expect(page.entries.length + page.commonPrefixes.length).toBe(maxKeys);
            after = page.next.after;
          }

          const expected = sorted
            .filter((key) => key.startsWith(prefix))
            .map((key) => {
              const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
              return end === -1 ? key : key.slice(0, end + 1);
            });
          expect(seen).toEqual([...new Set(expected)]);
        },
      ),
      { seed: 20_260_101 },
    );
  });
});

describe('listings', () => {
  let running: RunningS3;
  const send: RunningS3['client']['send'] = ((command: never) => running.client.send(command)) as never;
  const list = async (options: object): Promise<{ keys: unknown[]; prefixes: unknown[]; next?: string }> => {
    const page = await send(new ListObjectsV2Command({ Bucket: 'list', ...options }));
    return {
      keys: (page.Contents ?? []).map(({ Key }) => Key),
      prefixes: (page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      next: page.NextContinuationToken,
    };
  };

  beforeAll(async () => {
    running = await runS3();
    await running.s3.createBucket('list');
    const keys = ['b', 'a/2', 'a/1', 'a/x/1', 'a/x/2', 'a', '\u{1f304}', '\ufffd', 'c d+e'];
    for (const Key of keys) await send(new PutObjectCommand({ Bucket: 'list', Key, Body: Key }));
    await send(new PutObjectCommand({ Bucket: 'list', Key: 'a/1', Body: 'again' }));
  });
  afterAll(() => running.remove());

  it('are in the order of UTF-8 bytes', async () => {
    expect((await list({})).keys).toEqual(['a', 'a/1', 'a/2', 'a/x/1', 'a/x/2', 'b', 'c d+e', '\ufffd', '\u{1f304}']);
  });

  it('show folders by prefix and delimiter', async () => {
    expect(await list({ Delimiter: '/' })).toMatchObject({
      keys: ['a', 'b', 'c d+e', '\ufffd', '\u{1f304}'],
      prefixes: ['a/'],
    });
    expect(await list({ Prefix: 'a/', Delimiter: '/' })).toMatchObject({ keys: ['a/1', 'a/2'], prefixes: ['a/x/'] });
  });

  it('go on where the page before ended', async () => {
    const first = await list({ Prefix: 'a', Delimiter: '/', MaxKeys: 2 });
    const second = await list({ MaxKeys: 3, ContinuationToken: (await list({ MaxKeys: 2 })).next });
    const behindFolder = await list({
      Delimiter: '/',
      MaxKeys: 1,
      ContinuationToken: (await list({ Delimiter: '/', MaxKeys: 2 })).next,
    });

    expect(first).toEqual({ keys: ['a'], prefixes: ['a/'], next: undefined });
    expect(second.keys).toEqual(['a/2', 'a/x/1', 'a/x/2']);
    expect(behindFolder.keys).toEqual(['b']);
  });

  it('start after a key', async () => {
    expect((await list({ StartAfter: 'a/x/1' })).keys).toEqual(['a/x/2', 'b', 'c d+e', '\ufffd', '\u{1f304}']);
  });

  it('of at most no keys are empty', async () => {
    expect(await list({ MaxKeys: 0 })).toEqual({ keys: [], prefixes: [], next: undefined });
  });

  it('encode keys on demand', async () => {
    const page = await list({ Prefix: 'c ', EncodingType: 'url' });

    expect(page.keys).toEqual(['c+d%2Be']);
  });

  it.each([
    [{ MaxKeys: -1 }, 'InvalidArgument'],
    [{ ContinuationToken: 'made up' }, 'InvalidArgument'],
    [{ EncodingType: 'base64' as 'url' }, 'InvalidArgument'],
    [{ Bucket: 'missing' }, 'NoSuchBucket'],
  ])('refuse %j', async (options, expected) => {
    const call = send(new ListObjectsV2Command({ Bucket: 'list', ...options }));

    expect((await errorOf(call)).name).toBe(expected);
  });

  it('of versions go on within a key, also when the version that ended a page is deleted meanwhile', async () => {
    const page = async (
      options: object,
    ): Promise<{ versions: unknown[]; KeyMarker?: string; VersionIdMarker?: string }> => {
      const { Versions, NextKeyMarker, NextVersionIdMarker } = await send(
        new ListObjectVersionsCommand({ Bucket: 'list', Prefix: 'a/', MaxKeys: 1, ...options }),
      );
      return {
        versions: (Versions ?? []).map(({ Key, Size, IsLatest }) => [Key, Size, IsLatest]),
        KeyMarker: NextKeyMarker,
        VersionIdMarker: NextVersionIdMarker,
      };
    };

    const { versions: first, ...marker } = await page({});
    const { versions: second } = await page(marker);
    const { KeyMarker: Key, VersionIdMarker: VersionId } = marker;
    await send(new DeleteObjectsCommand({ Bucket: 'list', Delete: { Objects: [{ Key: Key!, VersionId }] } }));
    const { versions: secondAgain, ...next } = await page(marker);
    const { versions: third } = await page(next);

    expect([first, second]).toEqual([[['a/1', 5, true]], [['a/1', 3, false]]]);
    expect(secondAgain).toEqual([['a/1', 3, true]]);
    expect(third).toEqual([['a/2', 3, true]]);
  });

  it('of versions need a key beside a version', async () => {
    const call = send(new ListObjectVersionsCommand({ Bucket: 'list', VersionIdMarker: 'x' }));

    expect((await errorOf(call)).name).toBe('InvalidArgument');
  });
});
