import sharp from 'sharp';
import { decodeOriginal } from '../../../handlers/image/decode-original';
import { readOriginal } from '../../../handlers/image/original';
import { readHeif } from '../../../handlers/image/structure/heif-picture';
import { heicOfPhone, OTHER_FORMATS, otherPicture, turnedHeic } from '../../support/other-pictures';
import { cut } from '../../support/odd-pictures';
import { tiledAvif } from '../../support/tiled-avif';

const MAX_PIXELS = 250_000_000;
const key = 'incoming/a.jpg';

async function outcomeOf(bytes: Buffer, maxPixels = MAX_PIXELS): Promise<string> {
  try {
    const original = await readOriginal(bytes, key, maxPixels);
    await decodeOriginal(original, key, maxPixels, { width: 16, height: 16 }, (image) => image.png().toBuffer());
    return 'decoded';
  } catch (error) {
    return (error as Error).name;
  }
}

describe('readOriginal', () => {
  it.each(OTHER_FORMATS)('tells format and size of a picture in %s', async (format) => {
    const original = await readOriginal(await otherPicture(format), key, MAX_PIXELS);

    expect(original).toMatchObject({ format, width: 300, height: 200 });
  });

  it.each(['WebP', 'AVIF', 'TIFF'] as const)('tells the size of a %s as it is displayed', async (format) => {
    const original = await readOriginal(await otherPicture(format, { orientation: 6 }), key, MAX_PIXELS);

    expect(original).toMatchObject({ width: 200, height: 300 });
  });

  it.each([
    ['as it is', heicOfPhone, 640, 480],
    ['as it is displayed', turnedHeic, 480, 640],
  ])('tells the size of a HEIC %s, which its decoder finds, too', async (_, make, width, height) => {
    const original = await readOriginal(make(), key, MAX_PIXELS);
    const { data, info } = await decodeOriginal(original, key, MAX_PIXELS, { width, height }, (image) =>
      image.raw().toBuffer({ resolveWithObject: true }),
    );

    expect(original).toMatchObject({ format: 'HEIC', width, height, icc: expect.any(Buffer) });
    expect(info).toMatchObject({ width, height, channels: 3 });
    // Sky at the top of it, meadow at the bottom.
    const [top, bottom] = [data.subarray(3 * 40, 3 * 40 + 3), data.subarray(-3 * 40, -3 * 40 + 3)];
    expect(width > height ? top[2]! > top[0]! : true).toBe(true);
    expect(width > height ? bottom[1]! > bottom[2]! : true).toBe(true);
  });

  it('refuses a HEIC that is cut, wherever', async () => {
    const bytes = heicOfPhone();

    for (const share of [0.02, 0.1, 0.3, 0.5, 0.9, 0.99]) {
      expect({ share, outcome: await outcomeOf(cut(bytes, share)) }).toEqual({ share, outcome: 'ImageIdentifyError' });
    }
  });

  it('refuses a HEIC whose coded data is none', async () => {
    const bytes = heicOfPhone();
    bytes.fill(0xaa, bytes.indexOf('mdat') + 600);

    expect(await outcomeOf(bytes)).toMatch(/^(ImageIdentifyError|decoded)$/);
  });

  it.each(OTHER_FORMATS)('refuses a %s with fewer pixels than anything can be seen in', async (format) => {
    expect(await outcomeOf(await otherPicture(format, { width: 79 }))).toBe('ImageTooSmall');
  });

  it.each(OTHER_FORMATS)('refuses a %s with more pixels than are allowed', async (format) => {
    expect(await outcomeOf(await otherPicture(format), 59_999)).toBe('ImageTooLarge');
  });

  it.each([
    ['an AVIF', () => otherPicture('AVIF', { width: 640, height: 480 })],
    ['a HEIC', heicOfPhone],
  ])('counts what a decoder would make room for, whatever %s says to be', async (_, make) => {
    const avif = await make();
    for (let at = avif.indexOf('ispe'); at !== -1; at = avif.indexOf('ispe', at + 4)) {
      avif.writeUInt32BE(100, at + 8);
      avif.writeUInt32BE(100, at + 12);
    }

    const { width, held } = readHeif(avif, 100)!;

    expect(width).toBe(100);
    expect(held).toBeGreaterThan(640 * 480 * 3);
  });

  it.each([
    ['takes 32 megapixels of an AVIF in tiles with 8 bits', 8, [8, 4, 1000], 'decoded'],
    ['refuses them with 10 bits', 10, [8, 4, 1000], 'ImageTooLarge'],
    ['takes fewer with 10 bits', 10, [3, 2, 128], 'decoded'],
  ] as const)('%s', async (_, bits, [columns, rows, side], outcome) => {
    expect(await outcomeOf(await tiledAvif(columns, rows, side, bits))).toBe(outcome);
  });

  it.each(OTHER_FORMATS)('refuses a %s that is cut, wherever', async (format) => {
    const bytes = await otherPicture(format, { noise: true });

    for (const share of [0.3, 0.5, 0.9, 0.99]) {
      expect({ share, outcome: await outcomeOf(cut(bytes, share)) }).toEqual({ share, outcome: 'ImageIdentifyError' });
    }
  });

  it.each(OTHER_FORMATS)('refuses the first bytes of a %s, however few, by a name', async (format) => {
    const bytes = await otherPicture(format);

    for (let length = 12; length < Math.min(160, bytes.length - 20); length += 4) {
      expect(await outcomeOf(bytes.subarray(0, length))).toMatch(/^(ImageIdentifyError|ImageTooLarge|ImageTooSmall)$/);
    }
  });

  it('takes the first frame of an animation, and looks at no other', async () => {
    const still = await otherPicture('GIF');
    const animation = Buffer.concat([still.subarray(0, -1), Buffer.from('rubbish instead of the second frame')]);

    expect(await outcomeOf(animation)).toBe('decoded');
  });

  it('takes the first page of a TIFF of several', async () => {
    const pages = [await otherPicture('TIFF'), await otherPicture('TIFF', { alpha: 0 })];
    const joined = await sharp(pages, { join: { animated: true } })
      .tiff()
      .toBuffer();

    const original = await readOriginal(joined, key, MAX_PIXELS);

    expect(original).toMatchObject({ format: 'TIFF', width: 300, height: 200 });
  });
});

/** A WebP whose canvas is said to be larger than the picture. */
async function lyingWebp(): Promise<Buffer> {
  const webp = await otherPicture('WebP', { exif: true });
  const at = webp.indexOf('VP8X');
  webp.writeUIntLE(16_382, at + 12, 3);
  webp.writeUIntLE(16_382, at + 15, 3);
  return webp;
}

/** A GIF whose screen has 65,535 pixels on each side. */
async function lyingGif(): Promise<Buffer> {
  const gif = await otherPicture('GIF');
  gif.writeUInt32LE(0xffffffff, 6);
  return gif;
}

/** A TIFF of which one number of its directory is another one. */
async function lyingTiff(tag: number, value: number): Promise<Buffer> {
  const tiff = await otherPicture('TIFF');
  const start = tiff.readUInt32LE(4);
  for (let at = start + 2; at < start + 2 + 12 * tiff.readUInt16LE(start); at += 12) {
    if (tiff.readUInt16LE(at) !== tag) continue;
    tiff.writeUInt16LE(4, at + 2);
    tiff.writeUInt32LE(value, at + 8);
  }
  return tiff;
}

describe('readOriginal refuses before it decodes anything', () => {
  it.each([
    ['a WebP that says to be larger', lyingWebp, 'ImageTooLarge'],
    ['a GIF that says to be larger', lyingGif, 'ImageTooLarge'],
    ['a TIFF of more rows than it has', () => lyingTiff(257, 2_000_000), 'ImageTooLarge'],
    ['a TIFF in one strip of a gigabyte', () => lyingTiff(277, 65_535), 'ImageTooLarge'],
    ['a TIFF whose strips lie elsewhere', () => lyingTiff(273, 0x7fffffff), 'ImageIdentifyError'],
    ['a TIFF without size', () => lyingTiff(256, 0), 'ImageIdentifyError'],
  ])('%s', async (_, make, expected) => {
    const bytes = await make();

    await expect(readOriginal(bytes, key, MAX_PIXELS)).rejects.toMatchObject({ name: expected });
  });
});
