import type { Verdict } from './answers';
import { colourAt, lumaOf, type Colour } from './face-quality';
import { meanPoint, pointAt, type Point } from './landmarks';
import type { Pixels } from './picture';

/** A place whose luma differs from the cheeks' by more than these factors is not bare skin. */
const DARKEST_SKIN = 0.5;
const BRIGHTEST_SKIN = 1.6;

/** Nor is one whose hue lies further than this from the cheeks': distance of the red, green and blue shares. */
const STRANGEST_HUE = 0.08;

/** Below this luma the hue is mostly noise and counts in proportion. */
const FULL_HUE_LUMA = 40;

/** On a face darker than this, or with smaller eyes, lenses cannot be told from shadow. */
const MIN_SKIN_LUMA = 20;
const MIN_EYE_PX = 6;

/**
 * Logistic regression of the four measures over one half of the faces, on landmarks that were moved a little at random;
 * `npm run vision:measure -- --all --fit` fits by the same method without moving them, and may give other digits.
 * `turn` is the score at which about one of a hundred bare faces of the fit is taken for a face with sunglasses.
 */
const FITTED = {
  weights: { strangeness: 3.8, contrast: 5.08, contrastAbove: -2.18, hue: 12.51 },
  constant: -4.69,
  turn: 0.7,
};

/**
 * A yes starts at the bar from which rider-photo listens (its `minAttributeConfidence`): what the judge believes must
 * have consequences at the default settings. A heuristic never claims more than the second number.
 */
const CONFIDENCE = { atTheTurn: 80, most: 95 };

/** Distance of the score from the turn at which the confidence is greatest. */
const CERTAIN_DISTANCE = 3;

/** A rectangle in widths of the eye: `u` from its middle towards the nose, `v` towards the mouth. */
interface Patch {
  readonly u: readonly [from: number, to: number];
  readonly v: readonly [from: number, to: number];
}

/** What a lens covers, from below the brow to beside the nose. */
const LENS: Patch = { u: [-0.75, 0.75], v: [-0.4, 0.7] };

/** The part below the lid: bare skin on a face without glasses, whatever eyes, lashes and make-up do. */
const BELOW_EYE: Patch = { u: [-0.55, 0.55], v: [0.32, 0.7] };

/** Samples per side of a patch. */
const GRID = 16;

/** Between lid and brow. Lenses hide it, but so do hair and the shadow of a brim, which therefore count less. */
const ABOVE_EYE: Patch = { u: [-0.5, 0.5], v: [-0.35, -0.1] };

/** How little the surroundings of the eyes look like the skin of the cheeks. */
export interface LensMeasures {
  /** 0 to 1: share of the places below the eye that do not look like skin. */
  readonly strangeness: number;
  /** Brightness around the eye against that of the cheeks: absolute natural logarithm of the ratio. */
  readonly contrast: number;
  /** The same for the place between lid and brow. */
  readonly contrastAbove: number;
  /** Distance of the hue around the eye from that of the cheeks: mirrors and tints in a light picture. */
  readonly hue: number;
}

/**
 * Guesses sunglasses from how little the places that lenses cover look like skin.
 * @param points 68 points in pixels of the picture
 * @returns undefined when the face is too dark or too small to tell
 */
export function guessSunglasses(picture: Pixels, points: readonly Point[]): Verdict | undefined {
  const measures = measureLenses(picture, points);
  if (measures === undefined) return undefined;
  const { weights, constant, turn } = FITTED;
  const score =
    weights.strangeness * measures.strangeness +
    weights.contrast * measures.contrast +
    weights.contrastAbove * measures.contrastAbove +
    weights.hue * measures.hue +
    constant -
    turn;
  const certainty = Math.min(1, Math.abs(score) / CERTAIN_DISTANCE);
  return {
    value: score >= 0,
    confidence: CONFIDENCE.atTheTurn + certainty * (CONFIDENCE.most - CONFIDENCE.atTheTurn),
  };
}

/**
 * The measures of the eye that looks more like skin, each for itself: hair and shadow often cover one eye, sunglasses cover both.
 * Everything is relative to the cheeks, so that it means the same for every skin and light.
 */
export function measureLenses(picture: Pixels, points: readonly Point[]): LensMeasures | undefined {
  const skin = skinColour(picture, points);
  const mouth = meanPoint(points, [48, 54]);
  const eyes = [eyeFrame(points, 36, 39, mouth), eyeFrame(points, 45, 42, mouth)];
  if (lumaOf(skin) < MIN_SKIN_LUMA || eyes.some(({ width }) => width < MIN_EYE_PX)) return undefined;
  const least = (measure: (colours: readonly Colour[], skin: Colour) => number, patch: Patch): number =>
    Math.min(...eyes.map((eye) => measure(coloursIn(picture, eye, patch), skin)));
  return {
    strangeness: least(strangeness, BELOW_EYE),
    contrast: least(contrast, LENS),
    contrastAbove: least(contrast, ABOVE_EYE),
    hue: least(hueDistance, LENS),
  };
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

function coloursIn(picture: Pixels, { centre, width, along, down }: EyeFrame, patch: Patch): Colour[] {
  const cell = ([from, to]: readonly [number, number], i: number): number =>
    (from + ((to - from) * (i + 0.5)) / GRID) * width;
  return Array.from({ length: GRID * GRID }, (_, i) => {
    const [u, v] = [cell(patch.u, i % GRID), cell(patch.v, Math.floor(i / GRID))];
    return colourAt(picture, centre.x + along.x * u + down.x * v, centre.y + along.y * u + down.y * v);
  });
}

function strangeness(colours: readonly Colour[], skin: Colour): number {
  return colours.filter((colour) => !looksLike(colour, skin)).length / colours.length;
}

function looksLike(colour: Colour, skin: Colour): boolean {
  const ratio = lumaOf(colour) / lumaOf(skin);
  return ratio >= DARKEST_SKIN && ratio <= BRIGHTEST_SKIN && hueDistanceOf(colour, skin) <= STRANGEST_HUE;
}

function hueDistance(colours: readonly Colour[], skin: Colour): number {
  return median(colours.map((colour) => hueDistanceOf(colour, skin)));
}

function hueDistanceOf(colour: Colour, skin: Colour): number {
  const [hue, skinHue] = [hueOf(colour), hueOf(skin)];
  const distance = Math.hypot(hue[0] - skinHue[0], hue[1] - skinHue[1], hue[2] - skinHue[2]);
  return distance * Math.min(1, lumaOf(colour) / FULL_HUE_LUMA);
}

/** Shares of red, green and blue. */
function hueOf([red, green, blue]: Colour): Colour {
  const sum = red + green + blue + 1;
  return [red / sum, green / sum, blue / sum];
}

function contrast(colours: readonly Colour[], skin: Colour): number {
  // The small summand bounds the logarithm for black lenses.
  return Math.abs(Math.log((median(colours.map(lumaOf)) / lumaOf(skin) + 0.05) / 1.05));
}

/** Median colour of points on both cheeks and beside the nose, where glasses do not reach. */
function skinColour(picture: Pixels, points: readonly Point[]): Colour {
  const nose = pointAt(points, 30);
  const spots = [
    { from: pointAt(points, 41), to: pointAt(points, 48) },
    { from: pointAt(points, 46), to: pointAt(points, 54) },
    { from: nose, to: pointAt(points, 48) },
    { from: nose, to: pointAt(points, 54) },
  ].flatMap(({ from, to }) =>
    [0.55, 0.65, 0.75].map((t) => colourAt(picture, from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t)),
  );
  return [
    median(spots.map(([red]) => red)),
    median(spots.map(([, green]) => green)),
    median(spots.map(([, , blue]) => blue)),
  ];
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
