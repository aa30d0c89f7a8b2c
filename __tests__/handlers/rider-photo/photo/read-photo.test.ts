import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { readPhoto } from '../../../../handlers/rider-photo/photo/read-photo';
import { cut, turnedPng } from '../../../support/odd-pictures';
import { picture } from '../../../support/pictures';
import { refusedObject, storedObject } from '../../../support/stored-object';
import { failureOf } from '../../../support/task';

const upload = { bucket: 'photos', key: 'riders/ann/a.jpg', uploadedAt: '2026-01-02T03:04:05Z' };

const read = () => readPhoto(new S3Client({}), upload, 100_000_000);

describe('readPhoto', () => {
  it('reads the photo by one request: which one it is, and its size as displayed', async () => {
    const png = turnedPng(await picture({ width: 300, height: 200, format: 'png' }), 6);
    const { mock } = storedObject(png, { versionId: 'v1' });

    const { photo, size } = await read();

    expect(photo).toEqual({ ...upload, versionId: 'v1', etag: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(size).toEqual({ width: 200, height: 300, boxOrientation: 6 });
    expect(mock.calls().map(({ args }) => args[0].input)).toEqual([{ Bucket: 'photos', Key: upload.key }]);
    expect(mock.commandCalls(GetObjectCommand)).toHaveLength(1);
  });

  it.each([
    ['deleted', 'NoSuchKey', 404],
    ['deleted, with a marker', 'MethodNotAllowed', 405],
  ])('tells a rider to upload again when the photo was %s', async (_, name, status) => {
    refusedObject(name, status);

    const error = await failureOf(read());

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain('[PHOTO_NOT_FOUND]');
  });

  it.each([
    ['UNREADABLE', async () => cut(await picture({ width: 400, height: 400, noise: true }), 0.99)],
    ['UNREADABLE', async () => Buffer.alloc(0)],
    ['UNSUPPORTED_FORMAT', async () => Buffer.from('text')],
    ['TOO_LARGE', async () => Buffer.alloc(100 * 1024 * 1024 + 1)],
    ['TOO_SMALL', async () => picture({ width: 79, height: 400 })],
  ])('refuses a photo as %s', async (reason, make) => {
    storedObject(await make());

    const error = await failureOf(read());

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain(`[${reason}]`);
  });
});
