import type { Verdict } from './answers';
import { lumaAt } from './face-quality';
import { meanPoint, pointAt, type Point } from './landmarks';
import type { Pixels } from './picture';

/** Darker than this part of the cheeks' brightness counts as dark. Relative, so that it fits every skin and light. */
const DARK_PART_OF_SKIN = 0.5;

/** Share of dark pixels around the eyes from which on sunglasses are assumed. */
const SUNGLASSES_SHARE = 0.42;

/** Difference in share that takes the confidence from 50 to its maximum. */
const CERTAIN_DIFFERENCE = 0.3;

/** A heuristic never claims more. */
const MAX_CONFIDENCE = 95;

/** On a face darker than this, or with smaller eyes, dark lenses cannot be told from shadow. */
const MIN_SKIN_LUMA = 20;
const MIN_EYE_PX = 6;

/** Samples per side of a patch. */
const GRID = 24;

/**
 * Guesses sunglasses from the share of dark pixels around both eyes.
 * @param points 68 points in pixels of the picture
 * @returns undefined when the face is too dark or too small to tell
 */
export function guessSunglasses(picture: Pixels, points: readonly Point[]): Verdict | undefined {
  const share = darkShareAroundEyes(picture, points);
  if (share === undefined) return undefined;
  const certainty = Math.min(1, Math.abs(share - SUNGLASSES_SHARE) / CERTAIN_DIFFERENCE);
  return { value: share >= SUNGLASSES_SHARE, confidence: 50 + certainty * (MAX_CONFIDENCE - 50) };
}

/**
 * Share of dark pixels (0 to 1) in the patch that a lens would cover, from below the brow to beside the nose: that of
 * the brighter eye, since hair and shadow often cover one eye but sunglasses cover both.
 */
export function darkShareAroundEyes(picture: Pixels, points: readonly Point[]): number | undefined {
  const skin = skinLuma(picture, points);
  const mouth = meanPoint(points, [48, 54]);
  const eyes = [eyeFrame(points, 36, 39, mouth), eyeFrame(points, 45, 42, mouth)];
  if (skin < MIN_SKIN_LUMA || eyes.some(({ width }) => width < MIN_EYE_PX)) return undefined;
  return Math.min(...eyes.map((eye) => darkShare(picture, eye, DARK_PART_OF_SKIN * skin)));
}

interface EyeFrame {
  readonly centre: Point;
  readonly width: number;
  /** Unit vectors along the eye and towards the mouth: a patch along them fits a tilted head. */
  readonly along: Point;
  readonly down: Point;
}

function eyeFrame(points: readonly Point[], outerIndex: number, innerIndex: number, mouth: Point): EyeFrame {
  const [outer, inner] = [pointAt(points, outerIndex), pointAt(points, innerIndex)];
  const width = Math.hypot(outer.x - inner.x, outer.y - inner.y);
  const centre = meanPoint(points, [outerIndex, innerIndex]);
  const along = { x: (inner.x - outer.x) / (width || 1), y: (inner.y - outer.y) / (width || 1) };
  const side = Math.sign(-along.y * (mouth.x - centre.x) + along.x * (mouth.y - centre.y));
  return { centre, width, along, down: { x: -along.y * side, y: along.x * side } };
}

function darkShare(picture: Pixels, { centre, width, along, down }: EyeFrame, limit: number): number {
  let dark = 0;
  for (let i = 0; i < GRID * GRID; i++) {
    const u = ((i % GRID) / (GRID - 1) - 0.5) * 1.5 * width;
    const v = ((Math.floor(i / GRID) / (GRID - 1)) * 1.1 - 0.4) * width;
    const luma = lumaAt(picture, centre.x + along.x * u + down.x * v, centre.y + along.y * u + down.y * v);
    if (luma < limit) dark++;
  }
  return dark / GRID ** 2;
}

/** Median luma of points on both cheeks and the nose, where glasses do not reach. */
function skinLuma(picture: Pixels, points: readonly Point[]): number {
  const nose = pointAt(points, 30);
  const spots = [
    { from: pointAt(points, 41), to: pointAt(points, 48) },
    { from: pointAt(points, 46), to: pointAt(points, 54) },
    { from: nose, to: pointAt(points, 48) },
    { from: nose, to: pointAt(points, 54) },
  ].flatMap(({ from, to }) =>
    [0.55, 0.65, 0.75].map((t) => ({ x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t })),
  );
  const lumas = spots.map(({ x, y }) => lumaAt(picture, x, y)).sort((a, b) => a - b);
  return lumas[Math.floor(lumas.length / 2)] ?? 0;
}
