import type { Setting } from './description';

/** The knobs of image-analysis. */
export const imageSettings = {
  maxLabels: {
    type: 'integer',
    default: 10,
    minimum: 1,
    maximum: 100,
    readBy: ['register-image', 'detect-labels'],
    description: 'Labels kept per image, most confident first.',
  },
  minConfidence: {
    type: 'number',
    default: 60,
    minimum: 0,
    maximum: 100,
    readBy: ['register-image', 'detect-labels'],
    description: 'Least confidence of a kept label, in percent.',
  },
  detectFaces: {
    type: 'string',
    default: 'always',
    oneOf: ['always', 'when-a-person-is-seen'],
    readBy: ['register-image'],
    description:
      'Whether faces are looked for in every image, or only where Person or Human is among its labels, which come first then. That saves up to half of the price of Rekognition, takes a second longer, and misses faces where no person was seen (docs/image-analysis.md).',
  },
  reuseDays: {
    type: 'integer',
    default: 30,
    minimum: 0,
    maximum: 3650,
    readBy: ['register-image', 'prepare-image'],
    description:
      'Days for which the analysis of an image serves other uploads of the same bytes by the same owner, instead of one that is paid for. 0 analyses every upload.',
  },
  thumbnailSize: {
    type: 'integer',
    default: 250,
    minimum: 16,
    maximum: 2048,
    readBy: ['register-image', 'prepare-image'],
    description: 'Side of the square that a thumbnail fits in, in pixels.',
  },
  maxPixels: {
    type: 'integer',
    default: 250_000_000,
    minimum: 1_000_000,
    maximum: 250_000_000,
    readBy: ['register-image', 'prepare-image'],
    description: 'Largest accepted image, in pixels. One that is larger than Rekognition takes is scaled for it.',
  },
  callsPerSecond: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 3000,
    readBy: ['start-analysis', 'plan-backfill'],
    description:
      'Photos analysed per second, by uploads and a backfill together: each makes one call of DetectLabels and one of DetectFaces. 0 is what AWS grants by default in the Region (5 or 50): look into Service Quotas.',
  },
  redriveEnabled: {
    type: 'boolean',
    default: false,
    description:
      'Whether images that stay INCOMPLETE are analysed again by themselves, once an hour, five times at most.',
  },
  redriveAfterHours: {
    type: 'integer',
    default: 6,
    minimum: 1,
    maximum: 720,
    readBy: ['redrive-incomplete'],
    description: 'Hours after which an INCOMPLETE image is analysed again, while redriveEnabled.',
  },
  backfillEnabled: {
    type: 'boolean',
    default: false,
    local: true,
    description: 'Whether the state machine exists that analyses photos that were there before (docs/scale.md).',
  },
  backfillCallsPerSecond: {
    type: 'integer',
    default: 0,
    minimum: 0,
    maximum: 3000,
    readBy: ['plan-backfill'],
    description:
      'Of these, photos per second of a backfill while it runs; the rest is for uploads and selfies. 0 is four fifths.',
  },
} as const satisfies Readonly<Record<string, Setting>>;
