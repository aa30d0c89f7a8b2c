import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DeleteFacesCommand, IndexFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../handlers/rider-photo/add-face-to-index';
import type { CheckedPhoto } from '../../../handlers/rider-photo/attempt/checked-photo';
import { serviceError } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';
import { setVariables } from './support/variables';

const dynamodb = mockClient(DynamoDBClient);
const rekognition = mockClient(RekognitionClient);

const photo = { bucket: 'photos', key: 'k', versionId: 'v1', etag: 'e', uploadedAt: '' };
const attemptId = 'a'.repeat(64);
const checked: CheckedPhoto = {
  userId: 'ann@example.com',
  externalImageId: 'ann:40example.com',
  attemptId,
  s3Bucket: photo.bucket,
  s3Key: photo.key,
  photo,
  faceBox: { Left: 0.1, Top: 0.1, Width: 0.5, Height: 0.5 },
  rulesNotApplied: [],
};
const indexedFace = { FaceId: 'f1', BoundingBox: { Left: 0.11, Top: 0.1, Width: 0.5, Height: 0.5 } };
const { externalImageId } = checked;
const attempt = { externalImageId, entry: `attempt#${attemptId}`, executionId: 'execution-1' };
const refused = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });

/** What each write did to the attempt: its new state, its face, and the number of unanswered calls. */
function writes(): (readonly [state: unknown, faceId: unknown, unanswered: unknown])[] {
  return dynamodb.commandCalls(UpdateItemCommand).map(({ args }) => {
    const values = unmarshall(args[0].input.ExpressionAttributeValues!);
    return [values[':state'], values[':faceId'], values[':add_unanswered']];
  });
}

const MARKED = ['INDEXING', undefined, 1];
const CLAIMED = ['CLAIMED', 'f1', -1];
const UNMARKED = [undefined, undefined, -1];

beforeEach(() => {
  setVariables({ QUALITY_FILTER: 'MEDIUM' });
  dynamodb.reset();
  rekognition.reset();
  dynamodb.on(UpdateItemCommand).resolves({ Attributes: marshall({ ...attempt, state: 'INDEXING' }) });
  rekognition.on(IndexFacesCommand).resolves({ FaceRecords: [{ Face: indexedFace }] });
  rekognition.on(DeleteFacesCommand).resolves({});
  mockClient(S3Client).on(HeadObjectCommand).resolves({});
});

describe('add-face-to-index', () => {
  it('indexes one face under an ExternalImageId that no other attempt has', async () => {
    const answer = await handler(task(checked));

    expect(answer).toEqual({ faceId: 'f1' });
    expect(rekognition.commandCalls(IndexFacesCommand)[0]!.args[0].input).toEqual({
      CollectionId: 'riders',
      Image: { S3Object: { Bucket: 'photos', Name: 'k', Version: 'v1' } },
      ExternalImageId: `ann:40example.com:${attemptId}`,
      MaxFaces: 1,
      QualityFilter: 'MEDIUM',
      DetectionAttributes: ['DEFAULT'],
    });
  });

  it('counts the call before it makes it, and is done with it only in the write that names the face', async () => {
    rekognition.on(IndexFacesCommand).callsFake(() => {
      expect(writes()).toEqual([MARKED]);
      return { FaceRecords: [{ Face: indexedFace }] };
    });

    await handler(task(checked));

    expect(writes()).toEqual([MARKED, CLAIMED]);
  });

  it('revokes the attempt, with its face, when another face was indexed than was judged', async () => {
    const poster = { FaceId: 'f1', BoundingBox: { Left: 0.7, Top: 0.1, Width: 0.2, Height: 0.2 } };
    rekognition.on(IndexFacesCommand).resolves({ FaceRecords: [{ Face: poster }] });

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain('[SEVERAL_FACES]');
    expect(writes()).toEqual([MARKED, ['REVOKED', 'f1', -1]]);
  });

  it.each([
    [
      'Rekognition’s reasons',
      [{ Reasons: ['LOW_SHARPNESS', 'EXTREME_POSE'] }, { Reasons: ['LOW_SHARPNESS'] }],
      '[LOW_SHARPNESS, EXTREME_POSE]',
    ],
    ['its own reason when there are none', [], '[FACE_NOT_INDEXED]'],
  ])('refuses a photo without a usable face, with %s', async (_what, UnindexedFaces, reasons) => {
    rekognition.on(IndexFacesCommand).resolves({ FaceRecords: [], UnindexedFaces: UnindexedFaces as never });

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain(reasons);
    expect(writes()).toEqual([MARKED, UNMARKED]);
  });

  it.each([
    ['AccessDeniedException', 400, [MARKED, UNMARKED]],
    ['ResourceNotFoundException', 400, [MARKED, UNMARKED]],
    ['InvalidS3ObjectException', 400, [MARKED, UNMARKED]],
    ['ThrottlingException', 400, [MARKED]],
    ['InternalServerError', 500, [MARKED]],
  ])(
    'after %s (%i) counts the call as answered only when it cannot have added a face',
    async (name, status, expected) => {
      rekognition.on(IndexFacesCommand).rejects(serviceError(name, status));

      await failureOf(handler(task(checked)));

      expect(writes()).toEqual(expected);
    },
  );

  it.each([
    ['a refusal', () => rekognition.on(IndexFacesCommand).rejects(secondTry('AccessDeniedException'))],
    ['a missing collection', () => rekognition.on(IndexFacesCommand).rejects(secondTry('ResourceNotFoundException'))],
    [
      'no usable face',
      () => rekognition.on(IndexFacesCommand).resolves({ FaceRecords: [], $metadata: { attempts: 2 } }),
    ],
  ])('does not take %s for the answer to an earlier try of the SDK', async (_what, answer) => {
    answer();

    await failureOf(handler(task(checked)));

    expect(writes()).toEqual([MARKED]);
  });

  it('does not index for an attempt that has ended', async () => {
    dynamodb.on(UpdateItemCommand).rejects(refused);
    dynamodb.on(QueryCommand).resolves({ Items: [marshall({ ...attempt, state: 'REVOKED' })] });

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('AttemptClosedError');
    expect(rekognition.calls()).toEqual([]);
  });

  it('does not pay again when an earlier try has named the face', async () => {
    dynamodb.on(UpdateItemCommand).rejects(refused);
    dynamodb.on(QueryCommand).resolves({ Items: [marshall({ ...attempt, state: 'CLAIMED', faceId: 'f1' })] });

    expect(await handler(task(checked))).toEqual({ faceId: 'f1' });
    expect(rekognition.calls()).toEqual([]);
  });

  describe('when the attempt has changed while it was indexing', () => {
    const meanwhile = (more: object): void => {
      dynamodb
        .on(UpdateItemCommand)
        .resolvesOnce({ Attributes: marshall({ ...attempt, state: 'INDEXING' }) })
        .rejects(refused);
      dynamodb.on(QueryCommand).resolves({ Items: [marshall({ ...attempt, ...more })] });
    };

    it.each([
      ['taken back', { state: 'REVOKED' }],
      ['ended', { state: 'ENDED', outcome: 'FAILED' }],
    ])('because it was %s, removes its face again', async (_what, more) => {
      meanwhile(more);

      const error = await failureOf(handler(task(checked)));

      expect(error.name).toBe('AttemptClosedError');
      expect(rekognition.commandCalls(DeleteFacesCommand)[0]!.args[0].input).toEqual({
        CollectionId: 'riders',
        FaceIds: ['f1'],
      });
    });

    it.each(['CLAIMED', 'ACCEPTED'])('because a lost try has %s the same face, goes on', async (state) => {
      meanwhile({ state, faceId: 'f1' });

      expect(await handler(task(checked))).toEqual({ faceId: 'f1' });
      expect(rekognition.commandCalls(DeleteFacesCommand)).toEqual([]);
    });

    it('because a lost try was taken back, leaves the face to the compensation', async () => {
      meanwhile({ state: 'REVOKED', faceId: 'f1' });

      expect((await failureOf(handler(task(checked)))).name).toBe('AttemptClosedError');
      expect(rekognition.commandCalls(DeleteFacesCommand)).toEqual([]);
    });
  });
});

function secondTry(name: string): Error {
  return Object.assign(serviceError(name, 400), { $metadata: { httpStatusCode: 400, attempts: 2 } });
}
