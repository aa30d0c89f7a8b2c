import { readdir } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { errorOf, runS3, type RunningS3 } from './running-s3';

const keys = [
  ['a space', 'incoming/anna/summer trip/photo 1.jpg'],
  ['a plus', 'a+b.jpg'],
  ['what looks encoded', 'a%41%2F%2e%2e.jpg'],
  ['a lone percent sign', '100%.jpg'],
  ['unicode', 'Ünïcødé/写真/🌄.jpg'],
  ['both forms of one character', 'e\u0301-\u00e9.jpg'],
  ['quotes', `"it's".jpg`],
  ['parentheses and more punctuation', "(1)!*'~,;:@&=$#?[]{}|\\^`<>.jpg"],
  ['a leading slash', '/etc/passwd'],
  ['two slashes at the beginning', '//host/share.jpg'],
  ['empty segments and a trailing slash', 'a//b///'],
  ['steps up', '../../../../etc/passwd'],
  ['steps up at the end', 'a/..'],
  ['a single dot', '.'],
  ['two dots', '..'],
  ['backslashes', '..\\..\\windows\\system32'],
  ['the name of a property of every object', '__proto__'],
  ['a line break and a tab', 'line\nbreak\t.jpg'],
  ['a control character', 'bell\u0007.jpg'],
  ['an XML entity', '&lt;&amp;amp;.jpg'],
  ['1,024 bytes', `${'ä'.repeat(511)}.x`],
] as const;

describe('keys', () => {
  let running: RunningS3;

  beforeAll(async () => {
    running = await runS3();
    await running.s3.createBucket('photos');
  });
  afterAll(() => running.remove());

  it.each(keys)('with %s go through every operation', async (_, key) => {
    const { client, events, s3 } = running;
    const object = { Bucket: 'photos', Key: key };
    events.length = 0;

    const put = await client.send(new PutObjectCommand({ ...object, Body: `content of ${key}` }));
    const got = await client.send(new GetObjectCommand(object));
    const head = await client.send(new HeadObjectCommand(object));
    const listed = await client.send(new ListObjectsV2Command({ Bucket: 'photos', Prefix: key }));
    const encoded = await client.send(
      new ListObjectsV2Command({ Bucket: 'photos', Prefix: key, MaxKeys: 1, EncodingType: 'url' }),
    );
    const versions = await client.send(new ListObjectVersionsCommand({ Bucket: 'photos', Prefix: key }));
    const source = `photos/${encodeURIComponent(key)}?versionId=${put.VersionId}`;
    await client.send(new CopyObjectCommand({ Bucket: 'photos', Key: 'copy', CopySource: source }));
    await client.send(new DeleteObjectsCommand({ Bucket: 'photos', Delete: { Objects: [{ Key: key }] } }));
    const deleted = await errorOf(client.send(new GetObjectCommand(object)));
    await client.send(new DeleteObjectCommand({ ...object, VersionId: put.VersionId }));

    expect(await got.Body?.transformToString()).toBe(`content of ${key}`);
    expect(head.ContentLength).toBe(Buffer.byteLength(`content of ${key}`));
    expect(listed.Contents?.map(({ Key }) => Key)).toEqual([key]);
    expect(decodeURIComponent(encoded.Contents?.[0]?.Key?.replace(/\+/g, ' ') ?? '')).toBe(key);
    expect(versions.Versions?.map(({ Key }) => Key)).toEqual([key]);
    expect((await s3.readObject('photos', 'copy')).toString()).toBe(`content of ${key}`);
    expect(deleted.name).toBe('NoSuchKey');
    expect(events.map((event) => (event.detail['object'] as { key: string }).key)).toEqual([key, 'copy', key, key]);
  });

  it('never name a file', async () => {
    const { client, directory, s3 } = running;
    for (const [, key] of keys) await client.send(new PutObjectCommand({ Bucket: 'photos', Key: key, Body: 'x' }));

    const besides = await readdir(dirname(directory));
    const paths = await Promise.all(
      keys.map(async ([, key]) => relative(directory, await s3.objectPath('photos', key))),
    );
    const index = await readdir(`${directory}/photos/objects`);

    expect(besides).not.toContain('passwd');
    for (const path of paths) expect(path).toMatch(/^photos[\\/]blobs[\\/][0-9a-f]{32}$/);
    for (const file of index) expect(file).toMatch(/^[0-9a-f]{64}\.json$/);
  });

  it('of more than 1,024 bytes are refused', async () => {
    const tooLong = 'ä'.repeat(512) + 'x';

    const put = await errorOf(running.client.send(new PutObjectCommand({ Bucket: 'photos', Key: tooLong, Body: 'x' })));

    expect(put).toMatchObject({ name: 'KeyTooLongError', status: 400 });
  });
});
