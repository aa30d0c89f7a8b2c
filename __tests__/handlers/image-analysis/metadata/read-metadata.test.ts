import { S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { locateImage } from '../../../../handlers/image/locate-image';
import { makeThumbnail } from '../../../../handlers/image/make-thumbnail';
import { type ImageStart, readMetadata } from '../../../../handlers/image-analysis/metadata/read-metadata';
import { cameraExif, picture } from '../../../support/pictures';
import {
  cut,
  turnedPng,
  video,
  withDamage,
  withOddScanHeader,
  withPictureIndex,
  withStrayBytes,
} from '../../../support/odd-pictures';
import { storedObject } from '../../../support/stored-object';

const object = { bucket: 'photos', key: 'incoming/a.jpg' };
const MAX_PIXELS = 100_000_000;

async function read(bytes: Buffer, maxPixels = MAX_PIXELS) {
  const stored = storedObject(bytes);
  const s3 = new S3Client({});
  const start = (await locateImage(s3, object)) as ImageStart;
  const result = readMetadata(s3, object, start, maxPixels);
  return { ranges: stored.ranges, result, outcome: await result.catch((error: Error) => error) };
}

/** A JPEG whose frame header lies behind `padding` bytes of application data. */
function withPadding(jpeg: Buffer, padding: number): Buffer {
  const segments: Buffer[] = [];
  for (let left = padding; left > 0; left -= 65_533) {
    const length = Math.min(left, 65_533);
    segments.push(Buffer.from([0xff, 0xeb, (length + 2) >> 8, (length + 2) & 0xff]), Buffer.alloc(length, 0x20));
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** A JPEG with an index of pictures that says nothing. */
function withoutSizes(jpeg: Buffer): Buffer {
  const empty = Buffer.from(jpeg);
  const index = empty.indexOf('MPF\0', 0, 'latin1');
  return empty.fill(0, index + 12, index + 4 + 70);
}

describe('readMetadata', () => {
  it('reads a small photo in one range, its size as displayed', async () => {
    const bytes = await picture({ width: 200, height: 100, orientation: 6, exif: cameraExif });

    const { ranges, outcome } = await read(bytes);

    expect(outcome).toMatchObject({ format: 'JPEG', width: 100, height: 200, bytes: bytes.length, orientation: 6 });
    expect(ranges).toEqual(['bytes=0-131071']);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('tells the size as displayed for orientation %i', async (orientation) => {
    const { outcome } = await read(await picture({ width: 200, height: 100, orientation }));

    const size = orientation >= 5 ? { width: 100, height: 200 } : { width: 200, height: 100 };
    expect(outcome).toMatchObject({ ...size, orientation });
  });

  it('reads only the head and the tail of a large photo', async () => {
    const bytes = await picture({ width: 900, height: 700, noise: true });

    const { ranges, outcome } = await read(bytes);

    expect(bytes.length).toBeGreaterThan(600_000);
    expect(outcome).toMatchObject({ format: 'JPEG', width: 900, height: 700 });
    expect(ranges).toEqual(['bytes=0-131071', 'bytes=-65536']);
  });

  it.each([
    ['one more step', 200_000, ['bytes=0-131071', 'bytes=131072-524287', 'bytes=-65536']],
    ['the rest', 600_000, ['bytes=0-131071', 'bytes=131072-524287', expect.stringMatching(/^bytes=524288-\d+$/)]],
  ])('reads %s when the header lies behind other data, never a byte twice', async (_, padding, expected) => {
    const bytes = withPadding(await picture({ width: 900, height: 700, noise: true }), padding);

    const { ranges, outcome } = await read(bytes);

    expect(outcome).toMatchObject({ width: 900, height: 700 });
    expect(ranges).toEqual(expected);
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
    ['GIF', async () => Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(200)]), 'NotSupportedImageType'],
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
    const { outcome } = await read(await make());

    expect(outcome).toMatchObject({ name });
    expect((outcome as Error).message).toContain('incoming/a.jpg');
  });

  it('accepts exactly 80 by 80 pixels', async () => {
    const { outcome } = await read(await picture({ width: 80, height: 80 }));

    expect(outcome).toMatchObject({ width: 80, height: 80 });
  });

  it.each(['jpeg', 'png'] as const)('refuses a %s cut short, small or large', async (format) => {
    const small = await picture({ width: 120, height: 120, format, exif: cameraExif });
    const large = await picture({ width: 700, height: 500, format, noise: true });

    const outcomes = [
      await read(small.subarray(0, small.length - 20)),
      await read(large.subarray(0, large.length - 30_000)),
    ];

    expect(outcomes.map(({ outcome }) => (outcome as Error).name)).toEqual([
      'ImageIdentifyError',
      'ImageIdentifyError',
    ]);
  });

  it.each([
    ['the scan header of some phones', withOddScanHeader],
    ['stray bytes', withStrayBytes],
    ['damage that viewers show', withDamage],
    ['nothing but its end mark missing', (bytes: Buffer) => bytes.subarray(0, -2)],
    ['a video behind', (bytes: Buffer) => Buffer.concat([bytes, video(300_000)])],
    ['a video in place of its end mark', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -2), video(300_000)])],
  ])('accepts a JPEG with %s, small or large', async (_what, change) => {
    const [small, large] = [
      { width: 120, height: 120 },
      { width: 900, height: 700, noise: true },
    ];

    const outcomes = [await read(change(await picture(small))), await read(change(await picture(large)))];

    expect(outcomes).toMatchObject([{ outcome: { width: 120 } }, { outcome: { width: 900 } }]);
  });

  it.each(['jpeg', 'png'] as const)('refuses a %s that was cut, whatever lies behind the cut', async (format) => {
    const large = await picture({ width: 900, height: 700, noise: true, format });
    const small = await picture({ width: 120, height: 120, noise: true, format });
    const behind = [small, video(300_000), Buffer.concat([small, video(300_000)]), Buffer.alloc(100_000)];

    const outcomes = await Promise.all(behind.map((more) => read(Buffer.concat([cut(large, 0.6), more]))));

    for (const { outcome } of outcomes) expect(outcome).toMatchObject({ name: 'ImageIdentifyError' });
  });

  it('reads the declared end of a picture that has others behind it, and no more', async () => {
    const large = withPictureIndex(await picture({ width: 900, height: 700, noise: true }));
    const second = await picture({ width: 700, height: 600, noise: true });

    const whole = await read(Buffer.concat([large, second]));
    const short = await read(Buffer.concat([cut(large, 0.6), second]));
    const unsaid = await read(Buffer.concat([cut(withoutSizes(large), 0.6), second]));

    expect(whole.outcome).toMatchObject({ width: 900 });
    expect(whole.ranges).toEqual(['bytes=0-131071', `bytes=${large.length - 65_536}-${large.length - 1}`]);
    for (const { outcome } of [short, unsaid]) expect(outcome).toMatchObject({ name: 'ImageIdentifyError' });
  });

  it('reads no more of a picture that has notes of a phone behind it', async () => {
    const bytes = Buffer.concat([
      await picture({ width: 900, height: 700, noise: true }),
      Buffer.from('\0\0\x01\x0a\x0eImage_UTC_Data1714567890123SEFHk\0\0\0SEFT', 'latin1'),
    ]);

    const { ranges, outcome } = await read(bytes);

    expect(outcome).toMatchObject({ width: 900 });
    expect(ranges).toEqual(['bytes=0-131071', 'bytes=-65536']);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('tells the size of a PNG as displayed: orientation %i', async (orientation) => {
    const { outcome } = await read(turnedPng(await picture({ width: 200, height: 100, format: 'png' }), orientation));

    const size = orientation >= 5 ? { width: 100, height: 200 } : { width: 200, height: 100 };
    expect(outcome).toMatchObject({ ...size, orientation });
  });

  it('knows the orientation that the decoder knows: not one behind the pixels', async () => {
    const png = turnedPng(await picture({ width: 200, height: 100, format: 'png' }), 6, 'behind');

    const { outcome } = await read(png);
    const thumbnail = await makeThumbnail(png, 'a.png', 50, MAX_PIXELS);

    expect(outcome).toMatchObject({ width: 200, height: 100 });
    expect(outcome).not.toHaveProperty('orientation');
    expect([thumbnail.width, thumbnail.height]).toEqual([50, 25]);
  });

  it('accepts a JPEG followed by other data: viewers do, and the thumbnail drops it', async () => {
    const bytes = Buffer.concat([
      await picture({ width: 120, height: 120 }),
      Buffer.from('PK\u0003\u0004'.repeat(40_000)),
    ]);

    const { outcome } = await read(bytes);

    expect(outcome).toMatchObject({ format: 'JPEG', width: 120 });
  });

  it('accepts exactly 15 MB', async () => {
    const photo = await picture({ width: 120, height: 120 });
    const end = Buffer.from([0xff, 0xd9]);

    const { outcome } = await read(Buffer.concat([photo, Buffer.alloc(15 * 1024 * 1024 - photo.length - 2), end]));

    expect(outcome).toMatchObject({ format: 'JPEG', bytes: 15 * 1024 * 1024 });
  });

  it('refuses more than 15 MB after the first range', async () => {
    const bytes = Buffer.concat([await picture({ width: 120, height: 120 }), Buffer.alloc(15 * 1024 * 1024)]);

    const { ranges, outcome } = await read(bytes);

    expect(outcome).toMatchObject({ name: 'ImageTooLarge' });
    expect(ranges).toHaveLength(1);
  });

  it('refuses more pixels than configured without decoding them', async () => {
    const { outcome } = await read(await picture({ width: 1100, height: 1000, format: 'png' }), 1_000_000);

    expect(outcome).toMatchObject({ name: 'ImageTooLarge' });
    expect((outcome as Error).message).toContain('1100x1000');
  });

  it('refuses a side that Rekognition does not accept', async () => {
    const { outcome } = await read(await picture({ width: 10_001, height: 80, format: 'png' }));

    expect(outcome).toMatchObject({ name: 'ImageTooLarge' });
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

    expect(outcomes.map(({ outcome }) => (outcome as { format: string }).format)).toEqual(['JPEG', 'PNG']);
  });
});
