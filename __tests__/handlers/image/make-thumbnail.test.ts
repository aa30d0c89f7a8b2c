import sharp from 'sharp';
import { makeThumbnail } from '../../../handlers/image/make-thumbnail';
import { withClaimedSize } from '../../support/memory-bombs';
import { cameraExif, picture } from '../../support/pictures';
import { failureOf } from '../../support/task';

const MAX_PIXELS = 100_000_000;

describe('makeThumbnail', () => {
  it.each(['jpeg', 'png'] as const)(
    'refuses a %s that would unfold to gigabytes, without unfolding it',
    async (format) => {
      const small = await picture({ width: 100, height: 100, format });
      const bytes =
        format === 'jpeg'
          ? withClaimedSize(await sharp(small).jpeg({ progressive: true }).toBuffer(), 60_000, 60_000)
          : Buffer.from(await sharp(small).png({ progressive: true }).toBuffer())
              .fill(0xff, 18, 20)
              .fill(0xff, 22, 24);

      const failure = await failureOf(makeThumbnail(bytes, 'a', 50, 100_000_000));

      expect(failure.name).toBe('ImageTooLarge');
    },
  );

  it.each([
    ['landscape', { width: 1000, height: 500 }, { width: 250, height: 125 }],
    ['portrait', { width: 300, height: 600 }, { width: 125, height: 250 }],
    ['smaller than the square', { width: 120, height: 90 }, { width: 120, height: 90 }],
    ['one long line', { width: 5000, height: 80 }, { width: 250, height: 4 }],
  ])('fits a %s photo into the square and never enlarges it', async (_, size, expected) => {
    const bytes = await picture(size);

    const thumbnail = await makeThumbnail(bytes, 'a.jpg', 250, MAX_PIXELS);

    expect({ width: thumbnail.width, height: thumbnail.height }).toEqual(expected);
    expect(await sharp(thumbnail.bytes).metadata()).toMatchObject({ ...expected, format: 'jpeg' });
  });

  it('turns the photo upright and drops EXIF and place', async () => {
    const bytes = await picture({ width: 1000, height: 500, orientation: 6, exif: cameraExif });

    const thumbnail = await makeThumbnail(bytes, 'a.jpg', 250, MAX_PIXELS);

    const metadata = await sharp(thumbnail.bytes).metadata();
    expect({ width: metadata.width, height: metadata.height }).toEqual({ width: 125, height: 250 });
    expect(metadata.exif).toBeUndefined();
    expect(metadata.orientation).toBeUndefined();
    expect(thumbnail.bytes.includes('Fairphone')).toBe(false);
  });

  it('keeps PNG as PNG, with its transparency', async () => {
    const bytes = await sharp({
      create: { width: 400, height: 400, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.5 } },
    })
      .png()
      .toBuffer();

    const thumbnail = await makeThumbnail(bytes, 'a.png', 250, MAX_PIXELS);

    expect(thumbnail).toMatchObject({ contentType: 'image/png', extension: 'png' });
    expect((await sharp(thumbnail.bytes).metadata()).hasAlpha).toBe(true);
  });

  it('gives the same bytes for the same photo', async () => {
    const bytes = await picture({ width: 600, height: 400, noise: true });

    const [first, second] = await Promise.all([1, 2].map(() => makeThumbnail(bytes, 'a.jpg', 250, MAX_PIXELS)));

    expect(first!.bytes.equals(second!.bytes)).toBe(true);
  });

  it('names a truncated photo, one with too many pixels, and one that is none', async () => {
    const whole = await picture({ width: 600, height: 400, noise: true });

    const errors = await Promise.all(
      [
        makeThumbnail(whole.subarray(0, whole.length / 2), 'a.jpg', 250, MAX_PIXELS),
        makeThumbnail(whole, 'a.jpg', 250, 1000),
        makeThumbnail(Buffer.from('<svg width="9" height="9"/>'), 'a.jpg', 250, MAX_PIXELS),
      ].map((made) => made.catch((error: Error) => error.name)),
    );

    expect(errors).toEqual(['ImageIdentifyError', 'ImageTooLarge', 'NotSupportedImageType']);
  });

  it('drops what follows the image', async () => {
    const bytes = Buffer.concat([await picture({ width: 300, height: 300 }), Buffer.from('PK-secret-archive')]);

    const thumbnail = await makeThumbnail(bytes, 'a.jpg', 250, MAX_PIXELS);

    expect(thumbnail.bytes.includes('secret')).toBe(false);
  });
});
