import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Nets } from '../../packages/local-aws/src/vision/model-thread';
import type { Point } from '../../packages/local-aws/src/vision/landmarks';
import { decodePicture, type Pixels } from '../../packages/local-aws/src/vision/picture';

const FACE_PACKAGE = dirname(require.resolve('@vladmandic/face-api/package.json'));
const HUMAN_PACKAGE = join(FACE_PACKAGE, '..', 'human');

/** A face as it comes in an installed package, cut out with what is around it. */
export interface SourceFace {
  /** Picture and place in it: `demo-1-0`, `sheet-2-13`. */
  readonly name: string;
  /** PNG. */
  readonly image: Buffer;
  readonly points: readonly Point[];
  readonly pixels: Pixels;
  /** Whether the person really wears sunglasses. */
  readonly sunglasses: boolean;
}

/** The pictures from which the faces are cut; the sheet is a screenshot of 108 portraits of 105 x 107 pixels. */
const DEMO_PICTURES = [1, 2, 3, 4, 5, 6];
const SHEET = {
  file: join(HUMAN_PACKAGE, 'assets', 'screenshot-facematch.jpg'),
  rows: 6,
  columns: 18,
  at: (row: number, column: number) => ({
    left: Math.round(1.5 + column * 106.5),
    top: Math.round(283 + row * 112.4),
    width: 105,
    height: 107,
  }),
  /** Grey around a portrait: the face net expects a face to have surroundings. */
  padding: 60,
  sunglasses: ['1-01', '1-03', '1-08', '1-15', '2-00', '2-07', '2-13', '4-11'],
};

/**
 * The faces that the local net finds in those pictures.
 * @param all every portrait of the sheet instead of every third and those with sunglasses
 */
export async function readSourceFaces(nets: Nets, all: boolean): Promise<SourceFace[]> {
  return [...(await demoFaces(nets)), ...(await sheetFaces(nets, all))];
}

/** The faces of the demo pictures, or of some of them, each with a third of its size around it. */
export async function demoFaces(nets: Nets, pictures = DEMO_PICTURES): Promise<SourceFace[]> {
  const found: SourceFace[] = [];
  for (const number of pictures) {
    const file = await readFile(join(FACE_PACKAGE, 'demo', `sample${number}.jpg`));
    const pixels = await decodePicture(file);
    for (const [j, { box, points }] of (await nets.run('faces', { pixels, picture: sha256(file) })).entries()) {
      const left = Math.max(0, Math.round(box.x - box.width / 3));
      const top = Math.max(0, Math.round(box.y - box.height / 3));
      const width = Math.min(pixels.width - left, Math.round((box.width * 5) / 3));
      const height = Math.min(pixels.height - top, Math.round((box.height * 5) / 3));
      const image = await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
        .extract({ left, top, width, height })
        .png()
        .toBuffer();
      found.push({
        name: `demo-${number}-${j}`,
        image,
        pixels: await decodePicture(image),
        points: points.map(({ x, y }) => ({ x: x - left, y: y - top })),
        sunglasses: false,
      });
    }
  }
  return found;
}

async function sheetFaces(nets: Nets, all: boolean): Promise<SourceFace[]> {
  const found: SourceFace[] = [];
  for (let row = 0; row < SHEET.rows; row++) {
    for (let column = 0; column < SHEET.columns; column++) {
      const place = `${row}-${String(column).padStart(2, '0')}`;
      const sunglasses = SHEET.sunglasses.includes(place);
      if (!all && column % 3 !== 0 && !sunglasses) continue;
      const border = { top: SHEET.padding, bottom: SHEET.padding, left: SHEET.padding, right: SHEET.padding };
      const image = await sharp(SHEET.file)
        .extract(SHEET.at(row, column))
        .extend({ ...border, background: '#808080' })
        .png()
        .toBuffer();
      found.push(...(await oneFace(nets, `sheet-${place}`, image, sunglasses)));
    }
  }
  return found;
}

/** The face of a portrait, if the net finds it. Of several it is the largest. */
async function oneFace(nets: Nets, name: string, image: Buffer, sunglasses: boolean): Promise<SourceFace[]> {
  const pixels = await decodePicture(image);
  const faces = await nets.run('faces', { pixels, picture: sha256(image) });
  const [face] = faces.sort((a, b) => b.box.width - a.box.width);
  return face === undefined ? [] : [{ name, image, points: face.points, pixels, sunglasses }];
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
