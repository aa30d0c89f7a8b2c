import sharp from 'sharp';
import { annotatePicture } from '../../../../handlers/batch-detection/picture/annotate-picture';
import type { CustomLabel } from '../../../../handlers/batch-detection/model/custom-labels-model';
import { preparePicture } from '../../../../handlers/batch-detection/picture/prepare-picture';
import { cameraExif, picture } from '../../../support/pictures';
import { failureOf } from '../../../support/task';

const box = (left: number, top: number, width: number, height: number): CustomLabel => ({
  name: 'scratch',
  confidence: 91.25,
  boundingBox: { left, top, width, height },
});

async function annotated(bytes: Buffer, labels: readonly CustomLabel[]) {
  const size = await preparePicture(bytes, 'a.jpg', true);
  const jpeg = await annotatePicture(bytes, 'a.jpg', size, labels);
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const pixel = (x: number, y: number): number[] => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  return { jpeg, width: info.width, height: info.height, pixel };
}

/** How far apart two colours are, 0..441. */
const apart = (one: readonly number[], other: readonly number[]): number =>
  Math.hypot(...one.map((value, i) => value - other[i]!));

describe('annotatePicture', () => {
  it('draws the edge of a box and leaves its inside as it was', async () => {
    const { pixel } = await annotated(await picture({ width: 1000, height: 800 }), [box(0.2, 0.4, 0.5, 0.4)]);

    const background = pixel(900, 700);
    expect(apart(pixel(200, 480), background)).toBeGreaterThan(60);
    expect(apart(pixel(450, 500), background)).toBeLessThan(20);
  });

  it('draws at the place that is seen, whatever the orientation of the file', async () => {
    const { width, height, pixel } = await annotated(await picture({ width: 1000, height: 700, orientation: 6 }), [
      box(0.5, 0.5, 0.4, 0.4),
    ]);

    expect([width, height]).toEqual([700, 1000]);
    expect(apart(pixel(350, 700), pixel(100, 100))).toBeGreaterThan(60);
  });

  it('enlarges a small picture until its captions are readable', async () => {
    const { width, height } = await annotated(await picture({ width: 64, height: 64 }), [box(0.1, 0.5, 0.5, 0.4)]);

    expect(Math.max(width, height)).toBeGreaterThanOrEqual(640);
  });

  it('gives a narrow picture room for its captions', async () => {
    const { width, height } = await annotated(await picture({ width: 70, height: 1300 }), [box(0, 0.5, 1, 0.2)]);

    expect(height).toBe(1300);
    expect(width).toBeGreaterThan(600);
  });

  it('shows a huge picture as large as the model saw it', async () => {
    const { width, height } = await annotated(await picture({ width: 5000, height: 2500 }), []);

    expect([width, height]).toEqual([4096, 2048]);
  });

  it('carries no EXIF and no place', async () => {
    const { jpeg } = await annotated(await picture({ width: 700, height: 700, exif: cameraExif }), [
      box(0.2, 0.5, 0.5, 0.4),
    ]);

    expect((await sharp(jpeg).metadata()).exif).toBeUndefined();
  });

  it.each([
    [
      'grey',
      sharp({ create: { width: 300, height: 200, channels: 3, background: '#888' } })
        .greyscale()
        .toColourspace('b-w')
        .jpeg(),
    ],
    [
      'CMYK',
      sharp({ create: { width: 300, height: 200, channels: 3, background: '#588' } })
        .toColourspace('cmyk')
        .jpeg(),
    ],
    [
      'transparent 16-bit',
      sharp({ create: { width: 300, height: 200, channels: 4, background: { r: 1, g: 99, b: 3, alpha: 0.2 } } })
        .toColourspace('rgb16')
        .png(),
    ],
  ])('handles a %s picture', async (_case, made) => {
    const { pixel } = await annotated(await made.toBuffer(), [box(0.2, 0.4, 0.5, 0.5)]);

    expect(apart(pixel(200, 171), pixel(20, 20))).toBeGreaterThan(40);
  });

  it('names a picture that cannot be decoded', async () => {
    const start = (await picture({ width: 500, height: 500, noise: true })).subarray(0, 100);

    const failure = await failureOf(annotatePicture(start, 'a.jpg', { width: 500, height: 500 }, []));

    expect(failure.name).toBe('ImageIdentifyError');
  });
});
