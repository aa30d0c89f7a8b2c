import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
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

const dynamodb = mockClient(DynamoDBClient);
const rekognition = mockClient(RekognitionClient);

const photo = { bucket: 'photos', key: 'k', versionId: 'v1', etag: 'e', uploadedAt: '' };
const checked: CheckedPhoto = {
  userId: 'ann@example.com',
  externalImageId: 'ann:40example.com',
  attemptId: 'a',
  s3Bucket: photo.bucket,
  s3Key: photo.key,
  photo,
  faceBox: { Left: 0.1, Top: 0.1, Width: 0.5, Height: 0.5 },
  rulesNotApplied: [],
};
const indexedFace = { FaceId: 'f1', BoundingBox: { Left: 0.11, Top: 0.1, Width: 0.5, Height: 0.5 } };
const { externalImageId } = checked;
const attempt = { externalImageId, entry: 'attempt#a', executionId: 'execution-1', state: 'OPEN', indexing: true };
const faceEntry = { externalImageId, entry: 'face#f1', faceId: 'f1', state: 'CLAIMED', claimants: ['x'], revision: 4 };

/** What the updates of the attempt did to the mark that a face may be there which nothing names. */
function marks(): string[] {
  return dynamodb
    .commandCalls(UpdateItemCommand)
    .map(({ args }) => (args[0].input.UpdateExpression!.includes('REMOVE #indexing') ? 'removed' : 'set'));
}

/** The items of the one transaction. */
function transaction(): TransactWriteItem[] {
  return dynamodb.commandCalls(TransactWriteItemsCommand)[0]!.args[0].input.TransactItems!;
}

beforeEach(() => {
  Object.assign(process.env, { LEDGER_TABLE: 'ledger', COLLECTION_ID: 'riders', QUALITY_FILTER: 'MEDIUM' });
  dynamodb.reset();
  rekognition.reset();
  dynamodb.on(UpdateItemCommand).resolves({});
  dynamodb.on(TransactWriteItemsCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({ Items: [marshall(attempt)] });
  rekognition.on(IndexFacesCommand).resolves({ FaceRecords: [{ Face: indexedFace }] });
  rekognition.on(DeleteFacesCommand).resolves({});
  mockClient(S3Client).on(HeadObjectCommand).resolves({});
});

describe('add-face-to-index', () => {
  it('indexes one face under the user’s ExternalImageId, and claims it', async () => {
    const answer = await handler(task(checked));

    expect(answer).toEqual({ faceId: 'f1' });
    expect(rekognition.commandCalls(IndexFacesCommand)[0]!.args[0].input).toEqual({
      CollectionId: 'riders',
      Image: { S3Object: { Bucket: 'photos', Name: 'k', Version: 'v1' } },
      ExternalImageId: 'ann:40example.com',
      MaxFaces: 1,
      QualityFilter: 'MEDIUM',
      DetectionAttributes: ['DEFAULT'],
    });
    const { Put } = transaction()[0]!;
    expect(unmarshall(Put!.Item!)).toMatchObject({
      faceId: 'f1',
      state: 'CLAIMED',
      claimants: ['execution-1'],
      revision: 1,
    });
    expect(Put!.ConditionExpression).toBe('attribute_not_exists(entry)');
  });

  it('says that it is indexing before it does, and says otherwise only together with the claim', async () => {
    rekognition.on(IndexFacesCommand).callsFake(() => {
      expect(marks()).toEqual(['set']);
      return { FaceRecords: [{ Face: indexedFace }] };
    });

    await handler(task(checked));

    expect(marks()).toEqual(['set']);
    const { Update } = transaction()[1]!;
    expect(Update!.UpdateExpression).toContain('REMOVE #indexing');
  });

  it('refuses a photo of which another face was indexed, once whoever takes it back knows of that face', async () => {
    const poster = { FaceId: 'f1', BoundingBox: { Left: 0.7, Top: 0.1, Width: 0.2, Height: 0.2 } };
    rekognition.on(IndexFacesCommand).resolves({ FaceRecords: [{ Face: poster }] });

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain('[SEVERAL_FACES]');
    expect(transaction()[0]!.Put).toBeDefined();
  });

  it('joins an earlier claim on the same face', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [marshall(attempt), marshall(faceEntry)] });

    await handler(task(checked));

    const { Put } = transaction()[0]!;
    expect(unmarshall(Put!.Item!)).toMatchObject({ claimants: ['x', 'execution-1'], revision: 5 });
    expect(Put!.ConditionExpression).toBe('revision = :read');
  });

  it('waits while the same face is being removed', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [marshall(attempt), marshall({ ...faceEntry, state: 'REMOVING' })] });

    expect((await failureOf(handler(task(checked)))).name).toBe('TransientServiceError');
  });

  it.each([
    [
      'Rekognition’s reasons',
      [{ Reasons: ['LOW_SHARPNESS', 'EXTREME_POSE'] }, { Reasons: ['LOW_SHARPNESS'] }],
      '[LOW_SHARPNESS, EXTREME_POSE]',
    ],
    ['a reason of its own when there are none', [], '[FACE_NOT_INDEXED]'],
  ])('refuses a photo without a usable face, with %s', async (_what, UnindexedFaces, reasons) => {
    rekognition.on(IndexFacesCommand).resolves({ FaceRecords: [], UnindexedFaces: UnindexedFaces as never });

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('PhotoDoesNotMeetRequirementError');
    expect(error.message).toContain(reasons);
    expect(marks()).toEqual(['set', 'removed']);
  });

  it.each([
    ['AccessDeniedException', 400, ['set', 'removed']],
    ['ResourceNotFoundException', 400, ['set', 'removed']],
    ['InvalidS3ObjectException', 400, ['set', 'removed']],
    ['ThrottlingException', 400, ['set']],
    ['InternalServerError', 500, ['set']],
  ])('after %s (%i) leaves the mark unless nothing can have been added', async (name, status, expected) => {
    rekognition.on(IndexFacesCommand).rejects(serviceError(name, status));

    await failureOf(handler(task(checked)));

    expect(marks()).toEqual(expected);
  });

  it('does not index for an attempt that has ended', async () => {
    dynamodb.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('AttemptClosedError');
    expect(rekognition.calls()).toEqual([]);
  });

  it('removes its face again when the attempt ended while it was indexing', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [marshall({ ...attempt, state: 'UNDONE' })] });

    const error = await failureOf(handler(task(checked)));

    expect(error.name).toBe('AttemptClosedError');
    expect(rekognition.commandCalls(DeleteFacesCommand)[0]!.args[0].input).toEqual({
      CollectionId: 'riders',
      FaceIds: ['f1'],
    });
  });
});
