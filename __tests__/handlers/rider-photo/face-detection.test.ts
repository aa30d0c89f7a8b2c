import { DynamoDBClient, GetItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../handlers/rider-photo/face-detection';
import { attemptId, uploadId } from '../../../handlers/rider-photo/attempt/rider-input';
import { localResources } from '../../../local/resources';
import { riderPhoto } from '../../../state-machines/rider-photo';
import type { WorkflowDescription } from '../../../state-machines/description';
import { functionVariables } from '../../../state-machines/function-variables';
import { cancelledTransaction } from '../../support/cancelled-transaction';
import { cut, turnedPng, withOddScanHeader } from '../../support/odd-pictures';
import { picture } from '../../support/pictures';
import { refusedObject, serviceError, storedObject } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const rekognition = mockClient(RekognitionClient);
const workflow = riderPhoto as unknown as WorkflowDescription;
const key = 'riders/ann@example.com/me.jpg';
const input = {
  s3Bucket: 'photos',
  s3Key: key,
  versionId: 'v1',
  sequencer: '00aa',
  uploadedAt: '2026-01-01T00:00:00Z',
};
const event = { ...task(input), startedAt: '2026-01-02T00:00:00.000Z' };
const upload = { bucket: 'photos', key, versionId: 'v1', sequencer: '00aa', uploadedAt: '2026-01-01T00:00:00.000Z' };

const face = {
  BoundingBox: { Left: 0.1, Top: 0.1, Width: 0.5, Height: 0.5 },
  Confidence: 99,
  Quality: { Brightness: 60, Sharpness: 60 },
  Pose: { Yaw: 0, Pitch: 0, Roll: 0 },
};

beforeEach(async () => {
  Object.assign(process.env, functionVariables(workflow, 'face-detection', localResources(workflow, 'http://x')));
  dynamodb.reset();
  rekognition.reset();
  dynamodb.on(GetItemCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({ Items: [] });
  dynamodb.on(TransactWriteItemsCommand).resolves({});
  rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [face] });
  storedObject(await picture({ width: 300, height: 200 }), { versionId: 'v1' });
});

const conflict = (): Error => cancelledTransaction('ConditionalCheckFailed', 'None');

describe('face-detection', () => {
  it.each([
    [1, 0],
    [2, 0],
    [3, 180],
    [4, 180],
    [5, -90],
    [6, -90],
    [7, 90],
    [8, 90],
  ])('judges a PNG as it is seen: orientation %i, in which an upright head rolls by %i', async (orientation, Roll) => {
    // Of the stored picture a third of the width and half of the height: 100 by 100 pixels, upright or not.
    const box = { Left: 0.1, Top: 0.1, Width: 1 / 3, Height: 0.5 };
    storedObject(turnedPng(await picture({ width: 300, height: 200, format: 'png' }), orientation), {
      versionId: 'v1',
    });
    rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [{ ...face, BoundingBox: box, Pose: { Roll } }] });
    process.env.MIN_FACE_SIZE = '100';

    const fits = await handler(event).catch((error: Error) => error);
    process.env.MIN_FACE_SIZE = '101';
    const tooSmall = await handler(event).catch((error: Error) => error);

    expect(fits).toMatchObject({ photo: { etag: expect.any(String) } });
    expect(tooSmall).toMatchObject({ message: expect.stringContaining('Face is smaller than 101 pixels.') });
  });

  it('does not take a picture that lies on its side for a tilted head', async () => {
    storedObject(turnedPng(await picture({ width: 300, height: 200, format: 'png' }), 6), { versionId: 'v1' });
    rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [{ ...face, Pose: { ...face.Pose, Roll: -88 } }] });

    const checked = await handler(event);

    expect(checked.photo.key).toBe(key);
  });

  it.each([
    ['the scan header of some phones', withOddScanHeader, 1],
    ['nothing but its end mark missing', (bytes: Buffer) => bytes.subarray(0, -2), 1],
    ['its second half missing', (bytes: Buffer) => cut(bytes, 0.5), 0],
    ['another picture in place of its second half', (bytes: Buffer) => Buffer.concat([cut(bytes, 0.5), bytes]), 0],
  ])('asks Rekognition about a photo with %s, or not', async (_what, change, calls) => {
    storedObject(change(await picture({ width: 300, height: 200, noise: true })), { versionId: 'v1' });

    const outcome = await handler(event).catch((error: Error) => error);

    expect(rekognition.commandCalls(DetectFacesCommand)).toHaveLength(calls);
    expect(outcome).toMatchObject(
      calls ? { photo: { key } } : { message: expect.stringContaining('The photo cannot be read.') },
    );
  });

  it('hands on which photo it was, and of the face only where it is', async () => {
    const checked = await handler(event);

    expect(checked).toEqual({
      userId: 'ann@example.com',
      externalImageId: 'ann:40example.com',
      attemptId: attemptId(uploadId(upload, 'execution-1'), 0),
      s3Bucket: 'photos',
      s3Key: key,
      photo: { ...upload, etag: expect.stringMatching(/^[0-9a-f]{32}$/) },
      faceBox: face.BoundingBox,
      rulesNotApplied: ['SUNGLASSES', 'FACE_OCCLUDED', 'EYES_CLOSED'],
    });
  });

  it('asks Rekognition about this very version, and for no age, gender or emotion', async () => {
    await handler(event);

    expect(rekognition.commandCalls(DetectFacesCommand).map(({ args }) => args[0].input)).toEqual([
      {
        Image: { S3Object: { Bucket: 'photos', Name: key, Version: 'v1' } },
        Attributes: ['DEFAULT', 'SUNGLASSES', 'FACE_OCCLUDED', 'EYES_OPEN'],
      },
    ]);
  });

  it('learns the version of a photo given by hand, so that every step sees the same one', async () => {
    const checked = await handler({ ...event, input: { userId: 'ann', s3Bucket: 'photos', s3Key: key } });

    expect(checked.photo).toMatchObject({ versionId: 'v1', uploadedAt: event.startedAt });
    expect(rekognition.commandCalls(DetectFacesCommand)[0]!.args[0].input.Image!.S3Object!.Version).toBe('v1');
  });

  it('opens the attempt and notes the rider in one write, before it looks at the photo', async () => {
    storedObject(Buffer.from('text'));

    await failureOf(handler(event));

    const [{ Put } = {}, { Update } = {}] =
      dynamodb.commandCalls(TransactWriteItemsCommand)[0]!.args[0].input.TransactItems!;
    expect(unmarshall(Put!.Item!)).toMatchObject({ state: 'OPEN', executionId: 'execution-1', upload });
    expect(unmarshall(Update!.ExpressionAttributeValues!)).toMatchObject({ ':state': 'PENDING' });
  });

  it('says what all is wrong, for people and for programs', async () => {
    rekognition.on(DetectFacesCommand).resolves({
      FaceDetails: [{ ...face, Sunglasses: { Value: true, Confidence: 95 }, Pose: { Yaw: 80, Pitch: 0, Roll: 0 } }],
    });

    const error = await failureOf(handler(event));

    expect(error).toMatchObject({
      name: 'PhotoDoesNotMeetRequirementError',
      message: 'Face is wearing sunglasses. Head is turned to the side. [SUNGLASSES, HEAD_TURNED]',
    });
  });

  it.each([
    ['InvalidImageFormatException', 'PhotoDoesNotMeetRequirementError', '[UNSUPPORTED_FORMAT]'],
    ['ImageTooLargeException', 'PhotoDoesNotMeetRequirementError', '[TOO_LARGE]'],
    ['InvalidS3ObjectException', 'InvalidS3ObjectException', ''],
    ['ThrottlingException', 'TransientServiceError', 'ThrottlingException'],
    ['AccessDeniedException', 'AccessDeniedException', ''],
  ])('turns %s of Rekognition into %s', async (name, expected, text) => {
    rekognition.on(DetectFacesCommand).rejects(serviceError(name, 400));

    const error = await failureOf(handler(event));

    expect(error.name).toBe(expected);
    expect(error.message).toContain(text);
  });

  it.each([
    ['is gone', 'NoSuchVersion', 404, 'PhotoDoesNotMeetRequirementError'],
    ['is a delete marker', 'MethodNotAllowed', 405, 'PhotoDoesNotMeetRequirementError'],
    ['lies in no bucket', 'NoSuchBucket', 404, 'InvalidS3ObjectException'],
    ['may not be read', 'AccessDenied', 403, 'InvalidS3ObjectException'],
    ['is out of reach for the moment', 'SlowDown', 503, 'TransientServiceError'],
  ])(
    'asks S3 when Rekognition cannot read the photo: one that %s (%s) gives %s',
    async (_what, name, status, expected) => {
      rekognition.on(DetectFacesCommand).callsFake(() => {
        refusedObject(name, status);
        throw serviceError('InvalidS3ObjectException', 400);
      });

      expect((await failureOf(handler(event))).name).toBe(expected);
    },
  );

  /** An attempt at the same upload that the ledger knows. */
  function known(more: object): void {
    const attempt = {
      externalImageId: 'ann:40example.com',
      entry: `attempt#${'0'.repeat(64)}`,
      executionId: 'other',
      upload,
      updatedAt: Math.floor(Date.now() / 1000),
      ...more,
    };
    dynamodb.on(QueryCommand).resolves({ Items: [marshall(attempt)] });
  }

  const MINUTES_AGO = Math.floor(Date.now() / 1000) - 1000;

  it.each([
    ['was accepted', { state: 'ACCEPTED', outcome: 'ACCEPTED' }],
    ['was accepted long ago', { state: 'ACCEPTED', outcome: 'ACCEPTED', updatedAt: 1 }],
    ['was replaced', { state: 'ENDED', outcome: 'ACCEPTED' }],
    ['was refused', { state: 'ENDED', outcome: 'REJECTED' }],
    ['is being worked on', { state: 'INDEXING' }],
    ['is being taken back', { state: 'REVOKED', executionId: 'execution-1' }],
    ['was refused, as the ledger said before', { state: 'REJECTED' }],
  ])('ends an event about an upload that %s, without looking at the photo', async (_what, attempt) => {
    known(attempt);

    const error = await failureOf(handler(event));

    expect(error.name).toBe('AlreadyProcessedError');
    expect(rekognition.calls()).toEqual([]);
    expect(dynamodb.commandCalls(TransactWriteItemsCommand)).toEqual([]);
  });

  it.each([
    ['failed', { state: 'ENDED', outcome: 'FAILED' }],
    ['failed, as the ledger said before', { state: 'FAILED' }],
    ['was left', { state: 'CLAIMED', updatedAt: MINUTES_AGO }],
    ['was left while it was taken back', { state: 'REVOKED', updatedAt: MINUTES_AGO }],
  ])('opens another attempt at an upload whose last one %s, and leaves that one as it is', async (_what, attempt) => {
    known(attempt);

    const checked = await handler(event);

    expect(checked.attemptId).toBe(attemptId(uploadId(upload, 'execution-1'), 1));
    const items = dynamodb.commandCalls(TransactWriteItemsCommand)[0]!.args[0].input.TransactItems!;
    expect(items[0]!.Put!.ConditionExpression).toBe('attribute_not_exists(entry)');
    expect(unmarshall(items[0]!.Put!.Item!).entry).toBe(`attempt#${checked.attemptId}`);
  });

  it.each(['OPEN', 'INDEXING', 'CLAIMED'])('goes on with its own attempt that is %s', async (state) => {
    known({ state, executionId: 'execution-1' });

    const checked = await handler(event);

    expect(checked.attemptId).toBe('0'.repeat(64));
    expect(dynamodb.commandCalls(TransactWriteItemsCommand)).toEqual([]);
  });

  it('refuses a photo that is older than the one in use', async () => {
    const rider = {
      userId: 'ann@example.com',
      state: 'ACCEPTED',
      faceId: 'f',
      executionId: 'other',
      photo: { ...upload, sequencer: '00ab' },
    };
    dynamodb.on(GetItemCommand).resolves({ Item: marshall(rider) });

    const error = await failureOf(handler(event));

    expect(error.name).toBe('PhotoSupersededError');
    expect(rekognition.calls()).toEqual([]);
  });

  it('accepts nothing while the rider is being erased', async () => {
    dynamodb.on(GetItemCommand).resolves({ Item: marshall({ userId: 'ann@example.com', state: 'ERASING' }) });

    const error = await failureOf(handler(event));

    expect(error.message).toContain('[ERASURE_IN_PROGRESS]');
    expect(dynamodb.commandCalls(TransactWriteItemsCommand)).toEqual([]);
  });

  it('tries again when somebody else wrote at the same time', async () => {
    dynamodb.on(TransactWriteItemsCommand).rejectsOnce(conflict()).resolves({});
    dynamodb.on(QueryCommand).resolves({ Items: [] });

    await handler(event);

    expect(dynamodb.commandCalls(TransactWriteItemsCommand)).toHaveLength(2);
  });
});
