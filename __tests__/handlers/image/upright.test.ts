import sharp from 'sharp';
import { orientationOfBoxes, uprightBox, uprightRoll, uprightSize } from '../../../handlers/image/upright';
import { turnedPng } from '../../support/odd-pictures';

const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8];
const STORED = { width: 400, height: 200 };
/** Where the stored picture is red. */
const BOX = { left: 0.1, top: 0.2, width: 0.3, height: 0.25 };

async function stored(orientation: number): Promise<Buffer> {
  const red = { create: { width: 120, height: 50, channels: 3 as const, background: '#ff0000' } };
  const image = sharp({ create: { ...STORED, channels: 3, background: '#0000ff' } });
  return turnedPng(
    await image
      .composite([{ input: red, left: 40, top: 40 }])
      .png()
      .toBuffer(),
    orientation,
  );
}

/** Where a picture is red when the decoder has turned it. Ratios. */
async function redIn(png: Buffer) {
  const { data, info } = await sharp(png).autoOrient().removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const red = Array.from({ length: info.width * info.height }, (_, at) => at).filter((at) => data[3 * at]! > 128);
  const [xs, ys] = [red.map((at) => at % info.width), red.map((at) => Math.floor(at / info.width))];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return {
    size: { width: info.width, height: info.height },
    box: {
      left: left / info.width,
      top: top / info.height,
      width: (Math.max(...xs) + 1 - left) / info.width,
      height: (Math.max(...ys) + 1 - top) / info.height,
    },
  };
}

it.each(ORIENTATIONS)('a box is turned as the decoder turns the picture: orientation %i', async (orientation) => {
  const seen = await redIn(await stored(orientation));

  const box = uprightBox(BOX, orientation);

  expect(uprightSize(STORED, orientation)).toEqual(seen.size);
  for (const side of ['left', 'top', 'width', 'height'] as const) expect(box[side]).toBeCloseTo(seen.box[side], 4);
});

it.each([
  [1, 20, 20],
  [2, 20, -20],
  [3, 180, 0],
  [4, 180, 0],
  [5, 90, 180],
  [5, -90, 0],
  [6, -90, 0],
  [7, 90, 0],
  [8, 90, 0],
])('a face is upright in the upright picture: orientation %i, roll %i', (orientation, roll, expected) => {
  expect(Math.abs(uprightRoll(roll, orientation))).toBeCloseTo(Math.abs(expected), 6);
});

it.each([
  ['JPEG', 6, undefined],
  ['PNG', 1, undefined],
  ['PNG', undefined, undefined],
  ['PNG', 6, 6],
] as const)('the boxes of a %s of orientation %s are still to be turned by %s', (format, orientation, expected) => {
  expect(orientationOfBoxes(format, orientation)).toBe(expected);
});
