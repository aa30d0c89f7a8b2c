import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { bytesOf, downloadImage } from '../../../handlers/image/download-image';
import { ImageNotFound } from '../../../handlers/image/image-errors';
import type { ReadObject } from '../../../handlers/runtime/object-read';
import { refusedObject, storedObject } from '../../support/stored-object';
import { failureOf } from '../../support/task';

const object = { bucket: 'photos', key: 'incoming/a.jpg' };
const LIMIT = 15 * 1024 * 1024;

const download = (more: object = {}) => downloadImage(new S3Client({}), { ...object, ...more });

describe('downloadImage', () => {
  it('reads an image by one request, with all that S3 knows about it', async () => {
    const { mock } = storedObject(Buffer.from('bytes'), { versionId: 'v1', metadata: { userid: 'ann' } });

    const found = await download();

    expect(found).toEqual({
      bytes: Buffer.from('bytes'),
      size: 5,
      versionId: 'v1',
      etag: expect.stringMatching(/^[0-9a-f]{32}$/),
      lastModified: new Date('2026-01-02T03:04:05Z'),
      userMetadata: { userid: 'ann' },
    });
    expect(mock.calls().map(({ args }) => args[0].input)).toEqual([{ Bucket: 'photos', Key: 'incoming/a.jpg' }]);
  });

  it.each([
    [
      { versionId: 'v1', etag: 'e' },
      { VersionId: 'v1', IfMatch: undefined },
    ],
    [{ etag: 'e' }, { VersionId: undefined, IfMatch: '"e"' }],
  ])('asks for exactly the one that is known by %j: a version needs no etag', async (known, asked) => {
    const { mock } = storedObject(Buffer.from('bytes'));

    await download(known);

    expect(mock.commandCalls(GetObjectCommand)[0]!.args[0].input).toMatchObject(asked);
  });

  it('reads exactly 15 MB', async () => {
    const { bytesRead } = storedObject(Buffer.alloc(LIMIT));

    const found = (await download()) as ReadObject;

    expect(bytesOf(found, object.key)).toHaveLength(LIMIT);
    expect(bytesRead()).toBe(LIMIT);
  });

  it('reads nothing of an image with a byte more, which is then too large', async () => {
    const { bytesRead } = storedObject(Buffer.alloc(LIMIT + 1), { versionId: 'v1' });

    const found = (await download()) as ReadObject;

    expect(found).toMatchObject({ versionId: 'v1', size: LIMIT + 1 });
    expect(bytesRead()).toBe(0);
    expect(() => bytesOf(found, object.key)).toThrow(
      expect.objectContaining({ name: 'ImageTooLarge', message: expect.stringContaining('incoming/a.jpg') }),
    );
  });

  it('reads an empty object', async () => {
    storedObject(Buffer.alloc(0));

    const found = (await download()) as ReadObject;

    expect(bytesOf(found, object.key)).toHaveLength(0);
  });

  it.each([
    ['NoSuchKey', 404],
    ['NoSuchVersion', 404],
    ['MethodNotAllowed', 405],
    ['PreconditionFailed', 412],
  ])('finds an image missing when S3 answers %s', async (name, status) => {
    refusedObject(name, status);

    expect(await download()).toBeInstanceOf(ImageNotFound);
  });

  it.each([
    ['NoSuchBucket', 404, 'NoSuchBucket'],
    ['AccessDenied', 403, 'AccessDenied'],
    ['SlowDown', 503, 'TransientServiceError'],
  ])('blames no image when S3 answers %s', async (name, status, expected) => {
    refusedObject(name, status);

    expect((await failureOf(download())).name).toBe(expected);
  });
});
