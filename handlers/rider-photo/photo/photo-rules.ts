import type { BoundingBox, FaceDetail } from '@aws-sdk/client-rekognition';
import type { RiderSettings } from '../../../state-machines/rider-photo-settings';
import type { Orientation } from '../../image/upright';
import { uprightFace } from './upright-face';

/** The attributes that the rules need, and no other: no age, gender or emotion. DEFAULT brings box, pose and quality. */
export const FACE_ATTRIBUTES = ['DEFAULT', 'SUNGLASSES', 'FACE_OCCLUDED', 'EYES_OPEN'] as const;

/** What a photo must show. Bounds are allowed themselves. */
export type PhotoRules = Pick<
  RiderSettings,
  | 'minFaceConfidence'
  | 'minAttributeConfidence'
  | 'refuseSunglasses'
  | 'refuseOccludedFace'
  | 'requireOpenEyes'
  | 'minFaceSize'
  | 'minBrightness'
  | 'minSharpness'
  | 'maxYaw'
  | 'maxPitch'
  | 'maxRoll'
>;

/** Width and height of the upright photo in pixels. */
export interface PhotoSize {
  readonly width: number;
  readonly height: number;
  /** EXIF orientation that Rekognition does not apply, so that its answers must be turned. */
  readonly boxOrientation?: Orientation;
}

/** What is wrong with a photo, and which rules could not be applied because the answer lacks their fact. */
export interface PhotoVerdict {
  readonly failures: readonly { readonly reason: string; readonly message: string }[];
  readonly notApplied: readonly string[];
  /** The face that was judged, when there was one to judge: where Rekognition sees it, so that its answers compare. */
  readonly faceBox?: BoundingBox;
}

interface Rule {
  readonly reason: string;
  /** Whether the face breaks the rule; undefined when the answer lacks the fact. */
  broken(face: FaceDetail, photo: PhotoSize): boolean | undefined;
  readonly message: string;
}

type Attribute = { readonly Value?: boolean; readonly Confidence?: number } | undefined;

/** An attribute says something only if its own confidence reaches the bar. */
function says(attribute: Attribute, value: boolean, minConfidence: number): boolean | undefined {
  if (attribute?.Value === undefined || attribute.Confidence === undefined) return undefined;
  return attribute.Value === value && attribute.Confidence >= minConfidence;
}

const below = (value: number | undefined, minimum: number): boolean | undefined =>
  value === undefined ? undefined : value < minimum;

const beyond = (angle: number | undefined, maximum: number): boolean | undefined =>
  angle === undefined ? undefined : Math.abs(angle) > maximum;

/** Of the part that is in the photo: the box of a face at the edge reaches beyond it. */
function shorterSide({ BoundingBox }: FaceDetail, photo: PhotoSize): number | undefined {
  const { Left = 0, Top = 0, Width, Height } = BoundingBox ?? {};
  if (Width === undefined || Height === undefined) return undefined;
  const inside = (start: number, length: number): number =>
    start >= 0 && start + length <= 1 ? length : Math.max(0, Math.min(1, start + length) - Math.max(0, start));
  return Math.min(inside(Left, Width) * photo.width, inside(Top, Height) * photo.height);
}

function activeRules(rules: PhotoRules): Rule[] {
  const { minAttributeConfidence: confidence } = rules;
  const switched: (readonly [on: boolean, rule: Rule])[] = [
    [
      rules.refuseSunglasses,
      {
        reason: 'SUNGLASSES',
        message: 'Face is wearing sunglasses.',
        broken: ({ Sunglasses }) => says(Sunglasses, true, confidence),
      },
    ],
    [
      rules.refuseOccludedFace,
      {
        reason: 'FACE_OCCLUDED',
        message: 'Face is partly covered.',
        broken: ({ FaceOccluded }) => says(FaceOccluded, true, confidence),
      },
    ],
    [
      rules.requireOpenEyes,
      {
        reason: 'EYES_CLOSED',
        message: 'Eyes are closed.',
        broken: ({ EyesOpen }) => says(EyesOpen, false, confidence),
      },
    ],
    [
      rules.minFaceSize > 0,
      {
        reason: 'FACE_TOO_SMALL',
        message: `Face is smaller than ${rules.minFaceSize} pixels.`,
        broken: (face, photo) => below(shorterSide(face, photo), rules.minFaceSize),
      },
    ],
    [
      rules.minBrightness > 0,
      {
        reason: 'TOO_DARK',
        message: 'Face is too dark.',
        broken: ({ Quality }) => below(Quality?.Brightness, rules.minBrightness),
      },
    ],
    [
      rules.minSharpness > 0,
      {
        reason: 'TOO_BLURRY',
        message: 'Face is not sharp.',
        broken: ({ Quality }) => below(Quality?.Sharpness, rules.minSharpness),
      },
    ],
    [
      rules.maxYaw < 180,
      {
        reason: 'HEAD_TURNED',
        message: 'Head is turned to the side.',
        broken: ({ Pose }) => beyond(Pose?.Yaw, rules.maxYaw),
      },
    ],
    [
      rules.maxPitch < 180,
      {
        reason: 'HEAD_NODDING',
        message: 'Head looks up or down.',
        broken: ({ Pose }) => beyond(Pose?.Pitch, rules.maxPitch),
      },
    ],
    [
      rules.maxRoll < 180,
      {
        reason: 'HEAD_TILTED',
        message: 'Head is tilted.',
        broken: ({ Pose }) => beyond(Pose?.Roll, rules.maxRoll),
      },
    ],
  ];
  return switched.filter(([on]) => on).map(([, rule]) => rule);
}

const areaOf = ({ BoundingBox: { Width = 0, Height = 0 } = {} }: FaceDetail): number => Width * Height;

/**
 * Judges a photo by what DetectFaces says about it. Exactly one face comes first, since the other rules are about it;
 * of those, all that are broken are reported at once. A face that is hardly one, in a poster or a pattern, does not count
 * unless it is as large as the one that is: Rekognition searches for and indexes the largest.
 */
export function judgePhoto(faces: readonly FaceDetail[], photo: PhotoSize, rules: PhotoRules): PhotoVerdict {
  const certain = faces.filter(({ Confidence }) => Confidence === undefined || Confidence >= rules.minFaceConfidence);
  const [face] = certain;
  const rivals = faces.filter(
    (other) => face !== undefined && (certain.includes(other) || areaOf(other) >= areaOf(face)),
  );
  if (face === undefined || rivals.length > 1) {
    const reason = face === undefined ? 'NO_FACE' : 'SEVERAL_FACES';
    return { failures: [{ reason, message: `Detected ${rivals.length} faces in the photo.` }], notApplied: [] };
  }
  const upright = uprightFace(face, photo.boxOrientation);
  const judged = activeRules(rules).map((rule) => ({ ...rule, isBroken: rule.broken(upright, photo) }));
  return {
    failures: judged.filter(({ isBroken }) => isBroken === true).map(({ reason, message }) => ({ reason, message })),
    notApplied: judged.filter(({ isBroken }) => isBroken === undefined).map(({ reason }) => reason),
    faceBox: face.BoundingBox,
  };
}
