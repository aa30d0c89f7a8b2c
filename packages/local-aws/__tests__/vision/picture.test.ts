import sharp from 'sharp';
import { decodePicture, readPictureFacts, toSquare, UnreadablePictureError } from '../../src/vision/picture';
import { withOddScanHeader } from '../../../../__tests__/support/odd-pictures';

/** Left half red, right half blue. */
function halves(width: number, height: number): sharp.Sharp {
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    {
      input: { create: { width: width / 2, height, channels: 3, background: '#0000ff' } },
      left: width / 2,
      top: 0,
    },
  ]);
}

function pixel({ data, width }: { data: Uint8Array; width: number }, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

describe('decodePicture', () => {
  it('turns a JPEG upright', async () => {
    const stored = await halves(120, 80).withMetadata({ orientation: 6 }).jpeg().toBuffer();

    const [pixels, facts] = await Promise.all([decodePicture(stored), readPictureFacts(stored)]);

    expect([pixels.width, pixels.height]).toEqual([80, 120]);
    expect(facts).toEqual({ format: 'jpeg', width: 80, height: 120 });
    expect(pixel(pixels, 40, 10)[0]).toBeGreaterThan(200);
    expect(pixel(pixels, 40, 110)[2]).toBeGreaterThan(200);
  });

  it('leaves a PNG as it is stored, whatever its EXIF says', async () => {
    const stored = await halves(120, 80).withMetadata({ orientation: 6 }).png().toBuffer();

    const [pixels, facts] = await Promise.all([decodePicture(stored), readPictureFacts(stored)]);

    expect([pixels.width, pixels.height]).toEqual([120, 80]);
    expect(facts).toEqual({ format: 'png', width: 120, height: 80 });
  });

  it.each([
    ['grey', (image: sharp.Sharp) => image.greyscale().jpeg()],
    ['CMYK', (image: sharp.Sharp) => image.toColourspace('cmyk').jpeg()],
    ['16-bit', (image: sharp.Sharp) => image.toColourspace('rgb16').png()],
    ['transparent', (image: sharp.Sharp) => image.ensureAlpha(0.5).png()],
  ])('gives 8-bit RGB for a %s picture', async (_kind, encode) => {
    const stored = await encode(halves(100, 90)).toBuffer();

    const pixels = await decodePicture(stored);

    expect(pixels.data).toHaveLength(100 * 90 * 3);
  });

  it('bounds the longer side and enlarges nothing', async () => {
    const [large, small] = await Promise.all([halves(4000, 1000).jpeg().toBuffer(), halves(90, 80).jpeg().toBuffer()]);

    const pixels = await Promise.all([decodePicture(large), decodePicture(small)]);

    expect(pixels.map(({ width, height }) => [width, height])).toEqual([
      [1920, 480],
      [90, 80],
    ]);
  });

  it.each([
    ['text', Buffer.from('not a picture')],
    ['nothing', Buffer.alloc(0)],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>')],
    ['the start of a JPEG and no more', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ])('refuses %s', async (_kind, bytes) => {
    await expect(decodePicture(bytes)).rejects.toThrow(UnreadablePictureError);
    await expect(readPictureFacts(bytes)).rejects.toThrow(UnreadablePictureError);
  });

  it('shows what there is of a truncated picture, as a browser does', async () => {
    const whole = await halves(400, 400).jpeg().toBuffer();

    const pixels = await decodePicture(whole.subarray(0, whole.length * 0.8));

    expect([pixels.width, pixels.height]).toEqual([400, 400]);
    expect(pixel(pixels, 100, 10)[0]).toBeGreaterThan(200);
  });

  it('overlooks what a decoder only warns about', async () => {
    const pixels = await decodePicture(withOddScanHeader(await halves(400, 400).jpeg().toBuffer()));

    expect(pixel(pixels, 100, 390)[0]).toBeGreaterThan(200);
  });
});

describe('toSquare', () => {
  it('keeps the proportions between grey borders and says where the picture lies', async () => {
    const pixels = await decodePicture(await halves(200, 100).png().toBuffer());

    const square = await toSquare(pixels, 64, 'contain');

    expect(square.fit).toEqual({ left: 0, top: 16, width: 64, height: 32 });
    expect(square.data).toHaveLength(64 * 64 * 3);
    expect([pixel(square, 10, 5), pixel(square, 10, 32), pixel(square, 50, 32)]).toEqual([
      [127, 127, 127],
      [255, 0, 0],
      [0, 0, 255],
    ]);
  });

  it('fills the square with a distorted picture', async () => {
    const pixels = await decodePicture(await halves(200, 100).png().toBuffer());

    const square = await toSquare(pixels, 64, 'fill');

    expect(square.fit).toEqual({ left: 0, top: 0, width: 64, height: 64 });
    expect(pixel(square, 10, 2)).toEqual([255, 0, 0]);
  });
});
