import type { Landmark } from './answers';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Rekognition's name for points of the 68-point scheme, the mean where a name stands for several. Left and right are
 * the picture's. `leftPupil` and `rightPupil` are missing: the scheme has the outline of the eyes, not the pupils.
 */
const POINTS_OF: Readonly<Record<string, readonly number[]>> = {
  eyeLeft: [36, 37, 38, 39, 40, 41],
  eyeRight: [42, 43, 44, 45, 46, 47],
  mouthLeft: [48],
  mouthRight: [54],
  nose: [30],
  leftEyeBrowLeft: [17],
  leftEyeBrowRight: [21],
  leftEyeBrowUp: [19],
  rightEyeBrowLeft: [22],
  rightEyeBrowRight: [26],
  rightEyeBrowUp: [24],
  leftEyeLeft: [36],
  leftEyeRight: [39],
  leftEyeUp: [37, 38],
  leftEyeDown: [40, 41],
  rightEyeLeft: [42],
  rightEyeRight: [45],
  rightEyeUp: [43, 44],
  rightEyeDown: [46, 47],
  noseLeft: [31],
  noseRight: [35],
  mouthUp: [51],
  mouthDown: [57],
  upperJawlineLeft: [0],
  midJawlineLeft: [4],
  chinBottom: [8],
  midJawlineRight: [12],
  upperJawlineRight: [16],
};

/** The points of a face under Rekognition's names, in the order in which the service lists them. */
export function nameLandmarks(points: readonly Point[]): Landmark[] {
  return Object.entries(POINTS_OF).map(([type, indices]) => ({ type, ...meanPoint(points, indices) }));
}

/** Mean of some points of the 68-point scheme. */
export function meanPoint(points: readonly Point[], indices: readonly number[]): Point {
  const chosen = indices.map((index) => pointAt(points, index));
  return {
    x: chosen.reduce((sum, { x }) => sum + x, 0) / chosen.length,
    y: chosen.reduce((sum, { y }) => sum + y, 0) / chosen.length,
  };
}

/** @throws RangeError when the scheme has no such point */
export function pointAt(points: readonly Point[], index: number): Point {
  const point = points[index];
  if (point === undefined) throw new RangeError(`A face has 68 points, but point ${index} is missing.`);
  return point;
}
