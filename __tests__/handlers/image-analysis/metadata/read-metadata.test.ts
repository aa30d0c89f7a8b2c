import sharp from 'sharp';
import { makeThumbnail } from '../../../../handlers/image/make-thumbnail';
import { readMetadata } from '../../../../handlers/image-analysis/metadata/read-metadata';
import { ascii, exifBytes, TAG, withExif } from '../../../support/exif';
import { exifBomb, overlappingExif } from '../../../support/memory-bombs';
import { chunk, turnedPng, withChunks } from '../../../support/odd-pictures';
import { cameraExif, picture } from '../../../support/pictures';

const MAX_PIXELS = 100_000_000;

const read = (bytes: Buffer, maxPixels = MAX_PIXELS) =>
  readMetadata(bytes, 'incoming/a.jpg', maxPixels).catch((error: Error) => error);

/** A JPEG whose frame header lies behind `padding` bytes of application data. */
function withPadding(jpeg: Buffer, padding: number): Buffer {
  const segments: Buffer[] = [];
  for (let left = padding; left > 0; left -= 65_533) {
    const length = Math.min(left, 65_533);
    segments.push(Buffer.from([0xff, 0xeb, (length + 2) >> 8, (length + 2) & 0xff]), Buffer.alloc(length, 0x20));
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

async function pngWithExif(place: 'before' | 'behind'): Promise<Buffer> {
  const png = await picture({ width: 200, height: 100, format: 'png' });
  return withChunks(png, [chunk('eXIf', overlappingExif(4_900, 50_000))], place);
}

describe('readMetadata', () => {
  it('tells what a photo says about itself, its size as displayed', async () => {
    const bytes = await picture({ width: 200, height: 100, orientation: 6, exif: cameraExif });

    const metadata = await read(bytes);

    expect(metadata).toEqual({
      format: 'JPEG',
      width: 100,
      height: 200,
      bytes: bytes.length,
      orientation: 6,
      capturedAt: '2024-05-01T12:30:59+02:00',
      camera: { make: 'Fairphone', model: 'FP5' },
      location: { latitude: -33.859722, longitude: 151.211111 },
    });
  });

  it('takes the notes of a camera, however long, for one entry', async () => {
    const block = exifBytes({
      exif: [[0x927c, 7, Buffer.alloc(50_000, 0x20)], ascii(TAG.original, '2024:05:01 12:30:59')],
    });

    const metadata = await read(withExif(await picture({ width: 200, height: 100 }), block));

    expect(metadata).toMatchObject({ width: 200, capturedAt: '2024-05-01T12:30:59' });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('tells the size as displayed for orientation %i', async (orientation) => {
    const outcome = await read(await picture({ width: 200, height: 100, orientation }));

    const size = orientation >= 5 ? { width: 100, height: 200 } : { width: 200, height: 100 };
    expect(outcome).toMatchObject({ ...size, orientation });
  });

  it.each([200_000, 600_000])('reads a header that lies behind %d bytes of other data', async (padding) => {
    const metadata = await read(withPadding(await picture({ width: 900, height: 700 }), padding));

    expect(metadata).toMatchObject({ width: 900, height: 700 });
  });

  it.each([
    ['empty', async () => Buffer.alloc(0), 'ImageIdentifyError'],
    ['text', async () => Buffer.from('hello'.repeat(100)), 'NotSupportedImageType'],
    ['HTML', async () => Buffer.from('<!doctype html><img src=x>'), 'NotSupportedImageType'],
    [
      'SVG',
      async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="500" height="500"/>'),
      'NotSupportedImageType',
    ],
    [
      'a GIF without a frame',
      async () => Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(200)]),
      'ImageIdentifyError',
    ],
    [
      'a JPEG signature and rubbish',
      async () => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(500, 7)]),
      'ImageIdentifyError',
    ],
    [
      'a PNG signature alone',
      async () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      'ImageIdentifyError',
    ],
    ['79 pixels wide', () => picture({ width: 79, height: 500 }), 'ImageTooSmall'],
    ['79 pixels high', () => picture({ width: 500, height: 79, format: 'png' as const }), 'ImageTooSmall'],
  ])('refuses what is %s', async (_, make, name) => {
    const outcome = await read(await make());

    expect(outcome).toMatchObject({ name });
    expect((outcome as Error).message).toContain('incoming/a.jpg');
  });

  it('accepts exactly 80 by 80 pixels', async () => {
    const outcome = await read(await picture({ width: 80, height: 80 }));

    expect(outcome).toMatchObject({ width: 80, height: 80 });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('tells the size of a PNG as displayed: orientation %i', async (orientation) => {
    const outcome = await read(turnedPng(await picture({ width: 200, height: 100, format: 'png' }), orientation));

    const size = orientation >= 5 ? { width: 100, height: 200 } : { width: 200, height: 100 };
    expect(outcome).toMatchObject({ ...size, orientation });
  });

  it('knows the orientation that the decoder knows: not one behind the pixels', async () => {
    const png = turnedPng(await picture({ width: 200, height: 100, format: 'png' }), 6, 'behind');

    const outcome = await read(png);
    const thumbnail = await makeThumbnail(png, 'a.png', 50, MAX_PIXELS);

    expect(outcome).toMatchObject({ width: 200, height: 100 });
    expect(outcome).not.toHaveProperty('orientation');
    expect([thumbnail.width, thumbnail.height]).toEqual([50, 25]);
  });

  it('refuses more pixels than configured without decoding them', async () => {
    const outcome = await read(await picture({ width: 1100, height: 1000, format: 'png' }), 1_000_000);

    expect(outcome).toMatchObject({ name: 'ImageTooLarge' });
    expect((outcome as Error).message).toContain('1100x1000');
  });

  it('tells the size of a picture with a side that Rekognition does not accept', async () => {
    const outcome = await read(await picture({ width: 10_001, height: 80, format: 'png' }));

    expect(outcome).toMatchObject({ width: 10_001, height: 80 });
  });

  it('accepts CMYK and 16 bits per channel', async () => {
    const cmyk = await sharp(await picture({ width: 120, height: 120 }))
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    const deep = await sharp(await picture({ width: 120, height: 120 }))
      .toColourspace('rgb16')
      .png()
      .toBuffer();

    const outcomes = [await read(cmyk), await read(deep)];

    expect(outcomes).toMatchObject([{ format: 'JPEG' }, { format: 'PNG' }]);
  });

  it.each([
    ['a JPEG', async () => exifBomb(await picture({ width: 200, height: 100 }))],
    ['a PNG', () => pngWithExif('before')],
    ['a PNG behind its pixels', () => pngWithExif('behind')],
  ])('refuses EXIF of %s that is small to store and large to read', async (_what, make) => {
    const outcome = await read(await make());

    expect(outcome).toMatchObject({ name: 'ImageIdentifyError', message: expect.stringContaining('EXIF') });
  });
});
