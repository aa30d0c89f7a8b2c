import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { deleteUnchanged } from '../../../handlers/runtime/object-versions';
import { type RunningS3, runS3 } from '../../../packages/local-aws/__tests__/s3/running-s3';

const key = 'selfies/ann/a.jpg';
let running: RunningS3;
let bucket: string;
let number = 0;

beforeAll(async () => {
  running = await runS3();
});
beforeEach(async () => {
  bucket = `bucket-${(number += 1)}`;
  await running.s3.createBucket(bucket, { versioning: false });
});
afterAll(() => running.remove());

async function put(body: string): Promise<{ bucket: string; key: string; etag: string }> {
  const { ETag } = await running.client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  return { bucket, key, etag: ETag!.replaceAll('"', '') };
}

const content = async (): Promise<string> => {
  const { Body } = await running.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body!.transformToString();
};
const versions = async (): Promise<(string | undefined)[]> => {
  const { Versions = [] } = await running.client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
  return Versions.map(({ ETag }) => ETag?.replaceAll('"', ''));
};

describe('deleteUnchanged', () => {
  it('deletes a photo that was stored without a version, and may be repeated', async () => {
    const photo = await put('older');

    await deleteUnchanged(running.client, photo);
    await deleteUnchanged(running.client, photo);

    expect(await versions()).toEqual([]);
  });

  it('leaves a newer photo at the same key alone', async () => {
    const older = await put('older');
    await put('newer');

    await deleteUnchanged(running.client, older);

    expect(await content()).toBe('newer');
  });

  it('deletes it for good, too, where the bucket has begun to keep versions since then', async () => {
    const photo = await put('older');
    await running.client.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );

    await deleteUnchanged(running.client, photo);

    expect(await versions()).toEqual([]);
  });

  it('leaves the marker that takes its place where the bucket keeps no versions any more', async () => {
    await running.client.send(
      new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Suspended' } }),
    );
    const photo = await put('older');

    await deleteUnchanged(running.client, photo);

    // To delete "null" once more would delete what has come to the key since.
    const { DeleteMarkers } = await running.client.send(new ListObjectVersionsCommand({ Bucket: bucket }));
    expect([await versions(), DeleteMarkers?.map(({ VersionId }) => VersionId)]).toEqual([[], ['null']]);
  });
});
