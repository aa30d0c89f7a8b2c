import type { DetectedFace } from '../../vision/answers';

export const QUALITY_FILTERS = ['NONE', 'AUTO', 'LOW', 'MEDIUM', 'HIGH'];

/** A quality bar in local measures: a face below any of them is not indexed. */
interface QualityBar {
  /** Of the detection, 0 to 100. */
  readonly confidence: number;
  /** Shorter side of the face in pixels. */
  readonly sidePx: number;
  readonly brightness: number;
  readonly sharpness: number;
  /** Largest yaw or pitch in degrees. */
  readonly angle: number;
}

/** AWS does not publish its bars. These follow its words: AUTO lets nearly every usable face pass, HIGH only portraits. */
const LOW: QualityBar = { confidence: 55, sidePx: 32, brightness: 8, sharpness: 8, angle: 70 };
const BARS: Readonly<Record<string, QualityBar | undefined>> = {
  AUTO: LOW,
  LOW,
  MEDIUM: { confidence: 65, sidePx: 50, brightness: 15, sharpness: 20, angle: 55 },
  HIGH: { confidence: 85, sidePx: 80, brightness: 25, sharpness: 35, angle: 40 },
};

/** Rekognition's reasons not to index a face. Empty when it passes the filter. */
export function reasonsAgainst(face: DetectedFace, filter: string): string[] {
  const bar = BARS[filter];
  if (bar === undefined) return [];
  const failed: readonly (readonly [reason: string, fails: boolean])[] = [
    ['EXTREME_POSE', Math.max(Math.abs(face.pose.yaw), Math.abs(face.pose.pitch)) > bar.angle],
    ['LOW_BRIGHTNESS', face.quality.brightness < bar.brightness],
    ['LOW_SHARPNESS', face.quality.sharpness < bar.sharpness],
    ['LOW_CONFIDENCE', face.confidence < bar.confidence],
    ['SMALL_BOUNDING_BOX', Math.min(face.pixels.width, face.pixels.height) < bar.sidePx],
  ];
  return failed.filter(([, fails]) => fails).map(([reason]) => reason);
}
