import { DetectFacesCommand, RekognitionClient } from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../handlers/image-analysis/detect-faces';
import type { AnalyzableImage } from '../../../handlers/image-analysis/record/image-record';
import { serviceError } from '../../support/stored-object';
import { failureOf, task } from '../../support/task';
import { describeReadByRekognition } from './support/read-by-rekognition';

const rekognition = mockClient(RekognitionClient);
const image: AnalyzableImage = {
  imageId: 'id',
  bucket: 'photos',
  key: 'incoming/a.jpg',
  versionId: 'v1',
  etag: 'e',
  format: 'JPEG',
  thumbnail: { key: 'thumbnails/id.jpg', width: 250, height: 100 },
  perceptualHash: '0123456789abcdef',
  settings: { maxLabels: 10, minConfidence: 60, detectFaces: 'always' },
};
const detail = {
  BoundingBox: { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.4 },
  Confidence: 99.98765,
  Quality: { Brightness: 71.239, Sharpness: 53.3 },
  Pose: { Roll: 1, Yaw: 2, Pitch: 3 },
  Landmarks: Array.from({ length: 30 }, () => ({ Type: 'nose' as const, X: 0.5, Y: 0.5 })),
};

beforeEach(() => rekognition.reset());

describe('detect-faces', () => {
  it('asks for no age, gender or emotion', async () => {
    rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [] });

    const detected = await handler(task(image));

    expect(rekognition.commandCalls(DetectFacesCommand)[0]!.args[0].input.Attributes).toEqual(['DEFAULT']);
    expect(detected).toEqual({ faces: [] });
  });

  it('asks nobody about faces that an earlier attempt has found', async () => {
    const found = { faces: [{ confidence: 99 }] };

    const detected = await handler(task({ ...image, found }));

    expect(detected).toEqual(found);
    expect(rekognition.calls()).toHaveLength(0);
  });

  it('keeps box, confidence and quality only', async () => {
    rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [detail] });

    const { faces } = await handler(task(image));

    expect(faces).toEqual([
      {
        confidence: 99.99,
        boundingBox: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 },
        quality: { brightness: 71.24, sharpness: 53.3 },
      },
    ]);
  });

  it('looks at the copy of an image that was prepared, in exactly its version', async () => {
    rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [] });

    await handler(task({ ...image, prepared: { bucket: 'photos', key: 'prepared/id.jpg', versionId: 'c1' } }));

    expect(rekognition.commandCalls(DetectFacesCommand)[0]!.args[0].input.Image).toEqual({
      S3Object: { Bucket: 'photos', Name: 'prepared/id.jpg', Version: 'c1' },
    });
  });

  it('cuts the box of a face at the edge, and tells nothing that it was not told', async () => {
    rekognition.on(DetectFacesCommand).resolves({
      FaceDetails: [
        { BoundingBox: { Left: -0.05, Top: 0.9, Width: 0.3, Height: 0.4 }, Quality: { Brightness: 0 } },
        { Confidence: 98, BoundingBox: { Left: 0.1, Top: 0.2, Width: 0.3 } },
        {},
      ],
    });

    const { faces } = await handler(task(image));

    expect(JSON.parse(JSON.stringify(faces))).toEqual([
      { boundingBox: { left: 0, top: 0.9, width: 0.25, height: 0.1 }, quality: { brightness: 0 } },
      { confidence: 98 },
      {},
    ]);
  });

  it('gives 100 faces a payload of a tenth of what a state may hold', async () => {
    rekognition.on(DetectFacesCommand).resolves({ FaceDetails: Array.from({ length: 100 }, () => detail) });

    const detected = await handler(task(image));

    expect(detected.faces).toHaveLength(100);
    expect(JSON.stringify(detected).length).toBeLessThan(26_214);
  });

  it.each([
    ['ThrottlingException', 400, 'TransientServiceError'],
    ['ProvisionedThroughputExceededException', 400, 'TransientServiceError'],
    ['InternalServerError', 500, 'TransientServiceError'],
    ['InvalidImageFormatException', 400, 'NotSupportedImageType'],
    ['ImageTooLargeException', 400, 'ImageTooLarge'],
    ['AccessDeniedException', 400, 'AccessDeniedException'],
  ])('reports %s (%i) as %s', async (name, status, expected) => {
    rekognition.on(DetectFacesCommand).rejects(serviceError(name, status));

    const error = await failureOf(handler(task(image)));

    expect(error.name).toBe(expected);
  });

  describeReadByRekognition({
    handler,
    image,
    refuse: (error) => rekognition.on(DetectFacesCommand).rejects(error),
    answer: () => rekognition.on(DetectFacesCommand).resolves({ FaceDetails: [detail] }),
    found: ({ faces }) => faces.length,
  });
});
