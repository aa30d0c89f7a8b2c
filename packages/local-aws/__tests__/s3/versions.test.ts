import { stat } from 'node:fs/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { errorOf, runS3, type RunningS3 } from './running-s3';

describe('versions', () => {
  let running: RunningS3;
  const send: RunningS3['client']['send'] = ((command: never) => running.client.send(command)) as never;
  const put = async (bucket: string, key: string, body: string): Promise<string | undefined> =>
    (await send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))).VersionId;
  const read = async (bucket: string, key: string, versionId?: string): Promise<string | undefined> =>
    (await send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }))).Body?.transformToString();

  beforeAll(async () => {
    running = await runS3();
    await running.s3.createBucket('versioned');
    await running.s3.createBucket('plain', { versioning: false });
  });
  afterAll(() => running.remove());

  it('of an object stay readable under ids of their own', async () => {
    const first = await put('versioned', 'kept', 'first');
    const second = await put('versioned', 'kept', 'second');

    const contents = [await read('versioned', 'kept'), await read('versioned', 'kept', first)];
    const inProcess = await running.s3.readObject('versioned', 'kept', first);

    expect(first).toMatch(/^[\w-]{32}$/);
    expect(second).not.toBe(first);
    expect(contents).toEqual(['second', 'first']);
    expect(inProcess.toString()).toBe('first');
  });

  it('come back when the delete marker in front of them is deleted', async () => {
    await put('versioned', 'deleted', 'content');

    const marker = await send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'deleted' }));
    const get = await errorOf(read('versioned', 'deleted'));
    const head = await errorOf(send(new HeadObjectCommand({ Bucket: 'versioned', Key: 'deleted' })));
    const listed = await send(new ListObjectsV2Command({ Bucket: 'versioned', Prefix: 'deleted' }));
    const undone = await send(
      new DeleteObjectCommand({ Bucket: 'versioned', Key: 'deleted', VersionId: marker.VersionId }),
    );

    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    expect(get).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(head).toMatchObject({ name: 'NotFound', status: 404 });
    expect(listed.KeyCount).toBe(0);
    expect(undone).toMatchObject({ DeleteMarker: true, VersionId: marker.VersionId });
    expect(await read('versioned', 'deleted')).toBe('content');
  });

  it('that are delete markers cannot be read or copied by their id', async () => {
    const marker = await send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'never there' }));
    const source = `versioned/never%20there?versionId=${marker.VersionId}`;

    const get = await errorOf(read('versioned', 'never there', marker.VersionId));
    const copy = await errorOf(send(new CopyObjectCommand({ Bucket: 'versioned', Key: 'copy', CopySource: source })));

    expect(get).toMatchObject({ name: 'MethodNotAllowed', status: 405 });
    expect(copy).toMatchObject({ name: 'InvalidRequest', status: 400 });
  });

  it('are gone for good when they are deleted by their id', async () => {
    const first = await put('versioned', 'erased', 'first');
    const second = await put('versioned', 'erased', 'second');

    const path = await running.s3.objectPath('versioned', 'erased', second);
    await send(new DeleteObjectCommand({ Bucket: 'versioned', Key: 'erased', VersionId: second }));

    expect(await read('versioned', 'erased')).toBe('first');
    expect(await errorOf(read('versioned', 'erased', second))).toMatchObject({ name: 'NoSuchVersion', status: 404 });
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await read('versioned', 'erased', first)).toBe('first');
  });

  it('are hidden by a delete only while they are what it was meant for', async () => {
    const older = await send(new PutObjectCommand({ Bucket: 'versioned', Key: 'hidden', Body: 'older' }));
    const newer = await send(new PutObjectCommand({ Bucket: 'versioned', Key: 'hidden', Body: 'newer' }));
    const object = { Bucket: 'versioned', Key: 'hidden' };

    const late = await errorOf(send(new DeleteObjectCommand({ ...object, IfMatch: older.ETag })));
    const marker = await send(new DeleteObjectCommand({ ...object, IfMatch: newer.ETag }));
    const again = await errorOf(send(new DeleteObjectCommand({ ...object, IfMatch: newer.ETag })));

    expect(late).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(marker).toMatchObject({ DeleteMarker: true });
    expect(again).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(await read('versioned', 'hidden', newer.VersionId)).toBe('newer');
  });

  it('have ids that are checked', async () => {
    await put('versioned', 'checked', 'x');

    const malformed = await errorOf(read('versioned', 'checked', 'not an id'));
    const unknown = await errorOf(read('versioned', 'checked', 'x'.repeat(32)));
    const head = await errorOf(
      send(new HeadObjectCommand({ Bucket: 'versioned', Key: 'checked', VersionId: 'x'.repeat(32) })),
    );

    expect(malformed).toMatchObject({ name: 'InvalidArgument', status: 400 });
    expect(unknown).toMatchObject({ name: 'NoSuchVersion', status: 404 });
    expect(head.status).toBe(404);
  });

  it('are copied by their id', async () => {
    const first = await put('versioned', 'source', 'first');
    await put('versioned', 'source', 'second');

    const copy = await send(
      new CopyObjectCommand({ Bucket: 'plain', Key: 'copied', CopySource: `versioned/source?versionId=${first}` }),
    );

    expect(copy).toMatchObject({ CopySourceVersionId: first });
    expect(copy.VersionId).toBeUndefined();
    expect(await read('plain', 'copied')).toBe('first');
  });

  it('do not exist in a bucket without versioning', async () => {
    const id = await put('plain', 'object', 'first');
    await put('plain', 'object', 'second');
    const versions = await send(new ListObjectVersionsCommand({ Bucket: 'plain', Prefix: 'object' }));
    const deleted = await send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'object' }));

    expect(id).toBeUndefined();
    expect(versions.Versions).toMatchObject([{ Key: 'object', VersionId: 'null', IsLatest: true, Size: 6 }]);
    expect(deleted.VersionId).toBeUndefined();
    expect(deleted.DeleteMarker).toBeUndefined();
    expect(await errorOf(read('plain', 'object'))).toMatchObject({ name: 'NoSuchKey' });
  });

  it('start with the null version when versioning is turned on later, and end with it when it is suspended', async () => {
    const turn = (Status: 'Enabled' | 'Suspended'): Promise<unknown> =>
      send(new PutBucketVersioningCommand({ Bucket: 'turned', VersioningConfiguration: { Status } }));
    const status = async (): Promise<string | undefined> =>
      (await send(new GetBucketVersioningCommand({ Bucket: 'turned' }))).Status;
    await running.s3.createBucket('turned', { versioning: false });

    const before = await status();
    await put('turned', 'k', 'unversioned');
    await turn('Enabled');
    const enabled = await status();
    const id = await put('turned', 'k', 'versioned');
    await turn('Suspended');
    await put('turned', 'k', 'suspended');
    const replaced = await read('turned', 'k', 'null');
    const marker = await send(new DeleteObjectCommand({ Bucket: 'turned', Key: 'k' }));
    const { Versions, DeleteMarkers } = await send(new ListObjectVersionsCommand({ Bucket: 'turned' }));

    expect([before, enabled, await status()]).toEqual([undefined, 'Enabled', 'Suspended']);
    expect(replaced).toBe('suspended');
    expect(marker).toMatchObject({ DeleteMarker: true, VersionId: 'null' });
    expect(Versions).toMatchObject([{ VersionId: id, IsLatest: false }]);
    expect(DeleteMarkers).toMatchObject([{ VersionId: 'null', IsLatest: true }]);
  });

  it('are deleted many at once, with a result for each', async () => {
    const version = await put('versioned', 'many/1', 'x');
    await put('versioned', 'many/2', 'x');
    const objects = [
      { Key: 'many/1', VersionId: version },
      { Key: 'many/2' },
      { Key: 'many/3' },
      { Key: 'many/4', VersionId: 'bad' },
      { Key: 'x'.repeat(1025) },
    ];

    const { Deleted, Errors } = await send(
      new DeleteObjectsCommand({ Bucket: 'versioned', Delete: { Objects: objects } }),
    );
    const quiet = await send(
      new DeleteObjectsCommand({ Bucket: 'versioned', Delete: { Objects: [{ Key: 'many/2' }], Quiet: true } }),
    );

    expect(Deleted).toEqual([
      { Key: 'many/1', VersionId: version },
      { Key: 'many/2', DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) },
      { Key: 'many/3', DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) },
    ]);
    expect(Errors).toMatchObject([
      { Key: 'many/4', Code: 'InvalidArgument' },
      { Key: 'x'.repeat(1025), Code: 'KeyTooLongError' },
    ]);
    expect(quiet.Deleted).toBeUndefined();
  });

  it('are deleted at most 1,000 at once', async () => {
    const objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `${index}` }));

    const call = send(new DeleteObjectsCommand({ Bucket: 'versioned', Delete: { Objects: objects } }));

    expect(await errorOf(call)).toMatchObject({ name: 'MalformedXML', status: 400 });
  });
});
