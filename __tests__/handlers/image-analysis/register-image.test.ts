import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { handler } from '../../../handlers/image-analysis/register-image';
import { imageId } from '../../../handlers/image-analysis/record/image-id';
import { cut, turnedPng } from '../../support/odd-pictures';
import { cameraExif, picture } from '../../support/pictures';
import { serviceError, storedObject } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';

const SETTINGS = { maxLabels: 10, minConfidence: 60, detectFaces: 'always' };
const dynamodb = mockClient(DynamoDBClient);
const key = 'incoming/ann/holiday/a b+c%41.jpg';
const input = { bucket: 'photos', key, versionId: 'v1', sequencer: '00aa' };

/** Attribute values that the one update writes, by their placeholder. */
function written(): Record<string, unknown> {
  const calls = dynamodb.commandCalls(UpdateItemCommand);
  expect(calls).toHaveLength(1);
  return unmarshall(calls[0]!.args[0].input.ExpressionAttributeValues!);
}

beforeEach(() => {
  process.env.IMAGES_TABLE_NAME = 'images';
  process.env.MAX_PIXELS = '100000000';
  process.env.THUMBNAIL_SIZE = '250';
  process.env.DETECT_FACES = 'always';
  process.env.MAX_LABELS = '10';
  process.env.MIN_CONFIDENCE = '60';
  process.env.REUSE_DAYS = '30';
  dynamodb.reset();
  dynamodb.on(UpdateItemCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({});
});

describe('register-image', () => {
  it('creates the record and hands on what later steps need, and nothing personal', async () => {
    storedObject(await picture({ width: 200, height: 100, orientation: 6, exif: cameraExif }), { versionId: 'v1' });

    const registered = await handler(task(input));

    expect(registered).toEqual({
      imageId: imageId(input),
      bucket: 'photos',
      key,
      versionId: 'v1',
      etag: expect.stringMatching(/^[0-9a-f]{32}$/),
      format: 'JPEG',
      owner: 'ann',
      thumbnail: { key: `thumbnails/${imageId(input)}.jpg`, width: 100, height: 200 },
      perceptualHash: expect.stringMatching(/^[0-9a-f]{16}$/),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      settings: SETTINGS,
    });
    expect(written()).toMatchObject({
      ':status': 'PENDING',
      ':executionId': 'execution-1',
      ':owner': 'ann',
      ':albumId': 'ann/holiday',
      ':uploadTime': Date.parse('2026-01-02T03:04:05Z') / 1000,
      ':metadata': { format: 'JPEG', width: 100, height: 200, location: { latitude: -33.859722 } },
    });
  });

  it.each([
    [
      'a PNG that Rekognition would not turn',
      async () => turnedPng(await picture({ width: 200, height: 100, format: 'png' }), 6),
    ],
    ['a picture with a side of more than 10,000 pixels', () => picture({ width: 100, height: 10_001 })],
  ])('records what %s says, and leaves copy and thumbnail to the next step', async (_, make) => {
    const { mock } = storedObject(await make(), { versionId: 'v1' });

    const registered = await handler(task(input));

    expect(registered).toEqual({
      imageId: imageId(input),
      bucket: 'photos',
      key,
      versionId: 'v1',
      etag: expect.any(String),
      owner: 'ann',
      needsPreparing: true,
      settings: SETTINGS,
    });
    expect(written()).toMatchObject({ ':status': 'PENDING', ':metadata': { width: 100 } });
    expect(mock.commandCalls(PutObjectCommand)).toEqual([]);
  });

  it.each([
    ['of another format', 'RIFF\0\0\0\0WEBPVP8 ', 10_000_000],
    ['of more than 15 MB', '\xff\xd8\xff\xe0', 15 * 1024 * 1024 + 1],
  ])('registers an image %s by the start of it', async (_, start, size) => {
    const { bytesRead } = storedObject(Buffer.concat([Buffer.from(start, 'latin1'), Buffer.alloc(size)]));

    const registered = await handler(task(input));

    expect(registered).toMatchObject({ needsPreparing: true });
    expect(bytesRead()).toBeLessThanOrEqual(2 * 64 * 1024);
    expect(written()).toMatchObject({ ':status': 'PENDING', ':executionId': 'execution-1', ':owner': 'ann' });
  });

  it('takes owner and album from the user metadata of the object before the key', async () => {
    storedObject(await picture({ width: 100, height: 100 }), { metadata: { userid: 'bob', albumid: 'bob/work' } });

    await handler(task(input));

    expect(written()).toMatchObject({ ':owner': 'bob', ':albumId': 'bob/work' });
  });

  it('learns the version of a hand-started image from S3, so that it gets the id its event would give', async () => {
    storedObject(await picture({ width: 100, height: 100 }), { versionId: 'v1' });

    const registered = await handler(task({ bucket: 'photos', key }));

    expect(registered.imageId).toBe(imageId(input));
  });

  it('uses the etag in a bucket without versions', async () => {
    storedObject(await picture({ width: 100, height: 100 }), { versionId: 'null' });

    const registered = await handler(task({ bucket: 'photos', key }));

    expect(registered.versionId).toBeUndefined();
    expect(registered.imageId).toBe(imageId({ bucket: 'photos', key, etag: registered.etag }));
  });

  it('records a refused image as REJECTED in the same write, then says why', async () => {
    storedObject(Buffer.from('text'), { versionId: 'v1' });

    const error = await failureOf(handler(task(input)));

    expect(error.name).toBe('NotSupportedImageType');
    expect(written()).toMatchObject({
      ':status': 'REJECTED',
      ':reason': 'NotSupportedImageType',
      ':reasonMessage': error.message,
    });
  });

  it.each([
    ['NoSuchKey', 404],
    ['NoSuchVersion', 404],
    ['MethodNotAllowed', 405],
  ])('calls the image not found when S3 answers %s', async (name, status) => {
    const { mock } = storedObject(Buffer.alloc(0));
    mock.on(GetObjectCommand).rejects(serviceError(name, status));

    const error = await failureOf(handler(task(input)));

    expect(error.name).toBe('ImageNotFound');
    expect(written()).toMatchObject({ ':status': 'REJECTED', ':reason': 'ImageNotFound' });
  });

  it('is a failure when the bucket is not there: the uploader cannot mend that', async () => {
    const { mock } = storedObject(Buffer.alloc(0));
    mock.on(GetObjectCommand).rejects(serviceError('NoSuchBucket', 404));

    const error = await failureOf(handler(task(input)));

    expect(error.name).toBe('NoSuchBucket');
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('reads the image by one request and stores its thumbnail under its id', async () => {
    const { mock } = storedObject(await picture({ width: 1000, height: 500, format: 'png' }), { versionId: 'v1' });

    const registered = await handler(task(input));

    const thumbnail = { key: `thumbnails/${registered.imageId}.png`, width: 250, height: 125 };
    expect(registered).toMatchObject({ thumbnail });
    expect(mock.commandCalls(GetObjectCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: 'photos', Key: key, VersionId: 'v1' },
    ]);
    const put = mock.commandCalls(PutObjectCommand)[0]!.args[0].input;
    expect(put).toMatchObject({ Bucket: 'photos', Key: thumbnail.key, ContentType: 'image/png' });
    expect(await sharp(put.Body as Buffer).metadata()).toMatchObject({ format: 'png', width: 250, height: 125 });
  });

  it('refuses an image of which pixels are missing once it has a record, and stores nothing', async () => {
    const { mock } = storedObject(cut(await picture({ width: 500, height: 500, noise: true }), 0.9), {
      versionId: 'v1',
    });

    const error = await failureOf(handler(task(input)));

    expect(error.name).toBe('ImageIdentifyError');
    expect(written()).toMatchObject({ ':status': 'PENDING', ':metadata': { width: 500 } });
    expect(mock.commandCalls(PutObjectCommand)).toEqual([]);
  });

  it('hands on what an earlier attempt has found, so that it is not paid for again', async () => {
    storedObject(await picture({ width: 100, height: 100 }), { versionId: 'v1' });
    const record = { imageId: imageId(input), status: 'PENDING', faces: [{ confidence: 99 }], faceCount: 1 };
    dynamodb.on(UpdateItemCommand).resolves({ Attributes: marshall(record) });

    const registered = await handler(task(input));

    expect(registered.found).toEqual({ faces: [{ confidence: 99 }] });
    expect(dynamodb.commandCalls(UpdateItemCommand)[0]!.args[0].input.UpdateExpression).not.toMatch(
      /#faces\b|#labels\b/,
    );
  });

  it('forgets what was found of an image that is refused', async () => {
    storedObject(Buffer.from('text'), { versionId: 'v1' });

    await failureOf(handler(task(input)));

    const { UpdateExpression } = dynamodb.commandCalls(UpdateItemCommand)[0]!.args[0].input;
    expect(UpdateExpression).toMatch(/REMOVE.*#labels.*#faces/);
  });

  it('neither decodes nor stores anything of an image that is processed already', async () => {
    const { mock } = storedObject(cut(await picture({ width: 500, height: 500, noise: true }), 0.9));
    dynamodb.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));

    const error = await failureOf(handler(task(input)));

    expect(error.name).toBe('AlreadyProcessedError');
    expect(mock.commandCalls(PutObjectCommand)).toEqual([]);
  });

  it.each([
    ['S3 is busy', 'SlowDown', 503, 'TransientServiceError'],
    ['access is denied', 'AccessDenied', 403, 'AccessDenied'],
  ])('fails when %s to the thumbnail: the image is not to blame', async (_, name, status, expected) => {
    const { mock } = storedObject(await picture({ width: 100, height: 100 }), { versionId: 'v1' });
    mock.on(PutObjectCommand).rejects(serviceError(name, status));

    const error = await failureOf(handler(task(input)));

    expect(error.name).toBe(expected);
    expect(written()).toMatchObject({ ':status': 'PENDING' });
  });

  it('records an image that is too large, with its version, by the start of it', async () => {
    const bytes = Buffer.alloc(100 * 1024 * 1024 + 1);
    bytes.write('GIF89a');
    const { bytesRead } = storedObject(bytes, { versionId: 'v1' });

    const error = await failureOf(handler(task({ bucket: 'photos', key })));

    expect(error.name).toBe('ImageTooLarge');
    expect(bytesRead()).toBeLessThanOrEqual(2 * 64 * 1024);
    expect(written()).toMatchObject({ ':status': 'REJECTED', ':reason': 'ImageTooLarge', ':versionId': 'v1' });
  });

  it('ends as already processed when the record is not free, whatever is wrong with the image', async () => {
    storedObject(Buffer.from('text'), { versionId: 'v1' });
    dynamodb.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));

    const error = await failureOf(handler(task(input)));

    expect(error.name).toBe('AlreadyProcessedError');
  });

  it('lets an older event wait behind a newer one: the sequencer is part of the condition', async () => {
    storedObject(await picture({ width: 100, height: 100 }), { versionId: 'v1' });

    await handler(task(input));

    const update = dynamodb.commandCalls(UpdateItemCommand)[0]!.args[0].input;
    expect(update.ConditionExpression).toContain('#sequencer <= :sequencer');
    expect(unmarshall(update.ExpressionAttributeValues!)[':sequencer']).toBe('00AA'.padEnd(64, '0'));
  });

  it.each([
    ['S3 is busy', 'SlowDown', 503, 'TransientServiceError'],
    ['access is denied', 'AccessDenied', 403, 'AccessDenied'],
  ])('records nothing when %s', async (_, name, status, expected) => {
    const { mock } = storedObject(Buffer.alloc(0));
    mock.on(GetObjectCommand).rejects(serviceError(name, status));

    const error = await failureOf(handler(task(input)));

    expect(error.name).toBe(expected);
    expect(dynamodb.calls()).toHaveLength(0);
  });

  it('refuses an input without a key before it asks anybody', async () => {
    const { mock } = storedObject(Buffer.alloc(0));

    const error = await failureOf(handler(task({ bucket: 'photos' })));

    expect(error.name).toBe('InvalidInputError');
    expect(mock.calls()).toHaveLength(0);
  });
});
