import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaceDetail } from '@aws-sdk/client-rekognition';
import { PROBLEM_TEXTS } from '../../gallery/src/texts/areas/problems';
import { REASON_TEXTS } from '../../gallery/src/texts/areas/reasons';
import * as imageErrors from '../../handlers/image/image-errors';
import { parseRejectionText } from '../../handlers/rider-photo/attempt/rejection-text';
import { FaceAlreadyExistsError, PhotoSupersededError } from '../../handlers/rider-photo/attempt/rider-errors';
import { asRejection } from '../../handlers/rider-photo/photo/photo-rejections';
import { judgePhoto } from '../../handlers/rider-photo/photo/photo-rules';

const withoutText = (codes: readonly string[]): string[] => codes.filter((code) => !(`reason.${code}` in REASON_TEXTS));

/** Names of the rejections of a photo. */
const REJECTIONS = Object.values(imageErrors)
  .filter((one) => one.prototype instanceof imageErrors.ImageRejection)
  .map((Rejection) => new (Rejection as new (message: string) => Error)('').name);

const sourcesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));

/** What the API, the server of one machine or the page itself says when it does not do what it is asked. */
function problems(): string[] {
  const folders = ['handlers/gallery', 'local/gallery', 'gallery/src'].map((name) => join(__dirname, '../..', name));
  const sources = folders.flatMap(sourcesIn);
  return sources.flatMap((source) =>
    Array.from(
      source.matchAll(/new Problem\(\s*(?:\d+,\s*)?'(\w+)'|\berror: '(\w+)', message|^ {2}\d{3}: '(\w+)'/gm),
      ([, thrown, answered, byStatus]) => (thrown ?? answered ?? byStatus)!,
    ),
  );
}

describe('the page has words for', () => {
  it('each problem', () => {
    const codes = problems();

    expect(codes).toEqual(expect.arrayContaining(['Failed', 'Forbidden', 'NotFound', 'NotAllowed', 'SignInFailed']));
    expect(codes.filter((code) => !(`problem.${code}` in PROBLEM_TEXTS))).toEqual([]);
  });

  it('each rejection of a photo', () => {
    expect(REJECTIONS.length).toBeGreaterThan(4);
    expect(withoutText(REJECTIONS)).toEqual([]);
  });

  it('each rule that a selfie may break', () => {
    const wrong = (value: boolean): { Value: boolean; Confidence: number } => ({ Value: value, Confidence: 100 });
    const face: FaceDetail = {
      Confidence: 100,
      BoundingBox: { Left: 0, Top: 0, Width: 0.01, Height: 0.01 },
      Sunglasses: wrong(true),
      FaceOccluded: wrong(true),
      EyesOpen: wrong(false),
      Quality: { Brightness: 0, Sharpness: 0 },
      Pose: { Yaw: 90, Pitch: 90, Roll: 90 },
    };
    const rules = {
      minFaceConfidence: 50,
      minAttributeConfidence: 50,
      refuseSunglasses: true,
      refuseOccludedFace: true,
      requireOpenEyes: true,
      minFaceSize: 50,
      minBrightness: 10,
      minSharpness: 10,
      maxYaw: 10,
      maxPitch: 10,
      maxRoll: 10,
    };
    const reasons = [[face], [], [face, face]].flatMap((faces) =>
      judgePhoto(faces, { width: 100, height: 100 }, rules).failures.map(({ reason }) => reason),
    );

    expect(reasons).toHaveLength(11);
    expect(withoutText(reasons)).toEqual([]);
  });

  it('each other rejection of a selfie', () => {
    const errors = [
      ...REJECTIONS.map((name) => asRejection(Object.assign(new Error(''), { name }))),
      new FaceAlreadyExistsError(),
      new PhotoSupersededError(),
    ] as Error[];
    const reasons = errors.flatMap(({ message }) => parseRejectionText(message).reasons);

    expect(reasons).toHaveLength(errors.length);
    expect(withoutText(reasons)).toEqual([]);
  });
});
