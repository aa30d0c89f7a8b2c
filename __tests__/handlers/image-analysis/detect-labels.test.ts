import { DetectLabelsCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { handler, toLabels } from '../../../handlers/image-analysis/detect-labels';
import type { AnalyzableImage } from '../../../handlers/image-analysis/record/image-record';
import { serviceError } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';
import { describeReadByRekognition } from './support/read-by-rekognition';

const rekognition = mockClient(RekognitionClient);
const image: AnalyzableImage = {
  imageId: 'id',
  bucket: 'photos',
  key: 'incoming/a b+%41.jpg',
  versionId: 'v1',
  etag: 'e',
  format: 'JPEG',
  thumbnail: { key: 'thumbnails/id.jpg', width: 250, height: 100 },
  perceptualHash: '0123456789abcdef',
  settings: { maxLabels: 10, minConfidence: 60, detectFaces: 'always' },
};

beforeEach(() => {
  rekognition.reset();
  process.env.MAX_LABELS = '10';
  process.env.MIN_CONFIDENCE = '60';
});

describe('detect-labels', () => {
  it('asks for exactly the registered version, with the configured bounds', async () => {
    rekognition.on(DetectLabelsCommand).resolves({ Labels: [] });

    await handler(task(image));

    expect(rekognition.commandCalls(DetectLabelsCommand)[0]!.args[0].input).toEqual({
      Image: { S3Object: { Bucket: 'photos', Name: 'incoming/a b+%41.jpg', Version: 'v1' } },
      MaxLabels: 10,
      MinConfidence: 60,
    });
  });

  it('asks nobody about labels that an earlier attempt has found, even if they were none', async () => {
    const found = { labels: [], labelModelVersion: '3.0' };

    const detected = await handler(task({ ...image, found }));

    expect(detected).toEqual({ ...found, personSeen: false });
    expect(rekognition.calls()).toHaveLength(0);
  });

  it('looks at the copy of an image that was prepared, in exactly its version', async () => {
    rekognition.on(DetectLabelsCommand).resolves({ Labels: [] });

    await handler(task({ ...image, prepared: { bucket: 'photos', key: 'prepared/id.jpg', versionId: 'c1' } }));

    expect(rekognition.commandCalls(DetectLabelsCommand)[0]!.args[0].input.Image).toEqual({
      S3Object: { Bucket: 'photos', Name: 'prepared/id.jpg', Version: 'c1' },
    });
  });

  it('keeps name, confidence, parents and boxes', async () => {
    rekognition.on(DetectLabelsCommand).resolves({
      LabelModelVersion: '3.0',
      Labels: [
        {
          Name: 'Car',
          Confidence: 98.76543,
          Parents: [{ Name: 'Vehicle' }],
          Categories: [{ Name: 'Vehicles and Automotive' }],
          Instances: [{ BoundingBox: { Left: 0.123456, Top: 0.2, Width: 0.3, Height: 0.4 }, Confidence: 97 }],
        },
      ],
    });

    const detected = await handler(task(image));

    expect(detected).toEqual({
      personSeen: false,
      labelModelVersion: '3.0',
      labels: [
        {
          name: 'Car',
          confidence: 98.77,
          parents: ['Vehicle'],
          boxes: [{ left: 0.1235, top: 0.2, width: 0.3, height: 0.4 }],
        },
      ],
    });
  });

  it('keeps boxes inside the picture, and leaves out what has no name, box or confidence', () => {
    const { labels } = toLabels({
      Labels: [
        {
          Name: 'Person',
          Parents: [{}, { Name: 'Animal' }],
          Instances: [{ BoundingBox: { Left: -0.1, Top: -0.2, Width: 1.5, Height: 0.4 } }, { Confidence: 90 }],
        },
        { Confidence: 80 },
      ],
    });

    expect(JSON.parse(JSON.stringify(labels))).toEqual([
      { name: 'Person', parents: ['Animal'], boxes: [{ left: 0, top: 0, width: 1, height: 0.2 }] },
    ]);
  });

  it.each([
    ['Person', [], true],
    ['Human', [], true],
    ['Man', ['Adult', 'Male', 'Person'], true],
    ['Face', ['Head', 'Person'], true],
    ['Statue', ['Art'], false],
    ['Personal Computer', ['Computer'], false],
  ])('says of %s with the parents %j that a person is seen: %s', (Name, parents, personSeen) => {
    const Parents = parents.map((parent) => ({ Name: parent }));

    expect(toLabels({ Labels: [{ Name: 'Sky' }, { Name, Parents }] })).toMatchObject({ personSeen });
  });

  it('keeps at most 100 boxes in all, and every label', () => {
    const crowd = Array.from({ length: 80 }, () => ({ BoundingBox: { Left: 0, Top: 0, Width: 1, Height: 1 } }));

    const { labels } = toLabels({
      Labels: [
        { Name: 'Person', Instances: crowd },
        { Name: 'Chair', Instances: crowd },
        { Name: 'Cup', Instances: crowd },
      ],
    });

    expect(labels.map(({ name, boxes }) => [name, boxes.length])).toEqual([
      ['Person', 80],
      ['Chair', 20],
      ['Cup', 0],
    ]);
  });

  it.each([
    ['ThrottlingException', 400, 'TransientServiceError'],
    ['ProvisionedThroughputExceededException', 400, 'TransientServiceError'],
    ['InternalServerError', 500, 'TransientServiceError'],
    ['InvalidImageFormatException', 400, 'NotSupportedImageType'],
    ['ImageTooLargeException', 400, 'ImageTooLarge'],
    ['InvalidS3ObjectException', 400, 'InvalidS3ObjectException'],
    ['AccessDeniedException', 400, 'AccessDeniedException'],
    ['InvalidParameterException', 400, 'InvalidParameterException'],
  ])('reports %s (%i) as %s', async (name, status, expected) => {
    rekognition.on(DetectLabelsCommand).rejects(serviceError(name, status));

    const error = await failureOf(handler(task(image)));

    expect(error.name).toBe(expected);
  });

  describeReadByRekognition({
    handler,
    image,
    refuse: (error) => rekognition.on(DetectLabelsCommand).rejects(error),
    answer: () => rekognition.on(DetectLabelsCommand).resolves({ Labels: [{ Name: 'Car' }] }),
    found: ({ labels }) => labels.length,
  });
});
