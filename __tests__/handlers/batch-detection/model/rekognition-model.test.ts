import {
  DescribeProjectVersionsCommand,
  DetectCustomLabelsCommand,
  RekognitionClient,
  StartProjectVersionCommand,
  StopProjectVersionCommand,
} from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { rekognitionModel } from '../../../../handlers/batch-detection/model/rekognition-model';
import { MODEL } from '../../../support/batch-world';
import { serviceError } from '../../../support/stored-object';
import { failureOf } from '../../../support/task';

const mock = mockClient(RekognitionClient);
const model = rekognitionModel(new RekognitionClient({}), new RekognitionClient({ maxAttempts: 1 }));
const image = { bucket: 'photos', key: 'batch/incoming/a.jpg', versionId: 'v1' };
const limits = { minConfidence: 70, maxResults: 5 };
const refuse = (name: string) => serviceError(name, 400, `${name} by order`);

beforeEach(() => mock.reset());

describe('status', () => {
  it('is that of exactly this version', async () => {
    mock.on(DescribeProjectVersionsCommand).resolves({
      ProjectVersionDescriptions: [
        { ProjectVersionArn: 'another', Status: 'RUNNING' },
        { ProjectVersionArn: MODEL.modelArn, Status: 'STOPPED', StatusMessage: 'It is stopped.' },
      ],
    });

    expect(await model.status(MODEL)).toEqual({ status: 'STOPPED', message: 'It is stopped.' });
    expect(mock.call(0).args[0].input).toEqual({ ProjectArn: MODEL.projectArn, VersionNames: ['simulated'] });
  });

  it('is NOT_FOUND for a version or a project that does not exist', async () => {
    mock
      .on(DescribeProjectVersionsCommand)
      .resolvesOnce({ ProjectVersionDescriptions: [] })
      .rejectsOnce(refuse('ResourceNotFoundException'));

    expect([(await model.status(MODEL)).status, (await model.status(MODEL)).status]).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
  });

  it('passes on what denies it', async () => {
    mock.on(DescribeProjectVersionsCommand).rejects(refuse('AccessDeniedException'));

    expect((await failureOf(model.status(MODEL))).name).toBe('AccessDeniedException');
  });
});

describe('start', () => {
  it.each([
    [
      { minimum: 1, maximum: 1 },
      { MinInferenceUnits: 1, MaxInferenceUnits: undefined },
    ],
    [
      { minimum: 2, maximum: 5 },
      { MinInferenceUnits: 2, MaxInferenceUnits: 5 },
    ],
  ])('asks for %j', async (units, expected) => {
    mock.on(StartProjectVersionCommand).resolves({ Status: 'STARTING' });

    await model.start(MODEL, units);

    expect(mock.call(0).args[0].input).toEqual({ ProjectVersionArn: MODEL.modelArn, ...expected });
  });

  it('is content with a model that starts or runs already', async () => {
    mock.on(StartProjectVersionCommand).rejects(refuse('ResourceInUseException'));

    await expect(model.start(MODEL, { minimum: 1, maximum: 1 })).resolves.toBeUndefined();
  });

  it.each([
    ['LimitExceededException', 'ModelLimitExceededError'],
    ['ThrottlingException', 'TransientServiceError'],
    ['AccessDeniedException', 'AccessDeniedException'],
  ])('turns %s into %s', async (theirs, ours) => {
    mock.on(StartProjectVersionCommand).rejects(refuse(theirs));

    expect((await failureOf(model.start(MODEL, { minimum: 1, maximum: 1 }))).name).toBe(ours);
  });
});

describe('stop', () => {
  it('says whether the model is stopping now', async () => {
    mock
      .on(StopProjectVersionCommand)
      .resolvesOnce({ Status: 'STOPPING' })
      .rejectsOnce(refuse('ResourceInUseException'))
      .rejectsOnce(refuse('ResourceNotFoundException'));

    expect([await model.stop(MODEL), await model.stop(MODEL), await model.stop(MODEL)]).toEqual([true, false, false]);
  });

  it('passes on what denies it', async () => {
    mock.on(StopProjectVersionCommand).rejects(refuse('AccessDeniedException'));

    expect((await failureOf(model.stop(MODEL))).name).toBe('AccessDeniedException');
  });
});

describe('detect', () => {
  it('keeps boxes inside the picture, and no fact that the model does not tell', async () => {
    mock.on(DetectCustomLabelsCommand).resolves({
      CustomLabels: [
        { Name: 'scratch', Geometry: { BoundingBox: { Left: 0.9, Top: -0.1, Width: 0.2, Height: 0.3 } } },
        { Confidence: 70 },
      ],
    });

    const labels = await model.detect(MODEL, image, limits);

    expect(JSON.parse(JSON.stringify(labels))).toEqual([
      { name: 'scratch', boundingBox: { left: 0.9, top: 0, width: 0.1, height: 0.2 } },
    ]);
  });

  it('lets Rekognition read exactly this version, and keeps names, confidences and boxes', async () => {
    mock.on(DetectCustomLabelsCommand).resolves({
      CustomLabels: [
        {
          Name: 'scratch',
          Confidence: 91.23456,
          Geometry: { BoundingBox: { Left: 0.12345, Top: 0, Width: 0.5, Height: 1 } },
        },
        { Name: 'good', Confidence: 70 },
      ],
    });

    expect(await model.detect(MODEL, image, limits)).toEqual([
      { name: 'scratch', confidence: 91.23, boundingBox: { left: 0.1235, top: 0, width: 0.5, height: 1 } },
      { name: 'good', confidence: 70 },
    ]);
    expect(mock.call(0).args[0].input).toEqual({
      ProjectVersionArn: MODEL.modelArn,
      Image: { S3Object: { Bucket: 'photos', Name: 'batch/incoming/a.jpg', Version: 'v1' } },
      MinConfidence: 70,
      MaxResults: 5,
    });
  });

  it('sends the bytes of a scaled copy', async () => {
    mock.on(DetectCustomLabelsCommand).resolves({});

    expect(await model.detect(MODEL, { bytes: Buffer.from('small') }, limits)).toEqual([]);
    expect(mock.call(0).args[0].input).toMatchObject({ Image: { Bytes: Buffer.from('small') } });
  });

  it.each([
    ['ProvisionedThroughputExceededException', 'ModelThrottledError'],
    ['ThrottlingException', 'ModelThrottledError'],
    ['LimitExceededException', 'ModelThrottledError'],
    ['ResourceNotReadyException', 'ModelNotRunningError'],
    ['ResourceNotFoundException', 'ModelNotRunningError'],
    ['InvalidImageFormatException', 'NotSupportedImageType'],
    ['ImageTooLargeException', 'ImageTooLarge'],
    ['InternalServerError', 'TransientServiceError'],
    ['InvalidS3ObjectException', 'InvalidS3ObjectException'],
    ['AccessDeniedException', 'AccessDeniedException'],
  ])('turns %s into %s', async (theirs, ours) => {
    mock.on(DetectCustomLabelsCommand).rejects(serviceError(theirs, theirs === 'InternalServerError' ? 500 : 400));

    expect((await failureOf(model.detect(MODEL, image, limits))).name).toBe(ours);
  });
});
