import type { Setting } from './description';
import { scheduleExpressionRule, timeZoneRule } from './schedule-rules';

const number = (value: number, minimum: number, maximum: number, description: string) =>
  ({ type: 'number', default: value, minimum, maximum, description }) as const satisfies Setting;

const whole = (value: number, minimum: number, maximum: number, description: string) =>
  ({ type: 'integer', default: value, minimum, maximum, description }) as const satisfies Setting;

const flag = (description: string) => ({ type: 'boolean', default: true, description }) as const satisfies Setting;

/**
 * The knobs of rider-photo. The defaults of the pose follow
 * https://docs.aws.amazon.com/rekognition/latest/dg/recommendations-facial-input-images.html.
 */
export const riderSettings = {
  minFaceConfidence: number(60, 0, 100, 'Least confidence, in percent, that a found face is one.'),
  minAttributeConfidence: number(
    80,
    50,
    100,
    'Least confidence, in percent, at which sunglasses, covered faces and closed eyes count.',
  ),
  refuseSunglasses: flag('Whether a face with sunglasses is refused.'),
  refuseOccludedFace: flag('Whether a partly covered face is refused: by a mask, a hand, a phone.'),
  requireOpenEyes: flag('Whether closed eyes are refused.'),
  minFaceSize: whole(
    30,
    0,
    4000,
    'Least shorter side of the face, in pixels; 0 is no limit. AWS recommends 50 for photos up to full HD.',
  ),
  minBrightness: number(
    15,
    0,
    100,
    'Least brightness of the face, as Rekognition measures it; 0 is no limit. Keep it low: it also depends on the skin.',
  ),
  minSharpness: number(20, 0, 100, 'Least sharpness of the face, as Rekognition measures it; 0 is no limit.'),
  maxYaw: number(45, 0, 180, 'Degrees that the head may be turned to either side; 180 is no limit.'),
  maxPitch: number(45, 0, 180, 'Degrees that the head may look up or down; 180 is no limit.'),
  maxRoll: number(90, 0, 180, 'Degrees that the head may be tilted to either side; 180 is no limit.'),
  faceMatchThreshold: number(
    99,
    0,
    100,
    'Least similarity, in percent, of two photos of one person. AWS advises 99 for telling who somebody is; 80 finds ' +
      'look-alikes.',
  ),
  qualityFilter: {
    type: 'string',
    default: 'AUTO',
    oneOf: ['NONE', 'AUTO', 'LOW', 'MEDIUM', 'HIGH'],
    description: 'Quality bar of IndexFaces, below which a face is refused.',
  },
  thumbnailSize: whole(300, 16, 2048, 'Side of the square that a thumbnail fits in, in pixels.'),
  maxPixels: whole(100_000_000, 1_000_000, 100_000_000, 'Largest accepted photo, in pixels.'),
  retentionDays: whole(
    1095,
    1,
    36_500,
    'Days after which a rider who uploads nothing more is erased. The law may ask for less: the default is the most ' +
      'that the Biometric Information Privacy Act of Illinois allows.',
  ),
  expiryScheduleExpression: {
    ...scheduleExpressionRule,
    default: 'rate(1 day)',
    description: 'When expired riders are erased: an EventBridge Scheduler expression.',
  },
  expiryScheduleTimeZone: {
    ...timeZoneRule,
    default: 'UTC',
    description: 'Time zone of that schedule, by its IANA name.',
  },
  expiryScheduleEnabled: flag('Whether expired riders are erased by that schedule.'),
} as const satisfies Readonly<Record<string, Setting>>;
