import { meanPoint, pointAt, type Point } from '../../packages/local-aws/src/vision/landmarks';

/** What a lens does to what lies behind it. Colours are CSS colours, opacities 0 to 1. */
export interface Lens {
  /** Opacity at the upper and at the lower edge: equal ones are one tint, others a gradient. */
  readonly tint: { readonly colour: string; readonly upper: number; readonly lower: number };
  /** What the lens mirrors: from the upper edge to the horizon in the middle, and from there to the lower edge. */
  readonly mirror?: { readonly sky: string; readonly ground: string; readonly opacity: number };
  /** A lamp or a window, as wide as this part of the lens. */
  readonly glare?: { readonly size: number; readonly opacity: number };
}

export interface Glasses {
  /** Half of width and height of a lens, in widths of the eye. */
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** Exponent of the outline: 2 is an ellipse, 4 nearly a rectangle. */
  readonly roundness: number;
  /** How far the lower half leans outwards, as pilots' glasses do. */
  readonly lean: number;
  readonly frame: { readonly colour: string; readonly width: number };
  readonly lens?: Lens;
  /** How far above the eyes they sit, in widths of the eye: 0 on the nose, about 2.5 in the hair. */
  readonly raised?: number;
}

/** An eye with its own axes: glasses drawn along them follow a tilted and a turned head. */
interface Eye {
  readonly centre: Point;
  readonly width: number;
  readonly along: Point;
  readonly down: Point;
}

/** An SVG of glasses on a face, in pixels of the picture, to be laid over it. */
export function drawGlasses(
  points: readonly Point[],
  glasses: Glasses,
  picture: { readonly width: number; readonly height: number },
): Buffer {
  const eyes = [eyeOf(points, 36, 39), eyeOf(points, 45, 42)].map((eye) => raise(eye, glasses.raised ?? 0));
  const stroke = Math.max(0.7, glasses.frame.width * Math.max(...eyes.map(({ width }) => width)));
  const frame = `fill="none" stroke="${glasses.frame.colour}" stroke-width="${stroke}" stroke-linecap="round"`;
  const drawn = eyes.map((eye, i) => {
    const outline = polygon(outlineOf(eye, glasses));
    const lens = glasses.lens === undefined ? '' : drawLens(eye, glasses, glasses.lens, outline, `lens${i}`);
    return `${lens}<polygon points="${outline}" ${frame}/>`;
  });
  const [left, right] = eyes.map((eye) => ({
    inner: at(eye, glasses.halfWidth, -0.1),
    outer: at(eye, -glasses.halfWidth, -0.15),
  }));
  const temples =
    (glasses.raised ?? 0) > 0
      ? ''
      : line(left?.outer, pointAt(points, 0), frame) + line(right?.outer, pointAt(points, 16), frame);
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${picture.width}" height="${picture.height}">` +
      `${drawn.join('')}${line(left?.inner, right?.inner, frame)}${temples}</svg>`,
  );
}

function eyeOf(points: readonly Point[], outerIndex: number, innerIndex: number): Eye {
  const [outer, inner] = [pointAt(points, outerIndex), pointAt(points, innerIndex)];
  const width = Math.hypot(outer.x - inner.x, outer.y - inner.y) || 1;
  const along = { x: (inner.x - outer.x) / width, y: (inner.y - outer.y) / width };
  const centre = meanPoint(points, [outerIndex, innerIndex]);
  const mouth = meanPoint(points, [48, 54]);
  const side = Math.sign(-along.y * (mouth.x - centre.x) + along.x * (mouth.y - centre.y));
  return { centre, width, along, down: { x: -along.y * side, y: along.x * side } };
}

function raise(eye: Eye, widths: number): Eye {
  return { ...eye, centre: at(eye, 0, -widths) };
}

/** The point `u` widths towards the nose and `v` widths down from the middle of the eye. */
function at({ centre, width, along, down }: Eye, u: number, v: number): Point {
  return { x: centre.x + (along.x * u + down.x * v) * width, y: centre.y + (along.y * u + down.y * v) * width };
}

function outlineOf(eye: Eye, { halfWidth, halfHeight, roundness, lean }: Glasses): Point[] {
  return Array.from({ length: 48 }, (_, i) => {
    const angle = (i / 48) * 2 * Math.PI;
    const bow = (value: number): number => Math.sign(value) * Math.abs(value) ** (2 / roundness);
    const v = halfHeight * bow(Math.sin(angle));
    // Lenses hang a little below the middle of the eye: their upper edge follows the brow.
    return at(eye, halfWidth * bow(Math.cos(angle)) - lean * v, v + 0.15);
  });
}

function drawLens(eye: Eye, { halfHeight }: Glasses, lens: Lens, outline: string, id: string): string {
  const [top, bottom] = [at(eye, 0, 0.15 - halfHeight), at(eye, 0, 0.15 + halfHeight)];
  const gradient = (name: string, stops: string): string =>
    `<linearGradient id="${id}${name}" gradientUnits="userSpaceOnUse" x1="${top.x}" y1="${top.y}" x2="${bottom.x}" ` +
    `y2="${bottom.y}">${stops}</linearGradient>`;
  const stop = (offset: number, colour: string, opacity: number): string =>
    `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`;
  const filled = (name: string): string => `<polygon points="${outline}" fill="url(#${id}${name})"/>`;
  const { tint, mirror, glare } = lens;
  const layers = [
    gradient('tint', stop(0, tint.colour, tint.upper) + stop(1, tint.colour, tint.lower)) + filled('tint'),
  ];
  if (mirror !== undefined) {
    const { sky, ground, opacity } = mirror;
    const stops =
      stop(0, sky, opacity) +
      stop(0.5, sky, opacity * 0.8) +
      stop(0.55, ground, opacity) +
      stop(1, ground, opacity * 0.6);
    layers.push(gradient('mirror', stops) + filled('mirror'));
  }
  if (glare !== undefined) {
    const spot = at(eye, -0.25, -0.1);
    const size = glare.size * eye.width;
    layers.push(
      `<filter id="${id}soft"><feGaussianBlur stdDeviation="${size / 4}"/></filter><clipPath id="${id}clip"><polygon points="${outline}"/></clipPath>` +
        `<g clip-path="url(#${id}clip)"><ellipse cx="${spot.x}" cy="${spot.y}" rx="${size}" ry="${size * 0.6}" fill="#fff" ` +
        `fill-opacity="${glare.opacity}" filter="url(#${id}soft)"/></g>`,
    );
  }
  return layers.join('');
}

function polygon(outline: readonly Point[]): string {
  return outline.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
}

function line(from: Point | undefined, to: Point | undefined, attributes: string): string {
  if (from === undefined || to === undefined) return '';
  return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" ${attributes}/>`;
}
