import { decodePicture, toSquare } from '../../vision/picture';

/** Cells per side of the layout part. */
const GRID = 8;
/** Bins of the colour part: hues for saturated pixels, lightness for grey ones. */
const HUES = 12;
const GREYS = 4;
const SIDE_PX = 64;
/** Below this saturation a hue means nothing. */
const GREY_SATURATION = 0.18;

/**
 * What a picture looks like in numbers: which colours, and where light and dark lie. Arithmetic on pixels, no trained
 * model. Two parts of length 1 each, so that a distance lies between 0 and 2.
 * @throws UnreadablePictureError
 */
export async function pictureFeatures(bytes: Buffer): Promise<Float32Array> {
  const { data } = await toSquare(await decodePicture(bytes), SIDE_PX, 'fill');
  const colours = new Float32Array(HUES + GREYS);
  const layout = new Float32Array(GRID * GRID * 3);
  const cell = SIDE_PX / GRID;
  for (let y = 0; y < SIDE_PX; y += 1) {
    for (let x = 0; x < SIDE_PX; x += 1) {
      const offset = (y * SIDE_PX + x) * 3;
      const rgb = [data[offset]! / 255, data[offset + 1]! / 255, data[offset + 2]! / 255] as const;
      colours[binOf(rgb)]! += 1;
      const at = (Math.floor(y / cell) * GRID + Math.floor(x / cell)) * 3;
      rgb.forEach((value, channel) => (layout[at + channel]! += value));
    }
  }
  // A share says more by its root: a few pixels of a rare colour count, a large background does not outweigh all.
  colours.forEach((count, bin) => (colours[bin] = Math.sqrt(count)));
  return Float32Array.from([...normalized(colours), ...normalized(centred(layout))]);
}

/** Half the squared distance of two pictures, 0 (the same) to about 2. */
export function distance(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index]! - other[index]!) ** 2;
  return sum / 2;
}

function binOf([red, green, blue]: readonly [number, number, number]): number {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const chroma = most - least;
  if (most === 0 || chroma / most < GREY_SATURATION) {
    return HUES + Math.min(GREYS - 1, Math.floor(((most + least) / 2) * GREYS));
  }
  const sextant =
    most === red
      ? (green - blue) / chroma + (green < blue ? 6 : 0)
      : most === green
        ? (blue - red) / chroma + 2
        : (red - green) / chroma + 4;
  return Math.floor((sextant / 6) * HUES) % HUES;
}

function centred(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function normalized(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return length < 1e-6 ? values.map(() => 0) : values.map((value) => value / length);
}
