import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { handler } from '../../../handlers/image-analysis/prepare-image';
import type { RegisteredImage } from '../../../handlers/image-analysis/record/image-record';
import { cut } from '../../support/odd-pictures';
import { otherPicture } from '../../support/other-pictures';
import { serviceError, storedObject } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const image: RegisteredImage = {
  imageId: 'id',
  bucket: 'photos',
  key: 'incoming/ann/a.heic',
  versionId: 'v1',
  etag: 'e',
  owner: 'ann',
  needsPreparing: true,
  settings: { maxLabels: 10, minConfidence: 60, detectFaces: 'always' },
};

beforeEach(() => {
  process.env.IMAGES_TABLE_NAME = 'images';
  process.env.MAX_PIXELS = '250000000';
  process.env.THUMBNAIL_SIZE = '250';
  process.env.REUSE_DAYS = '30';
  dynamodb.reset();
  dynamodb.on(UpdateItemCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({});
});

/** S3 that holds a picture, and tells the version of what is written. */
function storedPicture(bytes: Buffer) {
  const { mock } = storedObject(bytes, { versionId: 'v1' });
  mock.on(PutObjectCommand).resolves({ VersionId: 'c1', ETag: '"copy"' });
  return mock;
}

describe('prepare-image', () => {
  it('writes copy and thumbnail, and hands on which copy Rekognition is to read', async () => {
    const mock = storedPicture(await otherPicture('WebP', { width: 500, height: 400 }));

    const prepared = await handler(task(image));

    expect(prepared).toEqual({
      imageId: 'id',
      bucket: 'photos',
      key: 'incoming/ann/a.heic',
      versionId: 'v1',
      etag: 'e',
      owner: 'ann',
      format: 'WebP',
      prepared: { bucket: 'photos', key: 'prepared/id.jpg', versionId: 'c1', etag: 'copy' },
      perceptualHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      settings: image.settings,
      thumbnail: { key: 'thumbnails/id.jpg', width: 250, height: 200 },
    });
    expect(mock.commandCalls(GetObjectCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: 'photos', Key: image.key, VersionId: 'v1' },
    ]);
    const [copy, thumbnail] = mock.commandCalls(PutObjectCommand).map(({ args }) => args[0].input);
    expect(copy).toMatchObject({ Key: 'prepared/id.jpg', ContentType: 'image/jpeg' });
    expect(await sharp(copy!.Body as Buffer).metadata()).toMatchObject({ format: 'jpeg', width: 500, height: 400 });
    expect(thumbnail).toMatchObject({ Key: 'thumbnails/id.jpg', ContentType: 'image/jpeg' });
  });

  it('describes the image in the record that its execution has, before it decodes anything', async () => {
    const mock = storedPicture(cut(await otherPicture('TIFF', { noise: true }), 1));
    mock.on(PutObjectCommand).rejects(serviceError('AccessDenied', 403));

    const error = await failureOf(handler(task(image)));

    expect(error.name).toBe('AccessDenied');
    const [update] = dynamodb.commandCalls(UpdateItemCommand).map(({ args }) => args[0].input);
    expect(update!.ConditionExpression).toBe('#executionId = :executionId AND #status = :pending');
    expect(unmarshall(update!.ExpressionAttributeValues!)).toMatchObject({
      ':executionId': 'execution-1',
      ':metadata': { format: 'TIFF', width: 300, height: 200 },
    });
  });

  it('makes nothing of an image whose record is not its own', async () => {
    const mock = storedPicture(await otherPicture('WebP'));
    dynamodb.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));

    const error = await failureOf(handler(task(image)));

    expect(error.name).toBe('RecordTakenOverError');
    expect(mock.commandCalls(PutObjectCommand)).toEqual([]);
  });

  it.each([
    ['is gone', 'NoSuchVersion', 404, 'ImageNotFound'],
    ['cannot be read for a moment', 'SlowDown', 503, 'TransientServiceError'],
  ])('says that an image %s', async (_, name, status, expected) => {
    storedPicture(Buffer.alloc(0)).on(GetObjectCommand).rejects(serviceError(name, status));

    const error = await failureOf(handler(task(image)));

    expect(error.name).toBe(expected);
    expect(dynamodb.calls()).toEqual([]);
  });
});
