import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { BackfillSource } from '../../../handlers/image-analysis/backfill/backfill-source';
import { type LocalAws, openLocalAws } from '../../../packages/local-aws/src/local-aws';
import { countPhotos, sourceNamed } from '../../../tools/backfill/photo-source';
import { blindVision } from '../../support/local-aws';

const Bucket = 'photos';
const INVENTORY = { fileFormat: 'CSV', fileSchema: 'Bucket, Key, VersionId, IsLatest, IsDeleteMarker' };
let aws: LocalAws;
let s3: S3Client;

beforeAll(async () => {
  aws = await openLocalAws({ vision: blindVision });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  s3 = new S3Client({ endpoint: aws.url, region: 'us-east-1', credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
  await put('incoming/2019/a.jpg', 'a');
  await put('incoming/2019/b.jpg', 'b');
  await put('incoming/2019/', Buffer.alloc(0));
  await put('incoming/2020/c.jpg', 'c');
});
afterAll(async () => {
  s3.destroy();
  await aws.close();
});

const put = (Key: string, Body: string | Buffer): Promise<unknown> =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const count = (source: BackfillSource): Promise<number> => countPhotos(s3, Bucket, source);

describe('what names photos of the bucket', () => {
  it.each([
    ['incoming/2019/', { prefix: 'incoming/2019/' }],
    ['backfills/in/photos.jsonl', { manifest: 'backfills/in/photos.jsonl' }],
    ['backfills/inventory/all/manifest.json', { inventory: 'backfills/inventory/all/manifest.json' }],
    ['backfills/in/photos.csv', undefined],
    ['archive/2019/', undefined],
    ['photos.jsonl', undefined],
  ])('%s is told by where it lies and how it ends', (text, source) => {
    expect(sourceNamed(text)).toEqual(source);
  });
});

describe('photos are counted', () => {
  it('below a prefix, without folder markers', async () => {
    expect(await count({ prefix: 'incoming/2019/' })).toBe(2);
  });

  it('in a manifest, whether they name a version or not, and without asking for each', async () => {
    await put('backfills/in/m.jsonl', '{"key":"incoming/x.jpg"}\n\n{"key":"incoming/y.jpg","versionId":"v"}\n');

    expect(await count({ manifest: 'backfills/in/m.jsonl' })).toBe(2);
  });

  it('in an inventory, the newest versions that are photos', async () => {
    const rows = ['a.jpg","v1","true","false"', 'a.jpg","v0","false","false"', 'b.jpg","v","true","true"'];
    const lines = rows.map((row) => `"${Bucket}","incoming/${row}\n`).join('');
    await put('backfills/i/data/1.csv.gz', gzipSync(lines));
    await put(
      'backfills/i/manifest.json',
      JSON.stringify({ ...INVENTORY, files: [{ key: 'backfills/i/data/1.csv.gz' }] }),
    );

    expect(await count({ inventory: 'backfills/i/manifest.json' })).toBe(1);
  });

  it('not where a backfill would refuse them', async () => {
    await put('backfills/in/foreign.jsonl', '{"key":"archive/a.jpg"}\n');

    await expect(count({ manifest: 'backfills/in/foreign.jsonl' })).rejects.toThrow('s3://photos/archive/a.jpg');
    await expect(count({ manifest: 'backfills/in/none.jsonl' })).rejects.toThrow('is not there');
  });
});
