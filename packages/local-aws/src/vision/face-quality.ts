import type { FaceQuality } from './answers';
import type { Pixels } from './picture';

/** Sharpness is judged on a face of this many pixels, so that it means the same for near and far faces. */
const FACE_SIDE_PX = 96;

/** Detail at which the sharpness reads 63 of 100. */
const TYPICAL_DETAIL = 0.06;

export interface PixelBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Brightness: mean luma of the face, 0 black to 100 white. Sharpness: how much of the face's contrast lies in details
 * of a pixel or two when the face is scaled to 96 pixels, 0 flat or blurred to 100. Both depend on the face box only.
 * They share Rekognition's range and direction, not its numbers.
 */
export function measureQuality(picture: Pixels, box: PixelBox): FaceQuality {
  const luma = sampleLuma(picture, box, FACE_SIDE_PX);
  const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
  const contrast = luma.reduce((sum, value) => sum + (value - mean) ** 2, 0) / luma.length;
  const detail = contrast < 1 ? 0 : laplacianEnergy(luma, FACE_SIDE_PX) / contrast;
  return {
    brightness: (mean / 255) * 100,
    sharpness: (1 - Math.exp(-detail / TYPICAL_DETAIL)) * 100,
  };
}

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/**
 * Colour at a point, between the centres of the four pixels around it. A point outside of the picture takes its edge.
 * Asked for ten thousand points of each face: it makes no closures, and nothing but its answer.
 */
export function colourAt(picture: Pixels, x: number, y: number): Colour {
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const right = x - 0.5 - left;
  const down = y - 0.5 - top;
  const { data } = picture;
  const a = offsetOf(picture, left, top);
  const b = offsetOf(picture, left + 1, top);
  const c = offsetOf(picture, left, top + 1);
  const d = offsetOf(picture, left + 1, top + 1);
  const ofA = (1 - right) * (1 - down);
  const ofB = right * (1 - down);
  const ofC = (1 - right) * down;
  const ofD = right * down;
  return [
    data[a]! * ofA + data[b]! * ofB + data[c]! * ofC + data[d]! * ofD,
    data[a + 1]! * ofA + data[b + 1]! * ofB + data[c + 1]! * ofC + data[d + 1]! * ofD,
    data[a + 2]! * ofA + data[b + 2]! * ofB + data[c + 2]! * ofC + data[d + 2]! * ofD,
  ];
}

/** Luma (ITU-R BT.601), 0 to 255. */
export function lumaOf([red, green, blue]: Colour): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Where a pixel begins in the data. */
function offsetOf({ width, height }: Pixels, x: number, y: number): number {
  const column = Math.min(width - 1, Math.max(0, x));
  const row = Math.min(height - 1, Math.max(0, y));
  return (row * width + column) * 3;
}

/** The box scaled to `side` x `side`: each value is the mean of the pixels it covers. */
function sampleLuma(picture: Pixels, box: PixelBox, side: number): Float32Array {
  const values = new Float32Array(side * side);
  const perCell = Math.max(1, Math.ceil(Math.max(box.width, box.height) / side));
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      let sum = 0;
      for (let i = 0; i < perCell * perCell; i++) {
        const x = box.x + ((column + ((i % perCell) + 0.5) / perCell) / side) * box.width;
        const y = box.y + ((row + (Math.floor(i / perCell) + 0.5) / perCell) / side) * box.height;
        sum += lumaOf(colourAt(picture, x, y));
      }
      values[row * side + column] = sum / perCell ** 2;
    }
  }
  return values;
}

/** Mean square of the discrete Laplacian over the inner cells of a square. */
function laplacianEnergy(values: Float32Array, side: number): number {
  const at = (index: number): number => values[index] ?? 0;
  let sum = 0;
  for (let row = 1; row < side - 1; row++) {
    for (let column = 1; column < side - 1; column++) {
      const i = row * side + column;
      sum += (4 * at(i) - at(i - 1) - at(i + 1) - at(i - side) - at(i + side)) ** 2;
    }
  }
  return sum / (side - 2) ** 2;
}
