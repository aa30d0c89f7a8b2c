import sharp from 'sharp';
import { meanPoint, pointAt, type Point } from '../../packages/local-aws/src/vision/landmarks';
import { drawGlasses, type Glasses, type Lens } from './glasses';
import type { SourceFace } from './source-faces';

/** Pictures that are made, looked at once and forgotten need not be small. */
const UNPACKED = { compressionLevel: 0 };

export type Change = (face: SourceFace) => Promise<Buffer>;

const WAYFARER = {
  halfWidth: 1.05,
  halfHeight: 0.75,
  roundness: 3.2,
  lean: 0,
  frame: { colour: '#101010', width: 0.14 },
};
const PILOT = {
  halfWidth: 1.08,
  halfHeight: 0.9,
  roundness: 2.4,
  lean: 0.15,
  frame: { colour: '#9a8a50', width: 0.05 },
};
const ROUND = { halfWidth: 0.92, halfHeight: 0.86, roundness: 2, lean: 0, frame: { colour: '#404040', width: 0.06 } };
const SPORT = { halfWidth: 1.15, halfHeight: 0.6, roundness: 2.8, lean: 0, frame: { colour: '#181818', width: 0.06 } };
const LARGE = { halfWidth: 1.2, halfHeight: 1.05, roundness: 2.4, lean: 0, frame: { colour: '#3a2418', width: 0.12 } };

const tint = (colour: string, upper: number, lower = upper): Lens => ({ tint: { colour, upper, lower } });

/** Sunglasses as they are sold: one tint, gradients, mirrors, and lenses in which a lamp or the sky is reflected. */
const SUNGLASSES: Readonly<Record<string, Glasses>> = {
  'black wayfarer': { ...WAYFARER, lens: tint('#080808', 0.96) },
  'dark brown pilot, gradient': { ...PILOT, lens: tint('#2a1608', 0.95, 0.7) },
  'grey round': { ...ROUND, lens: tint('#20242a', 0.86) },
  'green pilot': { ...PILOT, lens: tint('#14281a', 0.88) },
  'brown large, gradient': { ...LARGE, lens: tint('#3a2010', 0.95, 0.65) },
  'black sport with glare': { ...SPORT, lens: { ...tint('#0a0a0a', 0.95), glare: { size: 0.35, opacity: 0.8 } } },
  'black wayfarer with a reflected sky': {
    ...WAYFARER,
    lens: { ...tint('#0a0a0a', 0.95), mirror: { sky: '#a8c0d8', ground: '#202020', opacity: 0.5 } },
  },
  'grey pilot with glare': { ...PILOT, lens: { ...tint('#1c1c20', 0.88), glare: { size: 0.45, opacity: 0.7 } } },
  'blue mirror': {
    ...PILOT,
    lens: { ...tint('#101820', 0.95), mirror: { sky: '#3f86d8', ground: '#183050', opacity: 0.85 } },
  },
  'gold mirror': {
    ...ROUND,
    lens: { ...tint('#181008', 0.95), mirror: { sky: '#d8a848', ground: '#503010', opacity: 0.8 } },
  },
  'silver mirror': {
    ...PILOT,
    lens: { ...tint('#101010', 0.95), mirror: { sky: '#c8d0d8', ground: '#484c50', opacity: 0.85 } },
  },
  'red mirror sport': {
    ...SPORT,
    lens: { ...tint('#180808', 0.95), mirror: { sky: '#d04830', ground: '#501810', opacity: 0.8 } },
  },
};

/** Glasses that hide no eyes. */
const CLEAR_GLASSES: Readonly<Record<string, Glasses>> = {
  'thin metal frame': { ...PILOT, frame: { colour: '#807868', width: 0.04 } },
  'thick black frame': { ...WAYFARER, frame: { colour: '#101010', width: 0.16 } },
  'clear lenses with a window': {
    ...ROUND,
    lens: { ...tint('#ffffff', 0.06), glare: { size: 0.25, opacity: 0.5 } },
  },
  'sunglasses on the hair': { ...WAYFARER, lens: tint('#080808', 0.95), raised: 3.4 },
};

const wearing =
  (glasses: Glasses): Change =>
  async ({ image, points, pixels }) =>
    sharp(image)
      .composite([{ input: drawGlasses(points, glasses, pixels) }])
      .png(UNPACKED)
      .toBuffer();

const overlay =
  (draw: (points: readonly Point[]) => string, blend: 'multiply' | 'over'): Change =>
  async ({ image, points, pixels: { width, height } }) =>
    sharp(image)
      .composite([
        {
          input: Buffer.from(
            `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${draw(points)}</svg>`,
          ),
          blend,
        },
      ])
      .png(UNPACKED)
      .toBuffer();

/** Half of the face in shadow, from the ridge of the nose to the left. */
const HALF_SHADOW = overlay((points) => {
  const [top, chin, nose] = [pointAt(points, 27), pointAt(points, 8), pointAt(points, 30)];
  const far = 20 * (pointAt(points, 36).x - nose.x);
  const blur = Math.abs(far) / 200;
  return (
    `<filter id="s" x="-1" width="3"><feGaussianBlur stdDeviation="${blur}"/></filter><polygon filter="url(#s)" fill="#505050" ` +
    `points="${2 * top.x - chin.x},${2 * top.y - chin.y} ${2 * chin.x - top.x},${2 * chin.y - top.y} ${far},${2 * chin.y} ${far},${top.y - chin.y}"/>`
  );
}, 'multiply');

/** The brim of a cap: everything above the middle of the nose has little more than half of its light. */
const CAP_SHADOW = overlay((points) => {
  const [bridge, nose] = [pointAt(points, 27), pointAt(points, 30)];
  const y = (bridge.y + nose.y) / 2;
  const blur = Math.hypot(nose.x - bridge.x, nose.y - bridge.y) / 3;
  return `<filter id="s"><feGaussianBlur stdDeviation="${blur}"/></filter><rect filter="url(#s)" x="-100" y="-100" width="2000" height="${y + 100}" fill="#8c8c8c"/>`;
}, 'multiply');

/** Lids painted over the eyes in the colour of the skin beside the nose, with lashes below. */
const CLOSED_EYES: Change = async (face) => {
  const { data, width } = face.pixels;
  const cheek = meanPoint(face.points, [41, 48]);
  const offset = (Math.round(cheek.y) * width + Math.round(cheek.x)) * 3;
  const [r, g, b] = [0, 1, 2].map((i) => Math.round((data[offset + i] ?? 0) * 0.92));
  return overlay(
    (points) =>
      [
        [36, 37, 38, 39, 40, 41],
        [42, 43, 44, 45, 46, 47],
      ]
        .map((eye) => {
          const centre = meanPoint(points, eye);
          const half = Math.hypot(pointAt(points, eye[0]!).x - pointAt(points, eye[3]!).x, 1) * 0.6;
          return (
            `<ellipse cx="${centre.x}" cy="${centre.y}" rx="${half}" ry="${half * 0.5}" fill="rgb(${r},${g},${b})"/>` +
            `<path d="M${centre.x - half * 0.8},${centre.y + half * 0.2} q${half * 0.8},${half * 0.4} ${half * 1.6},0" fill="none" stroke="#201810" stroke-width="${half * 0.12}"/>`
          );
        })
        .join(''),
    'over',
  )(face);
};

/** Dark colour around the eyes, as painted for the evening. */
const MAKE_UP = overlay(
  (points) =>
    [
      [36, 37, 38, 39, 40, 41],
      [42, 43, 44, 45, 46, 47],
    ]
      .map((eye) => {
        const centre = meanPoint(points, eye);
        const half = Math.hypot(pointAt(points, eye[0]!).x - pointAt(points, eye[3]!).x, 1) * 0.5;
        return `<filter id="m"><feGaussianBlur stdDeviation="${half * 0.15}"/></filter><ellipse filter="url(#m)" cx="${centre.x}" cy="${centre.y - half * 0.2}" rx="${half * 1.25}" ry="${half * 0.75}" fill="#585058"/>`;
      })
      .join(''),
  'multiply',
);

const changed =
  (change: (picture: sharp.Sharp) => sharp.Sharp): Change =>
  async ({ image }) =>
    change(sharp(image)).png(UNPACKED).toBuffer();

/** Faces that wear no sunglasses, and what makes a judge of dark pixels doubt it. */
export const WITHOUT: Readonly<Record<string, Change>> = {
  ...Object.fromEntries(Object.entries(CLEAR_GLASSES).map(([name, glasses]) => [name, wearing(glasses)])),
  'dark skin': changed((picture) => picture.gamma(1, 1.0).linear(0.5, 0)),
  'half in shadow': HALF_SHADOW,
  'shadow of a cap': CAP_SHADOW,
  'closed eyes': CLOSED_EYES,
  'make-up': MAKE_UP,
  grey: changed((picture) => picture.greyscale()),
  'too bright': changed((picture) => picture.linear(1.5, 0)),
  contrast: changed((picture) => picture.linear(1.6, -60)),
};

export const WITH: Readonly<Record<string, Change>> = Object.fromEntries(
  Object.entries(SUNGLASSES).map(([name, glasses]) => [name, wearing(glasses)]),
);

interface Take {
  readonly name: string;
  readonly take: (image: Buffer) => Promise<Buffer>;
}

/** What cameras and people do to any picture. */
const TAKES: readonly Take[] = [
  { name: 'straight', take: async (image) => image },
  {
    name: 'tilted by 15 degrees',
    take: async (image) => sharp(image).rotate(15, { background: '#808080' }).png(UNPACKED).toBuffer(),
  },
  {
    name: 'tilted by -20 degrees',
    take: async (image) => sharp(image).rotate(-20, { background: '#808080' }).png(UNPACKED).toBuffer(),
  },
  {
    name: 'at 70 %',
    take: async (image: Buffer): Promise<Buffer> => {
      const { width = 0 } = await sharp(image).metadata();
      return sharp(image)
        .resize(Math.round(width * 0.7))
        .png(UNPACKED)
        .toBuffer();
    },
  },
  { name: 'JPEG of quality 40', take: async (image) => sharp(image).jpeg({ quality: 40 }).toBuffer() },
  { name: 'darker', take: async (image) => sharp(image).linear(0.6, 0).png(UNPACKED).toBuffer() },
  { name: 'noisy', take: async (image) => noisy(image) },
  { name: 'grey', take: async (image) => sharp(image).greyscale().png(UNPACKED).toBuffer() },
];

async function noisy(image: Buffer): Promise<Buffer> {
  const { width = 1, height = 1 } = await sharp(image).metadata();
  let state = 1;
  const noise = Buffer.from(
    Array.from({ length: width * height }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return 128 + ((state >>> 24) - 128) * 0.22;
    }),
  );
  const layer = await sharp(noise, { raw: { width, height, channels: 1 } })
    .png(UNPACKED)
    .toBuffer();
  return sharp(image)
    .removeAlpha()
    .composite([{ input: layer, blend: 'soft-light' }])
    .png(UNPACKED)
    .toBuffer();
}

/** One picture to judge: a face, what was done to it, and the right answer. */
export interface Trial {
  readonly face: string;
  readonly kind: string;
  readonly take: string;
  readonly wears: boolean;
  readonly image: Buffer;
}

/**
 * The trials of a face: as it is, painted with two pairs of sunglasses, and changed in two ways that leave it bare, each
 * but the first in another take. A face that wears sunglasses already is tried in every take.
 * @param index position of the face: neighbours get different glasses and takes
 */
export async function trialsOf(face: SourceFace, index: number): Promise<Trial[]> {
  const trial = async (kind: string, change: Change, take: Take, wears: boolean): Promise<Trial> => {
    const image = await take.take(await change(face));
    return { face: face.name, kind, take: take.name, wears, image };
  };
  const asItIs: Change = async ({ image }) => image;
  if (face.sunglasses) return Promise.all(TAKES.map((take) => trial('real sunglasses', asItIs, take, true)));
  const pick = <T>(list: readonly T[], i: number): T => list[i % list.length]!;
  const both = [0, 1].flatMap((turn) => [
    [...pick(Object.entries(WITH), 2 * index + turn), pick(TAKES, 5 * index + 3 * turn), true] as const,
    [...pick(Object.entries(WITHOUT), 2 * index + turn), pick(TAKES, 5 * index + 3 * turn + 1), false] as const,
  ]);
  return Promise.all([
    trial('as it is', asItIs, TAKES[0]!, false),
    ...both.map(([kind, change, take, wears]) => trial(kind, change, take, wears)),
  ]);
}
