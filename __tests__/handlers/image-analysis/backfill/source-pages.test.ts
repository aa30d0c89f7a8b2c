import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import {
  type PassSource,
  type SourceMarker,
  type SourcePage,
  sourcePages,
} from '../../../../handlers/image-analysis/backfill/source-pages';
import { failureOf } from '../../../support/task';

const s3 = mockClient(S3Client);
const notFound = Object.assign(new Error('none'), { name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
const manifest = { manifest: 'backfills/m.jsonl' };

function stored(objects: Readonly<Record<string, string | Buffer>>): void {
  s3.on(GetObjectCommand).rejects(notFound);
  for (const [Key, body] of Object.entries(objects)) {
    s3.on(GetObjectCommand, { Key }).callsFake(() => ({
      Body: Object.assign(Readable.from([Buffer.from(body)]), { transformToString: async () => String(body) }),
    }));
  }
}

async function read(source: PassSource, from?: SourceMarker): Promise<SourcePage[]> {
  const pages: SourcePage[] = [];
  const place = { s3: new S3Client({}), bucket: 'photos', before: new Date() };
  for await (const page of sourcePages(source, place, from)) pages.push(page);
  return pages;
}

const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => JSON.stringify({ key: `incoming/${index}.jpg`, versionId: 'v' })).join(
    '\n',
  );

beforeEach(() => s3.reset());

describe('the photos of a manifest', () => {
  it('come a thousand at a time, and go on where reading ended', async () => {
    stored({ 'backfills/m.jsonl': lines(2_500) });

    const pages = await read(manifest);
    const rest = await read(manifest, pages[0]!.next);

    expect(pages.map(({ photos }) => photos.length)).toEqual([1_000, 1_000, 500]);
    expect(rest).toEqual(pages.slice(1));
    expect(pages[2]!.next).toBeUndefined();
  });

  it('come from one file after the other', async () => {
    stored({ a: lines(1_000), b: lines(3) });

    const pages = await read({ files: ['a', 'b'] });

    expect(pages.map(({ photos }) => photos.length)).toEqual([1_000, 0, 3]);
    expect(await read({ files: ['a', 'b'] }, { file: 1, line: 2 })).toEqual([
      { photos: pages[2]!.photos.slice(2), next: undefined },
    ]);
  });

  it('get the version that is there now where none is named', async () => {
    stored({ 'backfills/m.jsonl': '{"key":"incoming/a.jpg"}\n\n{"key":"incoming/gone.jpg"}\n' });
    s3.on(HeadObjectCommand).rejects(notFound);
    s3.on(HeadObjectCommand, { Key: 'incoming/a.jpg' }).resolves({ VersionId: 'now', ETag: '"e"' });

    const [{ photos }] = (await read(manifest)) as [SourcePage];

    expect(photos).toEqual([
      { bucket: 'photos', key: 'incoming/a.jpg', versionId: 'now', etag: 'e' },
      { bucket: 'photos', key: 'incoming/gone.jpg', versionId: undefined, etag: undefined },
    ]);
  });

  it.each([
    ['nonsense', 'Line 1 of backfills/m.jsonl is not a JSON object'],
    ['{"name":"a"}', 'has no "key" in quotes'],
    ['{"key":"incoming/a.jpg","versionId":3}', 'has a "versionId" that is not in quotes'],
  ])('are refused where a line is %s, with an example', async (line, message) => {
    stored({ 'backfills/m.jsonl': line });

    const error = await failureOf(read(manifest));

    expect(error.name).toBe('BackfillSourceError');
    expect(error.message).toContain(message);
    expect(error.message).toContain('{"key": "incoming/a.jpg"');
  });

  it('are refused where one lies outside of the uploads, with what to do', async () => {
    stored({ 'backfills/m.jsonl': '{"key":"archive/a.jpg"}' });

    const error = await failureOf(read(manifest));

    expect(error.name).toBe('PhotoOutsideUploadsError');
    expect(error.message).toContain('s3://photos/archive/a.jpg, but only photos below s3://photos/incoming/');
    expect(error.message).toContain('aws s3 sync');
  });

  it('are refused where the file is not there', async () => {
    stored({});

    expect((await failureOf(read(manifest))).message).toContain('s3://photos/backfills/m.jsonl is not there');
  });
});

describe('the photos of an inventory', () => {
  const inventory = { inventory: 'backfills/i/manifest.json' };
  const about = (fields: object): string =>
    JSON.stringify({
      fileFormat: 'CSV',
      fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, ETag',
      files: [{ key: 'backfills/i/1.csv.gz' }],
      ...fields,
    });

  it('are the newest versions, without delete markers and folder markers', async () => {
    stored({
      'backfills/i/manifest.json': about({}),
      'backfills/i/1.csv.gz': gzipSync(
        [
          '"photos","incoming/a+b%2Bc%C3%A9.jpg","v1","true","false","9","e1"',
          '"photos","incoming/a.jpg","v0","false","false","9","e0"',
          '"photos","incoming/b.jpg","v2","true","true","",""',
          '"photos","incoming/","v3","true","false","0","e3"',
        ].join('\n'),
      ),
    });

    const [{ photos }] = (await read(inventory)) as [SourcePage];

    expect(photos).toEqual([{ bucket: 'photos', key: 'incoming/a b+cé.jpg', versionId: 'v1', etag: 'e1' }]);
  });

  it.each([
    [about({ fileFormat: 'ORC' }), 'is of the format ORC. Configure the inventory as CSV'],
    [about({ fileSchema: 'Bucket, Size' }), 'has no column Key'],
    [about({ fileSchema: 'Bucket, Key' }), 'Line 1 of backfills/i/1.csv.gz has 3 columns, not the 2'],
    ['nonsense', 'is not JSON'],
  ])('are refused where its manifest is %s', async (text, message) => {
    stored({ 'backfills/i/manifest.json': text, 'backfills/i/1.csv.gz': gzipSync('"photos","incoming/a.jpg","v"\n') });

    const error = await failureOf(read(inventory));

    expect(error.name).toBe('BackfillSourceError');
    expect(error.message).toContain(message);
  });

  it('are refused where they are those of another bucket', async () => {
    stored({
      'backfills/i/manifest.json': about({ fileSchema: 'Bucket, Key, VersionId' }),
      'backfills/i/1.csv.gz': gzipSync('"archive","incoming/a.jpg","v"\n'),
    });

    expect((await failureOf(read(inventory))).name).toBe('PhotoOutsideUploadsError');
  });
});
