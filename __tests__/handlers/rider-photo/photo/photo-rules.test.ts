import type { FaceDetail } from '@aws-sdk/client-rekognition';
import { FACE_ATTRIBUTES, judgePhoto, type PhotoRules } from '../../../../handlers/rider-photo/photo/photo-rules';

const rules: PhotoRules = {
  minFaceConfidence: 60,
  minAttributeConfidence: 80,
  refuseSunglasses: true,
  refuseOccludedFace: true,
  requireOpenEyes: true,
  minFaceSize: 100,
  minBrightness: 20,
  minSharpness: 30,
  maxYaw: 45,
  maxPitch: 40,
  maxRoll: 90,
};

const size = { width: 1000, height: 500 };

const face: FaceDetail = {
  BoundingBox: { Left: 0.1, Top: 0.1, Width: 0.5, Height: 0.5 },
  Confidence: 99,
  Sunglasses: { Value: false, Confidence: 99 },
  FaceOccluded: { Value: false, Confidence: 99 },
  EyesOpen: { Value: true, Confidence: 99 },
  Quality: { Brightness: 60, Sharpness: 60 },
  Pose: { Yaw: 0, Pitch: 0, Roll: 0 },
};

const reasons = (details: readonly FaceDetail[], more: Partial<PhotoRules> = {}): string[] =>
  judgePhoto(details, size, { ...rules, ...more }).failures.map(({ reason }) => reason);

describe('judgePhoto', () => {
  it('finds nothing wrong with one clear face', () => {
    expect(judgePhoto([face], size, rules)).toEqual({ failures: [], notApplied: [], faceBox: face.BoundingBox });
  });

  it.each([
    [0, 'NO_FACE'],
    [2, 'SEVERAL_FACES'],
    [5, 'SEVERAL_FACES'],
  ])('refuses %i faces in the words of the original, and looks no further', (count, reason) => {
    const dark = { ...face, Quality: { Brightness: 1, Sharpness: 1 } };

    const verdict = judgePhoto(
      Array.from({ length: count }, () => dark),
      size,
      rules,
    );

    expect(verdict).toEqual({
      failures: [{ reason, message: `Detected ${count} faces in the photo.` }],
      notApplied: [],
    });
  });

  it('counts faces from the least confidence on', () => {
    const smaller = { Left: 0.8, Top: 0.1, Width: 0.1, Height: 0.1 };
    const second = (Confidence: number): FaceDetail[] => [face, { ...face, BoundingBox: smaller, Confidence }];

    expect(reasons(second(59.9))).toEqual([]);
    expect(reasons(second(60))).toEqual(['SEVERAL_FACES']);
    expect(reasons(second(60.1))).toEqual(['SEVERAL_FACES']);
    expect(reasons([{ ...face, Confidence: 59.9 }])).toEqual(['NO_FACE']);
  });

  it.each([
    ['larger', { Left: 0.1, Top: 0.1, Width: 0.51, Height: 0.5 }, ['SEVERAL_FACES']],
    ['as large', { Left: 0.4, Top: 0.4, Width: 0.5, Height: 0.5 }, ['SEVERAL_FACES']],
    ['higher but smaller', { Left: 0.8, Top: 0, Width: 0.2, Height: 1 }, []],
  ])('does not overlook a face that is hardly one when it is %s', (_what, BoundingBox, expected) => {
    const second = { ...face, BoundingBox, Confidence: 1 };

    expect(reasons([face, second])).toEqual(expected);
    expect(reasons([second, face])).toEqual(expected);
  });

  it.each([
    ['SUNGLASSES', 'Sunglasses', true],
    ['FACE_OCCLUDED', 'FaceOccluded', true],
    ['EYES_CLOSED', 'EyesOpen', false],
  ] as const)('reports %s from the attribute’s own confidence on', (reason, attribute, Value) => {
    const sure = (Confidence: number): FaceDetail[] => [{ ...face, [attribute]: { Value, Confidence } }];

    expect(reasons(sure(79.9))).toEqual([]);
    expect(reasons(sure(80))).toEqual([reason]);
    expect(reasons(sure(80.1))).toEqual([reason]);
    expect(reasons([{ ...face, [attribute]: { Value: !Value, Confidence: 99 } }])).toEqual([]);
  });

  it.each([
    ['TOO_DARK', 20, (value: number): FaceDetail => ({ ...face, Quality: { Brightness: value, Sharpness: 60 } })],
    ['TOO_BLURRY', 30, (value: number): FaceDetail => ({ ...face, Quality: { Brightness: 60, Sharpness: value } })],
    [
      'FACE_TOO_SMALL',
      100,
      (value: number): FaceDetail => ({
        ...face,
        BoundingBox: { ...face.BoundingBox, Width: 0.5, Height: value / 500 },
      }),
    ],
  ])('reports %s below %i', (reason, limit, withValue) => {
    expect(reasons([withValue(limit - 0.1)])).toEqual([reason]);
    expect(reasons([withValue(limit)])).toEqual([]);
    expect(reasons([withValue(limit + 0.1)])).toEqual([]);
  });

  it.each([
    ['HEAD_TURNED', 'Yaw', 45],
    ['HEAD_NODDING', 'Pitch', 40],
    ['HEAD_TILTED', 'Roll', 90],
  ])('reports %s beyond the angle, to both sides', (reason, axis, limit) => {
    const turned = (angle: number): FaceDetail[] => [{ ...face, Pose: { ...face.Pose, [axis]: angle } }];

    for (const side of [1, -1]) {
      expect(reasons(turned(side * (limit - 0.1)))).toEqual([]);
      expect(reasons(turned(side * limit))).toEqual([]);
      expect(reasons(turned(side * (limit + 0.1)))).toEqual([reason]);
    }
  });

  it('measures the shorter side of the face in pixels of the photo', () => {
    const narrow = { ...face, BoundingBox: { Width: 0.05, Height: 0.9 } };

    expect(reasons([narrow], { minFaceSize: 51 })).toEqual(['FACE_TOO_SMALL']);
    expect(reasons([narrow], { minFaceSize: 50 })).toEqual([]);
  });

  it('measures of a face at the edge what is in the photo', () => {
    const cut = { ...face, BoundingBox: { Left: -0.05, Top: 0.2, Width: 0.1, Height: 0.6 } };

    expect(reasons([cut], { minFaceSize: 51 })).toEqual(['FACE_TOO_SMALL']);
    expect(reasons([cut], { minFaceSize: 50 })).toEqual([]);
  });

  const bad: FaceDetail = {
    BoundingBox: { Width: 0.01, Height: 0.01 },
    Confidence: 99,
    Sunglasses: { Value: true, Confidence: 99 },
    FaceOccluded: { Value: true, Confidence: 99 },
    EyesOpen: { Value: false, Confidence: 99 },
    Quality: { Brightness: 1, Sharpness: 1 },
    Pose: { Yaw: 90, Pitch: 90, Roll: 100 },
  };
  const all = [
    'SUNGLASSES',
    'FACE_OCCLUDED',
    'EYES_CLOSED',
    'FACE_TOO_SMALL',
    'TOO_DARK',
    'TOO_BLURRY',
    'HEAD_TURNED',
    'HEAD_NODDING',
    'HEAD_TILTED',
  ];

  it('reports all broken rules at once', () => {
    expect(reasons([bad])).toEqual(all);
  });

  it('can be told to apply none', () => {
    const off = {
      refuseSunglasses: false,
      refuseOccludedFace: false,
      requireOpenEyes: false,
      minFaceSize: 0,
      minBrightness: 0,
      minSharpness: 0,
      maxYaw: 180,
      maxPitch: 180,
      maxRoll: 180,
    };

    expect(reasons([bad], off)).toEqual([]);
  });

  it('names the rules that the answer has no fact for, and does not apply them', () => {
    const verdict = judgePhoto([{ Confidence: 99 }], size, rules);

    expect(verdict).toEqual({ failures: [], notApplied: all });
  });
});

describe('FACE_ATTRIBUTES', () => {
  it('asks for nothing beyond the rules: no age, gender or emotion', () => {
    expect(FACE_ATTRIBUTES).toEqual(['DEFAULT', 'SUNGLASSES', 'FACE_OCCLUDED', 'EYES_OPEN']);
  });
});
