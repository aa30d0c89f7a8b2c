import sharp from 'sharp';
import { copySize } from '../../../handlers/image/copy-size';
import { readOriginal } from '../../../handlers/image/original';
import { makeCopy } from '../../../handlers/image/prepared-copy';
import { chunk, turnedPng, withChunks } from '../../support/odd-pictures';
import { heicOfPhone, otherPicture, turnedHeic, withNumberedColours } from '../../support/other-pictures';

const key = 'incoming/a.jpg';

describe('copySize', () => {
  it.each([
    ['a small picture as it is', [300, 200], [300, 200]],
    ['a photo of 12 megapixels as it is', [4032, 3024], [4032, 3024]],
    ['a photo of 200 megapixels smaller', [16_320, 12_240], [4096, 3072]],
    ['a high one by its height', [3000, 12_288], [1000, 4096]],
    ['a strip so long that it stays visible', [12_000, 120], [8000, 80]],
    ['a strip no longer than Rekognition accepts', [10_001, 81], [9878, 80]],
  ])('keeps %s', (_, [width, height], [copyWidth, copyHeight]) => {
    expect(copySize({ width: width!, height: height! }, key)).toEqual({ width: copyWidth, height: copyHeight });
  });

  it('refuses a strip that Rekognition could not see', () => {
    expect(() => copySize({ width: 20_000, height: 100 }, key)).toThrow(
      expect.objectContaining({ name: 'ImageTooSmall', message: expect.stringContaining('Cut it into parts') }),
    );
  });
});

describe('makeCopy', () => {
  it('converts Display P3 to sRGB: the green of a phone has no equal there, and is told as the nearest', async () => {
    const create = { width: 100, height: 100, channels: 3 as const, background: { r: 100, g: 200, b: 100 } };
    const wide = await sharp({ create }).withIccProfile('p3').webp({ lossless: true }).toBuffer();
    const plain = await sharp({ create }).webp({ lossless: true }).toBuffer();
    const colourOf = async (bytes: Buffer): Promise<number[]> => {
      const copy = await makeCopy(await readOriginal(bytes, key, 1e8), key, 1e8);
      expect((await sharp(copy).metadata()).icc).toBeUndefined();
      return [...(await sharp(copy).raw().toBuffer()).subarray(0, 3)];
    };
    const pixel = await sharp(wide).raw().toBuffer();

    const copied = await colourOf(wide);

    copied.forEach((value, channel) => expect(Math.abs(value - pixel[channel]!)).toBeLessThanOrEqual(2));
    expect(copied).not.toEqual(await colourOf(plain));
  });

  it('makes an upright JPEG in sRGB of a HEIC in Display P3', async () => {
    const copy = await makeCopy(await readOriginal(turnedHeic(), key, 1e8), key, 1e8);

    const { icc, ...metadata } = await sharp(copy).metadata();
    expect(icc).toBeUndefined();
    expect(metadata).toMatchObject({ format: 'jpeg', width: 480, height: 640 });
    const meadow = await sharp(await makeCopy(await readOriginal(heicOfPhone(), key, 1e8), key, 1e8))
      .extract({ left: 10, top: 440, width: 1, height: 1 })
      .raw()
      .toBuffer();
    expect([...meadow]).toEqual([0x2f, 0x8a, 0x3c].map((value) => expect.closeTo(value, -0.9)));
  });

  describe('of a picture that names Display P3 by number only', () => {
    const copyOf = async (bytes: Buffer): Promise<Buffer> => makeCopy(await readOriginal(bytes, key, 1e8), key, 1e8);
    const colourAt = async (copy: Buffer, left: number, top: number): Promise<number[]> => [
      ...(await sharp(copy).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()),
    ];
    const close = (colour: readonly number[]): unknown[] => colour.map((value) => expect.closeTo(value, -0.9));
    /** Pixels as a phone stores them: the values are of Display P3. */
    const stored = { r: 100, g: 200, b: 100, alpha: 1 };
    /** The same colour in sRGB, by the primaries of both and their curve. */
    const shown = [45, 203, 85];
    const picture = (channels: 3 | 4): sharp.Sharp =>
      sharp({ create: { width: 100, height: 100, channels, background: stored } });
    const numbered = (png: Buffer, primaries: number, transfer: number): Buffer =>
      withChunks(png, [chunk('cICP', Buffer.from([primaries, transfer, 0, 1]))]);

    it.each([3, 4] as const)('converts a PNG with %i channels that lies on its side', async (channels) => {
      const png = turnedPng(await picture(channels).resize(120, 100).png().toBuffer(), 6);

      const [wide, plain] = [await copyOf(numbered(png, 12, 13)), await copyOf(png)];

      expect(await sharp(wide).metadata()).toMatchObject({ width: 100, height: 120 });
      expect(await colourAt(wide, 50, 110)).toEqual(close(shown));
      expect(await colourAt(plain, 50, 110)).toEqual(close([100, 200, 100]));
    });

    it.each(['grey', 'grey16'])('leaves a PNG in %s as it is', async (space) => {
      const png = await picture(3)
        .toColourspace(space === 'grey' ? 'b-w' : space)
        .png()
        .toBuffer();

      expect(await colourAt(await copyOf(numbered(png, 12, 13)), 50, 50)).toEqual(
        close(await colourAt(await copyOf(png), 50, 50)),
      );
    });

    it('takes other numbers for sRGB, and a profile for what counts', async () => {
      const png = await picture(3).png().toBuffer();
      const profiled = await picture(3).withIccProfile('p3').png().toBuffer();

      expect(await colourAt(await copyOf(numbered(png, 1, 13)), 50, 50)).toEqual(close([100, 200, 100]));
      expect(await copyOf(numbered(profiled, 12, 13))).toEqual(await copyOf(profiled));
    });

    it('converts an AVIF', async () => {
      const profiled = await picture(3).withIccProfile('p3').avif({ effort: 0, quality: 100 }).toBuffer();

      const [byNumber, byProfile] = [await copyOf(withNumberedColours(profiled)), await copyOf(profiled)];

      expect(await colourAt(byNumber, 50, 50)).toEqual(close(await colourAt(byProfile, 50, 50)));
      const plain = await copyOf(withNumberedColours(profiled, { primaries: 1 }));
      expect(await colourAt(plain, 50, 50)).not.toEqual(close(await colourAt(byProfile, 50, 50)));
    });

    it('converts a HEIC', async () => {
      const [byNumber, byProfile] = [await copyOf(withNumberedColours(heicOfPhone())), await copyOf(heicOfPhone())];

      expect(await colourAt(byNumber, 10, 440)).toEqual(close(await colourAt(byProfile, 10, 440)));
      const plain = await copyOf(withNumberedColours(heicOfPhone(), { primaries: 1 }));
      expect(await colourAt(plain, 10, 440)).not.toEqual(close(await colourAt(byProfile, 10, 440)));
    });
  });

  it('makes a JPEG of a picture with 16 bits, and of one in grey', async () => {
    const deep = await sharp(await otherPicture('TIFF'))
      .toColourspace('grey16')
      .tiff()
      .toBuffer();

    const copy = await makeCopy(await readOriginal(deep, key, 1e8), key, 1e8);

    expect(await sharp(copy).metadata()).toMatchObject({ format: 'jpeg', width: 300, height: 200, depth: 'uchar' });
  });
});
