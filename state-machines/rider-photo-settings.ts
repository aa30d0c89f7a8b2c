import type { Setting, SettingValues } from './description';

type Facts = Pick<Setting, 'readBy'> & { readonly minimum: number; readonly maximum: number };

const number = (value: number, facts: Facts, description: string) =>
  ({ type: 'number', default: value, ...facts, description }) as const satisfies Setting;

const whole = (value: number, facts: Facts, description: string) =>
  ({ type: 'integer', default: value, ...facts, description }) as const satisfies Setting;

const flag = (readBy: readonly string[], description: string) =>
  ({ type: 'boolean', default: true, readBy, description }) as const satisfies Setting;

/** Readers of the rules about one photo, and of what two photos of one person are. */
const CHECK = ['face-detection'];
const COMPARE = ['check-face-duplicate', 'persist-metadata'];

/**
 * The knobs of rider-photo. The defaults of the pose follow
 * https://docs.aws.amazon.com/rekognition/latest/dg/recommendations-facial-input-images.html.
 */
export const riderSettings = {
  minFaceConfidence: number(
    60,
    { minimum: 0, maximum: 100, readBy: CHECK },
    'Least confidence, in percent, that a found face is one.',
  ),
  minAttributeConfidence: number(
    80,
    { minimum: 50, maximum: 100, readBy: CHECK },
    'Least confidence, in percent, for sunglasses, covered faces and closed eyes to count.',
  ),
  refuseSunglasses: flag(CHECK, 'Whether a face with sunglasses is refused.'),
  refuseOccludedFace: flag(CHECK, 'Whether a partly covered face is refused: by a mask, a hand, a phone.'),
  requireOpenEyes: flag(CHECK, 'Whether closed eyes are refused.'),
  minFaceSize: whole(
    30,
    { minimum: 0, maximum: 4000, readBy: CHECK },
    'Least shorter side of the face, in pixels; 0 is no limit. AWS recommends 50 for photos up to full HD.',
  ),
  minBrightness: number(
    15,
    { minimum: 0, maximum: 100, readBy: CHECK },
    'Least brightness of the face, as Rekognition measures it; 0 is no limit. Keep it low: it also depends on the skin.',
  ),
  minSharpness: number(
    20,
    { minimum: 0, maximum: 100, readBy: CHECK },
    'Least sharpness of the face, as Rekognition measures it; 0 is no limit.',
  ),
  maxYaw: number(
    45,
    { minimum: 0, maximum: 180, readBy: CHECK },
    'Degrees that the head may be turned to either side; 180 is no limit.',
  ),
  maxPitch: number(
    45,
    { minimum: 0, maximum: 180, readBy: CHECK },
    'Degrees that the head may look up or down; 180 is no limit.',
  ),
  maxRoll: number(
    90,
    { minimum: 0, maximum: 180, readBy: CHECK },
    'Degrees that the head may be tilted to either side; 180 is no limit.',
  ),
  faceMatchThreshold: number(
    99,
    { minimum: 0, maximum: 100, readBy: COMPARE },
    'Least similarity, in percent, of two photos of one person. AWS advises 99 to identify a person; 80 finds ' +
      'look-alikes.',
  ),
  qualityFilter: {
    type: 'string',
    default: 'AUTO',
    oneOf: ['NONE', 'AUTO', 'LOW', 'MEDIUM', 'HIGH'],
    readBy: ['add-face-to-index'],
    description: 'Quality bar of IndexFaces, below which a face is refused.',
  },
  thumbnailSize: whole(
    300,
    { minimum: 16, maximum: 2048, readBy: ['thumbnail'] },
    'Side of the square that a thumbnail fits in, in pixels.',
  ),
  maxPixels: whole(
    100_000_000,
    { minimum: 1_000_000, maximum: 100_000_000, readBy: ['face-detection', 'thumbnail'] },
    'Largest photo, in pixels.',
  ),
  callsPerSecond: whole(
    0,
    { minimum: 0, maximum: 3000, readBy: ['start-check'] },
    'Selfies per second, one call of each operation at most. 0: what AWS grants in the Region, 5 or 50 (Service Quotas).',
  ),
  retentionDays: whole(
    1095,
    { minimum: 1, maximum: 36_500, readBy: CHECK },
    'Days after which a rider who uploads nothing is erased. The law may ask for less: the default is the most ' +
      'that the Biometric Information Privacy Act of Illinois allows.',
  ),
} as const satisfies Readonly<Record<string, Setting>>;

/** Their values. */
export type RiderSettings = SettingValues<typeof riderSettings>;
