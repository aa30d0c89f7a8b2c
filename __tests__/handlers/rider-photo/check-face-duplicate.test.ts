import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ListFacesCommand, RekognitionClient, SearchFacesByImageCommand } from '@aws-sdk/client-rekognition';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../handlers/rider-photo/check-face-duplicate';
import type { CheckedPhoto } from '../../../handlers/rider-photo/attempt/checked-photo';
import type { AttemptState } from '../../../handlers/rider-photo/records/attempt';
import { refusedObject, serviceError } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';
import { setVariables } from './support/variables';

const dynamodb = mockClient(DynamoDBClient);
const rekognition = mockClient(RekognitionClient);

const photo = { bucket: 'photos', key: 'riders/ann/me.jpg', versionId: 'v1', etag: 'e', uploadedAt: '' };
const checked: CheckedPhoto = {
  userId: 'ann',
  externalImageId: 'ann',
  attemptId: 'a',
  s3Bucket: photo.bucket,
  s3Key: photo.key,
  photo,
  faceBox: { Left: 0.1, Top: 0.1, Width: 0.5, Height: 0.5 },
  rulesNotApplied: [],
};

/** Rekognition measures again in each call. */
const nearlyTheSame = { Left: 0.11, Top: 0.09, Width: 0.5, Height: 0.52 };
const elsewhere = { Left: 0.65, Top: 0.1, Width: 0.3, Height: 0.85 };

beforeEach(() => {
  setVariables({ FACE_MATCH_THRESHOLD: '99' });
  dynamodb.reset();
  rekognition.reset();
  dynamodb.on(QueryCommand).resolves({ Items: [] });
});

/** A search that finds a face, and what the ledger says about it. */
function found(externalImageId: string | undefined, ...entries: object[]): void {
  rekognition.on(SearchFacesByImageCommand).resolves({
    SearchedFaceBoundingBox: nearlyTheSame,
    FaceMatches: [{ Similarity: 99.5, Face: { FaceId: 'f1', ExternalImageId: externalImageId } }],
  });
  dynamodb.on(QueryCommand).resolves({ Items: entries.map((entry) => marshall(entry)) });
}

const attemptId = 'e'.repeat(64);
const evesFace = `eve:${attemptId}`;

const attempt = (state: AttemptState, more: object = {}) => ({
  externalImageId: 'eve',
  entry: `attempt#${attemptId}`,
  faceId: 'f1',
  executionId: 'x',
  state,
  ...more,
});

describe('check-face-duplicate', () => {
  it('searches with the version that was checked and the threshold of the settings', async () => {
    rekognition.on(SearchFacesByImageCommand).resolves({ SearchedFaceBoundingBox: nearlyTheSame, FaceMatches: [] });

    const answer = await handler(task(checked));

    expect(answer).toEqual(checked);
    expect(rekognition.commandCalls(SearchFacesByImageCommand)[0]!.args[0].input).toMatchObject({
      CollectionId: 'riders',
      Image: { S3Object: { Bucket: 'photos', Name: photo.key, Version: 'v1' } },
      FaceMatchThreshold: 99,
    });
  });

  it('lets a match of the same user through: it is a replacement', async () => {
    found(`ann:${attemptId}`, { ...attempt('ACCEPTED'), externalImageId: 'ann' });

    expect(await handler(task(checked))).toEqual(checked);
  });

  it('lets a match of the same user through that was made before faces named their attempts', async () => {
    found('ann');

    expect(await handler(task(checked))).toEqual(checked);
  });

  it.each(['OPEN', 'INDEXING', 'CLAIMED', 'REVOKED', 'RETIRED', 'ENDED'] as const)(
    'lets a face of another user through whose attempt is only %s',
    async (state) => {
      found(evesFace, attempt(state));

      expect(await handler(task(checked))).toEqual(checked);
    },
  );

  it('lets a face through that an attempt has left although it was accepted with another', async () => {
    found(evesFace, attempt('ACCEPTED', { faceId: 'f2' }));

    expect(await handler(task(checked))).toEqual(checked);
  });

  it('refuses a face that another user was accepted with', async () => {
    found(evesFace, attempt('ACCEPTED'));

    const error = await failureOf(handler(task(checked)));

    expect(error).toMatchObject({
      name: 'FaceAlreadyExistsError',
      message: 'Face in the picture is already in the system. [FACE_ALREADY_EXISTS]',
    });
  });

  it.each([
    ['of another user', 'eve'],
    ['of an attempt that nobody knows', evesFace],
    ['of nobody', undefined],
  ])('refuses a face %s that came from elsewhere and is still there', async (_whose, id) => {
    found(id);
    rekognition.on(ListFacesCommand, { FaceIds: ['f1'] }).resolves({ Faces: [{ FaceId: 'f1' }] });

    expect((await failureOf(handler(task(checked)))).name).toBe('FaceAlreadyExistsError');
  });

  it('lets a face through that was removed since the search', async () => {
    found(evesFace);
    rekognition.on(ListFacesCommand).resolves({ Faces: [] });

    expect(await handler(task(checked))).toEqual(checked);
  });

  it.each([
    ['InvalidParameterException', 'There are no faces in the image. Should be at least 1.', 'NO_FACE'],
    ['ImageTooLargeException', 'large', 'TOO_LARGE'],
    ['InvalidImageFormatException', 'bmp', 'UNSUPPORTED_FORMAT'],
  ])('takes %s for a rejection', async (name, message, reason) => {
    rekognition.on(SearchFacesByImageCommand).rejects(serviceError(name, 400, message));

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain(`[${reason}]`);
  });

  it.each([
    ['another face than the one that was judged', elsewhere],
    ['nobody knows which face', undefined],
  ])('refuses a photo when Rekognition searched for %s', async (_what, SearchedFaceBoundingBox) => {
    rekognition.on(SearchFacesByImageCommand).resolves({ SearchedFaceBoundingBox, FaceMatches: [] });

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain('[SEVERAL_FACES]');
  });

  it.each([
    ['NoSuchVersion', 404, 'PhotoDoesNotMeetRequirementError'],
    ['NoSuchBucket', 404, 'InvalidS3ObjectException'],
    ['AccessDenied', 403, 'InvalidS3ObjectException'],
  ])('asks S3 when Rekognition cannot read the photo: %s (%i) gives %s', async (name, status, expected) => {
    const s3 = refusedObject(name, status);
    rekognition.on(SearchFacesByImageCommand).rejects(serviceError('InvalidS3ObjectException', 400));

    expect((await failureOf(handler(task(checked)))).name).toBe(expected);
    expect(s3.commandCalls(HeadObjectCommand)[0]!.args[0].input.VersionId).toBe('v1');
  });

  it('names the missing collection and the remedy', async () => {
    rekognition.on(SearchFacesByImageCommand).rejects(serviceError('ResourceNotFoundException', 400));

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('CollectionNotFoundError');
    expect(error.message).toContain('Terraform');
    expect(error.message).toContain('aws rekognition create-collection --collection-id riders');
  });

  it.each([
    ['ProvisionedThroughputExceededException', 'TransientServiceError'],
    ['InvalidParameterException', 'InvalidParameterException'],
  ])('raises %s as %s', async (name, expected) => {
    rekognition.on(SearchFacesByImageCommand).rejects(serviceError(name, 400));

    expect((await failureOf(handler(task(checked)))).name).toBe(expected);
  });
});
