import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { handler } from '../../../handlers/image-analysis/generate-thumbnail';
import type { RegisteredImage } from '../../../handlers/image-analysis/record/image-record';
import { picture } from '../../support/pictures';
import { serviceError, storedObject } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';

const image: RegisteredImage = { imageId: 'id', bucket: 'photos', key: 'incoming/a.png', etag: 'e', format: 'PNG' };

beforeEach(() => {
  process.env.THUMBNAIL_SIZE = '250';
  process.env.THUMBNAIL_PREFIX = 'thumbnails/';
  process.env.MAX_PIXELS = '100000000';
});

describe('generate-thumbnail', () => {
  it('downloads the image once, pinned to what was registered, and stores the thumbnail under its id', async () => {
    const { mock, ranges } = storedObject(await picture({ width: 1000, height: 500, format: 'png' }));
    mock.on(PutObjectCommand).resolves({});

    const result = await handler(task(image));

    expect(result).toEqual({ thumbnail: { key: 'thumbnails/id.png', width: 250, height: 125 } });
    expect(ranges).toEqual([null]);
    expect(mock.commandCalls(GetObjectCommand)[0]!.args[0].input.IfMatch).toBe('"e"');
    const put = mock.commandCalls(PutObjectCommand)[0]!.args[0].input;
    expect(put).toMatchObject({ Bucket: 'photos', Key: 'thumbnails/id.png', ContentType: 'image/png' });
    expect(await sharp(put.Body as Buffer).metadata()).toMatchObject({ format: 'png', width: 250, height: 125 });
  });

  it('asks for the version, which no etag has to protect', async () => {
    const { mock } = storedObject(await picture({ width: 100, height: 100 }));
    mock.on(PutObjectCommand).resolves({});

    await handler(task({ ...image, versionId: 'v1' }));

    expect(mock.commandCalls(GetObjectCommand)[0]!.args[0].input).toMatchObject({
      VersionId: 'v1',
      IfMatch: undefined,
    });
  });

  it.each([
    ['is gone', 'NoSuchKey', 404, 'ImageNotFound'],
    ['was replaced', 'PreconditionFailed', 412, 'ImageNotFound'],
    ['lies in no bucket', 'NoSuchBucket', 404, 'NoSuchBucket'],
    ['cannot be read now', 'SlowDown', 503, 'TransientServiceError'],
    ['may not be read', 'AccessDenied', 403, 'AccessDenied'],
  ])('says so when the image %s', async (_, name, status, expected) => {
    const { mock } = storedObject(Buffer.alloc(0));
    mock.on(GetObjectCommand).rejects(serviceError(name, status));

    const error = await failureOf(handler(task(image)));

    expect(error.name).toBe(expected);
  });

  it('stores nothing for a damaged image', async () => {
    const whole = await picture({ width: 500, height: 500, noise: true });
    const { mock } = storedObject(whole.subarray(0, whole.length - 5000));

    const error = await failureOf(handler(task(image)));

    expect(error.name).toBe('ImageIdentifyError');
    expect(mock.commandCalls(PutObjectCommand)).toHaveLength(0);
  });
});
