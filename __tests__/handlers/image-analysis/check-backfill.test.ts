import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { type BackfillRun, firstPass } from '../../../handlers/image-analysis/backfill/backfill-run';
import { handler } from '../../../handlers/image-analysis/check-backfill';
import { imageId } from '../../../handlers/image-analysis/record/image-id';
import { failureOf } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const s3 = mockClient(S3Client);
const start: BackfillRun = firstPass({
  source: { prefix: 'incoming/' },
  folder: 'backfills/run',
  startedAt: '2026-05-01T00:00:00.000Z',
  callsPerSecond: 4,
});
const BEFORE = new Date('2026-04-01');

const version = (Key: string, fields: object = {}): object => ({
  Key,
  VersionId: `v-${Key}`,
  ETag: '"etag"',
  IsLatest: true,
  Size: 9,
  LastModified: BEFORE,
  ...fields,
});
const run = (event = start, leftMs = 900_000): ReturnType<typeof handler> =>
  handler(event, { getRemainingTimeInMillis: () => leftMs } as Context);
const written = (): { Key: string | undefined; lines: unknown[] }[] =>
  s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => ({
    Key: input.Key,
    lines: String(input.Body)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  }));

/** Answers reads with the records of this table, by image id. */
function recorded(statuses: Readonly<Record<string, string>>): void {
  dynamodb
    .on(BatchGetItemCommand)
    .callsFake(({ RequestItems }: { RequestItems: Record<string, { Keys: never[] }> }) => ({
      Responses: {
        images: RequestItems.images!.Keys.map((key) => String(unmarshall(key).imageId)).flatMap((id) =>
          id in statuses ? [marshall({ imageId: id, status: statuses[id] })] : [],
        ),
      },
    }));
}

beforeEach(() => {
  process.env.IMAGES_TABLE_NAME = 'images';
  process.env.PHOTOS_BUCKET_NAME = 'photos';
  dynamodb.reset();
  s3.reset();
  s3.on(PutObjectCommand).resolves({});
});

describe('check-backfill', () => {
  it('finds a record by the version of the object', async () => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [version('incoming/a.jpg')] });
    recorded({ [imageId({ bucket: 'photos', key: 'incoming/a.jpg', versionId: 'v-incoming/a.jpg' })]: 'COMPLETED' });

    const result = await run();

    expect(result).toMatchObject({ listed: 1, missing: 0, files: [], next: undefined, step: 'DONE' });
    expect(written()).toEqual([]);
  });

  it('finds a record by the etag in a bucket without versions', async () => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [version('incoming/a.jpg', { VersionId: 'null' })] });
    recorded({ [imageId({ bucket: 'photos', key: 'incoming/a.jpg', etag: 'etag' })]: 'REJECTED' });

    const { step } = await run();

    expect(step).toBe('DONE');
  });

  it.each([
    ['an older version', { IsLatest: false }],
    ['a folder marker', { Size: 0 }],
    ['an upload that came later', { LastModified: new Date('2026-05-02') }],
  ])('does not ask for %s', async (_case, fields) => {
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [version('incoming/a.jpg', fields)] });

    const result = await run();

    expect(result).toMatchObject({ listed: 0, missing: 0 });
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('names what has no record and what has no outcome, with what it has', async () => {
    const keys = ['done', 'none', 'half', 'failed', 'running'].map((name) => `incoming/${name}.jpg`);
    s3.on(ListObjectVersionsCommand).resolves({ Versions: keys.map((key) => version(key)) });
    const id = (key: string): string => imageId({ bucket: 'photos', key, versionId: `v-${key}` });
    recorded({
      [id(keys[0]!)]: 'COMPLETED',
      [id(keys[2]!)]: 'INCOMPLETE',
      [id(keys[3]!)]: 'FAILED',
      [id(keys[4]!)]: 'PENDING',
    });

    const result = await run();

    expect(result).toMatchObject({ listed: 5, step: 'ANALYZE', file: 'backfills/run/pass-1-0.jsonl', pass: 2 });
    const line = (name: string, status: string): object => ({
      key: `incoming/${name}.jpg`,
      versionId: `v-incoming/${name}.jpg`,
      etag: 'etag',
      status,
      turn: 0,
    });
    expect(written()).toEqual([
      {
        Key: 'backfills/run/pass-1-0.jsonl',
        lines: [
          line('none', 'NOT_RECORDED'),
          line('half', 'INCOMPLETE'),
          line('failed', 'FAILED'),
          line('running', 'PENDING'),
        ],
      },
    ]);
  });

  it('stops before its time is over, and the next run goes on there', async () => {
    s3.on(ListObjectVersionsCommand)
      .resolvesOnce({
        Versions: [version('incoming/a.jpg')],
        IsTruncated: true,
        NextKeyMarker: 'incoming/a.jpg',
        NextVersionIdMarker: 'v',
      })
      .resolvesOnce({ Versions: [version('incoming/b.jpg')] });
    recorded({});

    const first = await run(start, 30_000);
    const second = await run(first, 30_000);

    expect(first).toMatchObject({ step: 'ANALYZE', pass: 1, next: { key: 'incoming/a.jpg', versionId: 'v' } });
    expect(s3.commandCalls(ListObjectVersionsCommand)[1]!.args[0].input).toMatchObject({
      KeyMarker: 'incoming/a.jpg',
      VersionIdMarker: 'v',
    });
    const files = ['backfills/run/pass-1-0.jsonl', 'backfills/run/pass-1-1.jsonl'];
    expect(second).toMatchObject({ listed: 2, step: 'ANALYZE', pass: 2, earlier: files, next: undefined });
    expect(written().map(({ Key }) => Key)).toEqual(files);
  });

  it('reads again what the busy table left over, and fails as a passing trouble when that lasts', async () => {
    const key = 'incoming/a.jpg';
    const id = imageId({ bucket: 'photos', key, versionId: `v-${key}` });
    const left = { UnprocessedKeys: { images: { Keys: [marshall({ imageId: id })] } } };
    s3.on(ListObjectVersionsCommand).resolves({ Versions: [version(key)] });
    dynamodb
      .on(BatchGetItemCommand)
      .resolvesOnce(left)
      .resolvesOnce({ Responses: { images: [marshall({ imageId: id, status: 'COMPLETED' })] } })
      .resolves(left);

    const passing = await run();
    const lasting = await failureOf(run());

    expect(passing.step).toBe('DONE');
    expect(lasting.name).toBe('TransientServiceError');
  });
});
