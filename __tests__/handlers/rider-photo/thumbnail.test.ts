import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import type { CheckedPhoto } from '../../../handlers/rider-photo/attempt/checked-photo';
import { handler } from '../../../handlers/rider-photo/thumbnail';
import { cameraExif, picture } from '../../support/pictures';
import { serviceError, storedObject } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';
import { setVariables } from './support/variables';

const checked = (userId: string, more: Partial<CheckedPhoto> = {}): CheckedPhoto => ({
  userId,
  externalImageId: userId,
  attemptId: 'a1',
  s3Bucket: 'photos',
  s3Key: `riders/${userId}/me.jpg`,
  photo: { bucket: 'photos', key: `riders/${userId}/me.jpg`, versionId: 'v1', etag: 'e', uploadedAt: '' },
  rulesNotApplied: [],
  ...more,
});

beforeEach(() => {
  setVariables({ THUMBNAIL_SIZE: '300', MAX_PIXELS: '100000000' });
});

describe('thumbnail', () => {
  it('fits 300 pixels, upright, without EXIF, from one whole download', async () => {
    const { mock } = storedObject(await picture({ width: 1200, height: 600, orientation: 6, exif: cameraExif }), {
      versionId: 'v1',
    });
    mock.on(PutObjectCommand).resolves({});

    const answer = await handler(task(checked('ann')));

    const key = 'thumbnails/riders/ann/a1.jpg';
    expect(answer).toEqual({ thumbnail: { key, width: 150, height: 300 } });
    expect(mock.commandCalls(GetObjectCommand).map(({ args }) => args[0].input.Range)).toEqual([undefined]);
    const { Body, ...rest } = mock.commandCalls(PutObjectCommand)[0]!.args[0].input;
    expect(rest).toMatchObject({ Bucket: 'photos', Key: key, ContentType: 'image/jpeg' });
    const { exif, orientation } = await sharp(Body as Buffer).metadata();
    expect({ exif, orientation }).toEqual({ exif: undefined, orientation: undefined });
  });

  it('is never enlarged, and keeps the format', async () => {
    const { mock } = storedObject(await picture({ width: 120, height: 90, format: 'png' }));
    mock.on(PutObjectCommand).resolves({});

    const { thumbnail } = await handler(task(checked('ann')));

    expect(thumbnail).toEqual({ key: 'thumbnails/riders/ann/a1.png', width: 120, height: 90 });
  });

  it('has a key of its user and its attempt: neither another user nor another photo overwrites it', async () => {
    const { mock } = storedObject(await picture({ width: 120, height: 90 }));
    mock.on(PutObjectCommand).resolves({});

    const keys = await Promise.all(
      [checked('ann'), checked('bob'), checked('ann', { attemptId: 'a2' }), checked('ann')].map(
        async (photo) => (await handler(task(photo))).thumbnail.key,
      ),
    );

    expect(new Set(keys).size).toBe(3);
    expect(keys[3]).toBe(keys[0]);
  });

  it.each([
    ['UNREADABLE', async () => (await picture({ width: 400, height: 400, noise: true })).subarray(0, 20_000)],
    ['UNSUPPORTED_FORMAT', async () => Buffer.from('text')],
  ])('refuses what cannot be decoded: %s', async (reason, bytes) => {
    storedObject(await bytes());

    const error = await failureOf(handler(task(checked('ann'))));

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain(`[${reason}]`);
  });

  it.each([
    [404, 'NoSuchKey', 'PhotoDoesNotMeetRequirementError'],
    [404, 'NoSuchBucket', 'NoSuchBucket'],
    [503, 'SlowDown', 'TransientServiceError'],
    [403, 'AccessDenied', 'AccessDenied'],
  ])('takes %i %s of S3 for %s', async (status, name, expected) => {
    const { mock } = storedObject(Buffer.alloc(0));
    mock.rejects(serviceError(name, status));

    expect((await failureOf(handler(task(checked('ann'))))).name).toBe(expected);
  });
});
