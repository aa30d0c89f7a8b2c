import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { ImageStore } from '../../../../handlers/batch-detection/picture/image-store';
import { s3ImageStore } from '../../../../handlers/batch-detection/picture/s3-image-store';
import { type Endpoint, startEndpoint } from '../../../../packages/local-aws/src/endpoint';
import { type LocalS3, openS3 } from '../../../../packages/local-aws/src/s3/local-s3';
import { failureOf } from '../../../support/task';

const KEYS = ['batch/incoming/plain.jpg', 'batch/incoming/ä b+c%41(1)"\'.JPG', `batch/incoming/${'x'.repeat(980)}.png`];

let directory: string;
let service: LocalS3;
let endpoint: Endpoint;
let client: S3Client;
let store: ImageStore;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'image-store-'));
  service = await openS3({ directory });
  await service.createBucket('versions', { versioning: true });
  await service.createBucket('plain', { versioning: false });
  endpoint = await startEndpoint({ services: [service] });
  client = new S3Client({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  store = s3ImageStore(client);
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
  await service.close();
  await rm(directory, { recursive: true, force: true });
});

async function put(bucket: string, key: string, body: string | Buffer) {
  const { VersionId, ETag } = await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  return { bucket, key, versionId: VersionId, etag: ETag!.replaceAll('"', '') };
}

it.each([
  ['read', (key: string) => store.read({ bucket: 'gone', key })],
  ['look for', (key: string) => store.current({ bucket: 'gone', key })],
  ['copy', (key: string) => store.copy({ bucket: 'gone', key, etag: 'e' }, 'batch/done/a.jpg')],
  ['read the result of', () => store.readJson('gone', 'batch/results/a.json')],
])('fails to %s an image in a bucket that is not there: no image is to blame', async (_, attempt) => {
  expect((await failureOf(Promise.resolve(attempt('batch/incoming/a.jpg')))).name).toBe('NoSuchBucket');
});

describe.each(['versions', 'plain'])('in the bucket "%s"', (bucket) => {
  it.each(KEYS)('reads, copies and removes %s', async (key) => {
    const image = await put(bucket, key, 'bytes of the image');
    const read = await store.read(image);

    const copied = await store.copy(image, key.replace('incoming', 'done'));
    await store.remove(image);

    expect(read).toEqual({ bytes: Buffer.from('bytes of the image'), versionId: image.versionId, etag: image.etag });
    expect(copied).toBe(true);
    expect(await store.current({ bucket, key })).toBeUndefined();
    expect((await store.read({ bucket, key: key.replace('incoming', 'done') })).bytes.toString()).toBe(
      'bytes of the image',
    );
  });

  it('removes what it is asked to, and nothing that has come to lie there since', async () => {
    const older = await put(bucket, 'batch/incoming/again.jpg', 'older');
    const newer = await put(bucket, older.key, 'newer');

    await store.remove(older);

    expect(await store.current(older)).toMatchObject({ etag: newer.etag });
    await store.remove(newer);
    await store.remove(newer);
    expect(await store.current(older)).toBeUndefined();
  });

  it('names an image that is not there', async () => {
    const failure = await failureOf(store.read({ bucket, key: 'batch/incoming/missing.jpg' }));

    expect(failure.name).toBe('ImageNotFound');
    expect(await store.current({ bucket, key: 'batch/incoming/missing.jpg' })).toBeUndefined();
    expect(await store.readJson(bucket, 'batch/results/missing.json')).toBeUndefined();
  });

  it('refuses an image that is too large without reading it whole', async () => {
    const image = await put(bucket, 'batch/incoming/large.jpg', Buffer.alloc(15 * 1024 * 1024 + 1));

    expect((await failureOf(store.read(image))).name).toBe('ImageTooLarge');
  });

  it('writes and reads JSON', async () => {
    await store.write(bucket, 'batch/results/a.json', '{"labels":[]}', 'application/json');

    expect(await store.readJson(bucket, 'batch/results/a.json')).toEqual({ labels: [] });
  });

  it('lists keys as they are', async () => {
    await put(bucket, 'batch/incoming/list me/ä+%41.jpg', 'x');

    expect(await store.list(bucket, 'batch/incoming/list')).toEqual({ keys: ['batch/incoming/list me/ä+%41.jpg'] });
  });
});

it('reads the version that is asked for, even when a newer one or nothing lies there', async () => {
  const older = await put('versions', 'batch/incoming/v.jpg', 'older');
  const newer = await put('versions', 'batch/incoming/v.jpg', 'newer');
  await store.remove(newer);

  expect((await store.read(older)).bytes.toString()).toBe('older');
  expect((await store.read(newer)).bytes.toString()).toBe('newer');
  expect(await store.copy(older, 'batch/done/v.jpg')).toBe(true);
});

it('does not take another object for the one it knows by its etag', async () => {
  const image = await put('plain', 'batch/incoming/e.jpg', 'first');
  await put('plain', 'batch/incoming/e.jpg', 'second');

  expect((await failureOf(store.read(image))).name).toBe('ImageNotFound');
  expect(await store.copy(image, 'batch/done/e.jpg')).toBe(false);
});
