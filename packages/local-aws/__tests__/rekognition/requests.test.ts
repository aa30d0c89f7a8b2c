import {
  DetectFacesCommand,
  DetectLabelsCommand,
  ImageTooLargeException,
  InvalidImageFormatException,
  InvalidParameterException,
  InvalidS3ObjectException,
  ProvisionedThroughputExceededException,
  RecognizeCelebritiesCommand,
  ThrottlingException,
  type Attribute,
  type DetectLabelsCommandInput,
  type Image,
} from '@aws-sdk/client-rekognition';
import { UnreadablePictureError } from '../../src/vision/picture';
import { picture } from '../../../../__tests__/support/pictures';
import { openAccount, type LocalAccount } from './local-account';
import { face, scriptedVision } from './scripted-vision';

const vision = scriptedVision();
const limits: Record<string, number> = {};
let now = 1_700_000_000_000;
let account: LocalAccount;
let photo: Buffer;

beforeAll(async () => {
  account = await openAccount({ vision, limits, clock: () => now });
  photo = await picture({ width: 200, height: 150 });
});
afterAll(() => account.close());
beforeEach(() => {
  account.calls.length = 0;
  account.objects.clear();
  account.objects.set('photos/incoming/a photo+1.jpg', photo);
  account.rekognition.faults.clear();
  vision.faces.clear();
  vision.recorded = {};
  vision.failure = undefined;
  vision.labels = [];
  now += 60_000;
});

const inS3: Image = { S3Object: { Bucket: 'photos', Name: 'incoming/a photo+1.jpg' } };
const detectFaces = (Image: Image | undefined, Attributes?: Attribute[]) =>
  account.client.send(new DetectFacesCommand({ Image, ...(Attributes ? { Attributes } : {}) }));
const detectLabels = (input: Partial<DetectLabelsCommandInput> = {}) =>
  account.client.send(new DetectLabelsCommand({ Image: { Bytes: photo }, ...input }));

describe('the image of a request', () => {
  it('comes from S3 and is observed with its place', async () => {
    const answer = await detectFaces({ S3Object: { ...inS3.S3Object, Version: 'v1' } });

    expect(answer.FaceDetails).toEqual([]);
    expect(account.calls).toEqual([
      {
        service: 'rekognition',
        operation: 'DetectFaces',
        status: 200,
        durationMs: expect.any(Number),
        facts: {
          bucket: 'photos',
          key: 'incoming/a photo+1.jpg',
          versionId: 'v1',
          source: 'local-model',
          heuristics: ['Pose', 'Quality', 'Sunglasses'],
        },
      },
    ]);
  });

  it('comes as bytes', async () => {
    vision.faces.set(photo, [face(0)]);

    const answer = await detectFaces({ Bytes: photo });

    expect(answer.FaceDetails).toHaveLength(1);
  });

  it('is refused when S3 does not have it', async () => {
    const call = detectFaces({ S3Object: { Bucket: 'photos', Name: 'gone.jpg' } });

    await expect(call).rejects.toThrow(InvalidS3ObjectException);
    await expect(call).rejects.toThrow(/Unable to get object metadata from S3/);
    expect(account.calls).toEqual([
      expect.objectContaining({ status: 400, facts: expect.objectContaining({ key: 'gone.jpg' }) }),
    ]);
  });

  it.each([
    ['text', () => Buffer.from('hello, this is not a picture'), InvalidImageFormatException],
    ['an empty object', () => Buffer.alloc(0), InvalidImageFormatException],
    ['an SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), InvalidImageFormatException],
    ['79 pixels wide', () => picture({ width: 79, height: 200 }), InvalidParameterException],
    ['79 pixels high', () => picture({ width: 200, height: 79 }), InvalidParameterException],
    ['10,001 pixels wide', () => picture({ width: 10_001, height: 100 }), ImageTooLargeException],
    ['over 15 MB', () => Buffer.alloc(15 * 1024 * 1024 + 1), ImageTooLargeException],
  ])('is refused when it is %s', async (_what, make, exception) => {
    account.objects.set('photos/bad.jpg', await make());

    const calls = [
      detectFaces({ S3Object: { Bucket: 'photos', Name: 'bad.jpg' } }),
      detectLabels({ Image: { S3Object: { Bucket: 'photos', Name: 'bad.jpg' } } }),
    ];

    await Promise.all(calls.map((call) => expect(call).rejects.toThrow(exception)));
  });

  it.each([
    [80, 80],
    [10_000, 80],
  ])('is accepted at the limits of its size: %d x %d', async (width, height) => {
    const image = await picture({ width, height });

    await expect(detectFaces({ Bytes: image })).resolves.toMatchObject({ FaceDetails: [] });
  });

  it('is refused when only decoding shows that it is broken', async () => {
    vision.failure = new UnreadablePictureError('premature end');

    await expect(detectFaces({ Bytes: photo })).rejects.toThrow(InvalidImageFormatException);
    await expect(detectLabels()).rejects.toThrow(InvalidImageFormatException);
  });

  it.each([
    ['missing', {}],
    ['given twice', { Bytes: Buffer.from('x'), S3Object: { Bucket: 'photos', Name: 'k' } }],
    ['an S3 object without a key', { S3Object: { Bucket: 'photos' } }],
  ])('is an invalid parameter when it is %s', async (_what, image) => {
    await expect(detectFaces(image)).rejects.toThrow(InvalidParameterException);
  });

  it('must not exceed 5 MB of bytes in the request', async () => {
    const call = detectFaces({ Bytes: Buffer.alloc(5 * 1024 * 1024 + 1) });

    await expect(call).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(/at 'image.bytes' .* length less than or equal to 5242880/),
    });
  });
});

describe('the members of a request', () => {
  it('are checked together, in the words of AWS', async () => {
    const call = detectLabels({ MaxLabels: -1, MinConfidence: 100.5 });

    await expect(call).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "2 validation errors detected: Value '-1' at 'maxLabels' failed to satisfy constraint: Member must have value " +
        "greater than or equal to 0; Value '100.5' at 'minConfidence' failed to satisfy constraint: Member must have " +
        'value less than or equal to 100',
    });
  });

  it.each([
    ['no image', () => detectFaces(undefined), /Value null at 'image' .* must not be null/],
    [
      'an unknown attribute',
      () => detectFaces(inS3, ['DEFAULT', 'HAIR' as Attribute]),
      /Value '\[DEFAULT, HAIR\]' at 'attributes' .* enum value set: \[DEFAULT, ALL, AGE_RANGE/,
    ],
    [
      'a bucket name that is none',
      () => detectFaces({ S3Object: { Bucket: 'a b', Name: 'k' } }),
      /at 'image.s3Object.bucket' .* regular expression pattern/,
    ],
    ['a key that is too long', () => detectFaces({ S3Object: { Bucket: 'photos', Name: 'k'.repeat(1025) } }), /1024/],
  ])('are refused by name: %s', async (_what, call, message) => {
    await expect(call()).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['of the wrong type', '{"Image": 5}'],
    ['not JSON', 'Image=5'],
  ])('are no request when they are %s', async (_what, body) => {
    const response = await raw('DetectFaces', body);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'SerializationException' });
  });
});

describe('the service', () => {
  it('says which operations it knows when asked for another', async () => {
    const call = account.client.send(new RecognizeCelebritiesCommand({ Image: { Bytes: photo } }));

    await expect(call).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringMatching(/no local "RecognizeCelebrities".*DetectFaces, DetectLabels/),
    });
  });

  it('answers an unexpected failure with status 500 and reports it on stderr', async () => {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    vision.failure = new TypeError('a bug');

    const outcome = await detectFaces(inS3).catch((error: unknown) => error);

    expect(outcome).toMatchObject({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
    expect(stderr.mock.calls.join()).toContain('a bug');
    stderr.mockRestore();
  });

  it('says in a header where an answer comes from', async () => {
    const body = JSON.stringify({ Image: inS3 });

    const [faces, labels] = [await raw('DetectFaces', body), await raw('DetectLabels', body)];

    expect(faces.headers.get('x-local-answer-source')).toBe('local-model');
    expect(faces.headers.get('x-local-answer-heuristics')).toBe('Pose, Quality, Sunglasses');
    expect(labels.headers.get('x-local-answer-source')).toBe('local-model');
    expect(labels.headers.get('x-local-answer-heuristics')).toBeNull();
  });

  it('grants each operation its rate and refuses what exceeds it', async () => {
    limits['DetectFaces'] = 2;

    const burst = await Promise.allSettled([detectFaces(inS3), detectFaces(inS3), detectFaces(inS3)]);
    const other = await Promise.allSettled([detectLabels()]);
    now += 500;
    const later = await Promise.allSettled([detectFaces(inS3), detectFaces(inS3)]);
    delete limits['DetectFaces'];

    const states = (outcomes: PromiseSettledResult<unknown>[]) => outcomes.map(({ status }) => status).sort();
    expect(states(burst)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(states(other)).toEqual(['fulfilled']);
    expect(states(later)).toEqual(['fulfilled', 'rejected']);
    const refused = burst.find((outcome) => outcome.status === 'rejected');
    expect(refused?.reason).toBeInstanceOf(ProvisionedThroughputExceededException);
  });

  it('fails on demand', async () => {
    account.rekognition.faults.inject({ operation: 'DetectLabels', error: 'ThrottlingException' });

    const outcomes = await Promise.allSettled([detectLabels(), detectFaces(inS3)]);

    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: expect.any(ThrottlingException) });
    expect(outcomes[1]).toMatchObject({ status: 'fulfilled' });
  });
});

describe('DetectFaces', () => {
  beforeEach(() => vision.faces.set(photo, [face(0)]));

  it('gives the default facts, with five landmarks at most', async () => {
    const answer = await detectFaces({ Bytes: photo });

    expect(answer.FaceDetails).toEqual([
      {
        BoundingBox: { Left: 0.25, Top: 0.25, Width: 0.5, Height: 0.5 },
        Confidence: 99,
        Landmarks: [{ Type: 'eyeLeft', X: 0.4, Y: 0.4 }],
        Pose: { Roll: 1, Yaw: 2, Pitch: 3 },
        Quality: { Brightness: 60, Sharpness: 80 },
      },
    ]);
  });

  it('adds what is asked for and known, and invents nothing', async () => {
    const [asked, all] = await Promise.all([
      detectFaces({ Bytes: photo }, ['SUNGLASSES', 'EYES_OPEN', 'FACE_OCCLUDED']),
      detectFaces({ Bytes: photo }, ['ALL']),
    ]);

    expect(asked.FaceDetails?.[0]).toMatchObject({ Confidence: 99, Sunglasses: { Value: false, Confidence: 90 } });
    expect(asked.FaceDetails?.[0]).not.toHaveProperty('EyesOpen');
    expect(asked.FaceDetails?.[0]).not.toHaveProperty('FaceOccluded');
    expect(all.FaceDetails?.[0]?.Landmarks).toHaveLength(2);
    expect(all.FaceDetails?.[0]).not.toHaveProperty('AgeRange');
  });

  it('prefers a recorded answer, and keeps of it what was asked for', async () => {
    vision.recorded = {
      DetectFaces: {
        FaceDetails: [
          { Confidence: 98, EyesOpen: { Value: true, Confidence: 97 }, Smile: { Value: true, Confidence: 96 } },
        ],
      },
    };

    const answer = await detectFaces({ Bytes: photo }, ['EYES_OPEN']);

    expect(answer.FaceDetails).toEqual([{ Confidence: 98, EyesOpen: { Value: true, Confidence: 97 }, Landmarks: [] }]);
    expect(account.calls[0]?.facts).toEqual({ source: 'recorded' });
  });
});

describe('DetectLabels', () => {
  const label = (name: string, confidence: number, category: string) => ({
    name,
    confidence,
    instances: [],
    parents: [],
    aliases: [],
    categories: [category],
  });

  beforeEach(() => {
    vision.labels = [
      { ...label('Dog', 90, 'Animals'), parents: ['Animal'], aliases: ['Hound'] },
      label('Animal', 90, 'Animals'),
      {
        ...label('Cup', 55, 'Kitchen'),
        instances: [{ confidence: 55, boundingBox: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } }],
      },
      label('Fork', 54.9, 'Kitchen'),
    ];
  });
  const names = async (input: Partial<DetectLabelsCommandInput>) =>
    (await detectLabels(input)).Labels?.map(({ Name }) => Name);

  it('answers in the shape of the service and names its model', async () => {
    const answer = await detectLabels();

    expect(answer.LabelModelVersion).toMatch(/^local-/);
    expect(answer.Labels).toEqual([
      {
        Name: 'Dog',
        Confidence: 90,
        Instances: [],
        Parents: [{ Name: 'Animal' }],
        Aliases: [{ Name: 'Hound' }],
        Categories: [{ Name: 'Animals' }],
      },
      expect.objectContaining({ Name: 'Animal' }),
      expect.objectContaining({
        Name: 'Cup',
        Instances: [{ Confidence: 55, BoundingBox: { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.4 } }],
      }),
    ]);
  });

  it.each<[string, Partial<DetectLabelsCommandInput>, string[]]>([
    ['at least 55 by default', {}, ['Dog', 'Animal', 'Cup']],
    ['at least MinConfidence', { MinConfidence: 54.9 }, ['Dog', 'Animal', 'Cup', 'Fork']],
    ['at most MaxLabels', { MaxLabels: 1 }, ['Dog']],
    ['none when MaxLabels is 0', { MaxLabels: 0 }, []],
    ['only included names', { Settings: { GeneralLabels: { LabelInclusionFilters: ['Cup'] } } }, ['Cup']],
    ['no excluded names', { Settings: { GeneralLabels: { LabelExclusionFilters: ['Dog'] } } }, ['Animal', 'Cup']],
    [
      'only included categories',
      { Settings: { GeneralLabels: { LabelCategoryInclusionFilters: ['Kitchen'] } } },
      ['Cup'],
    ],
    [
      'no excluded categories',
      { Settings: { GeneralLabels: { LabelCategoryExclusionFilters: ['Animals'] } } },
      ['Cup'],
    ],
  ])('keeps %s', async (_what, input, expected) => {
    await expect(names(input)).resolves.toEqual(expected);
  });

  it('refuses image properties, which it cannot compute', async () => {
    await expect(detectLabels({ Features: ['IMAGE_PROPERTIES'] })).rejects.toThrow(InvalidParameterException);
  });

  it('filters a recorded answer like any other', async () => {
    vision.recorded = {
      DetectLabels: {
        LabelModelVersion: '3.0',
        Labels: [
          { Name: 'Beach', Confidence: 97 },
          { Name: 'Sea', Confidence: 40 },
        ],
      },
    };

    const answer = await detectLabels();

    expect(answer).toMatchObject({ LabelModelVersion: '3.0', Labels: [{ Name: 'Beach', Confidence: 97 }] });
    expect(account.calls[0]?.facts).toMatchObject({ source: 'recorded' });
  });
});

function raw(operation: string, body: string): Promise<Response> {
  return fetch(account.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `RekognitionService.${operation}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/rekognition/aws4_request, SignedHeaders=host, Signature=0',
    },
    body,
  });
}
