import { readExif } from '../../../../handlers/image-analysis/metadata/exif';
import { ascii, entryOf, exifBytes, place, SIGNED_RATIONAL, TAG, withExif } from '../../../support/exif';
import { cameraExif, picture } from '../../../support/pictures';

describe('readExif', () => {
  it('reads capture time with offset, camera and signed place', async () => {
    const bytes = await picture({ width: 100, height: 90, orientation: 6, exif: cameraExif });

    const facts = await readExif(bytes);

    expect(facts).toEqual({
      capturedAt: '2024-05-01T12:30:59+02:00',
      camera: { make: 'Fairphone', model: 'FP5' },
      location: { latitude: -33.859722, longitude: 151.211111 },
    });
  });

  it('gives the same capture time in every time zone of the process', async () => {
    const bytes = await picture({
      width: 100,
      height: 90,
      exif: { IFD2: { DateTimeOriginal: '2024:05:01 12:30:59' } },
    });
    const zone = process.env.TZ;

    process.env.TZ = 'Pacific/Auckland';
    const east = await readExif(bytes);
    process.env.TZ = 'America/Los_Angeles';
    const west = await readExif(bytes);
    process.env.TZ = zone;

    expect(east.capturedAt).toBe('2024-05-01T12:30:59');
    expect(west).toEqual(east);
  });

  it.each([
    ['no EXIF', () => picture({ width: 100, height: 90 })],
    ['a PNG without EXIF', () => picture({ width: 100, height: 90, format: 'png' as const })],
    ['an empty buffer', async () => Buffer.alloc(0)],
    ['three bytes', async () => Buffer.from([0xff, 0xd8, 0xff])],
    ['text', async () => Buffer.from('not an image at all, but long enough to be parsed')],
  ])('finds nothing and throws nothing in %s', async (_, make) => {
    const facts = await readExif(await make());

    expect(facts).toEqual({});
  });

  it('leaves out a clock that was never set and a place that is impossible', async () => {
    const bytes = await picture({
      width: 100,
      height: 90,
      exif: {
        IFD2: { DateTimeOriginal: '0000:00:00 00:00:00' },
        IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '120/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '10/1 0/1 0/1' },
      },
    });

    const facts = await readExif(bytes);

    expect(facts.capturedAt).toBeUndefined();
    expect(facts.location).toBeUndefined();
  });

  it('survives every truncation of a file with EXIF', async () => {
    const bytes = await picture({ width: 100, height: 90, orientation: 6, exif: cameraExif });
    const lengths = Array.from({ length: 40 }, (_, index) => Math.floor((bytes.length * index) / 40));

    const all = await Promise.all(lengths.map((length) => readExif(bytes.subarray(0, length))));

    expect(all).toHaveLength(40);
  });
});

describe('readExif on broken EXIF', () => {
  const whole = exifBytes({
    ifd0: [ascii(TAG.make, 'LongMakerName'), ascii(TAG.model, 'LongModelName'), ascii(TAG.software, 'SoftwareName')],
    exif: [ascii(TAG.original, '2022:02:03 04:05:06'), ascii(TAG.offsetOriginal, '+01:00')],
    gps: place(
      [
        [33, 1],
        [51, 1],
        [36, 1],
      ],
      'S',
      [
        [151, 1],
        [12, 1],
        [12, 1],
      ],
      'E',
    ),
  });
  const camera = { make: 'LongMakerName', model: 'LongModelName' };
  const capturedAt = '2022-02-03T04:05:06+01:00';
  const location = { latitude: -33.86, longitude: 151.203333 };

  const broken = async (tag: number, change: (block: Buffer, entry: number) => unknown): Promise<unknown> => {
    const block = Buffer.from(whole);
    change(block, entryOf(block, tag));
    return readExif(withExif(await picture({ width: 100, height: 90 }), block));
  };
  const elsewhere = (block: Buffer, entry: number): unknown => block.writeUInt32LE(777_777, entry + 8);

  it.each([
    ['the software', TAG.software, { camera, capturedAt, location }],
    ['the maker', TAG.make, { camera: { model: camera.model }, capturedAt, location }],
    ['the model', TAG.model, { camera: { make: camera.make }, capturedAt, location }],
    ['the time', TAG.original, { camera, location }],
    ['the offset', TAG.offsetOriginal, { camera, capturedAt: '2022-02-03T04:05:06', location }],
    ['the directory of the time', TAG.exifDirectory, { camera, location }],
    ['the directory of the place', TAG.gpsDirectory, { camera, capturedAt }],
  ])('keeps the others when %s points out of the block', async (_, tag, expected) => {
    expect(await broken(tag, elsewhere)).toEqual(expected);
  });

  it.each([
    ['an unknown type', (block: Buffer, entry: number) => block.writeUInt16LE(99, entry + 2)],
    ['four billion values', (block: Buffer, entry: number) => block.writeUInt32LE(0xffff_ffff, entry + 4)],
    ['a value that reaches beyond the block', (block: Buffer, entry: number) => block.writeUInt32LE(60_000, entry + 4)],
  ])('keeps the others when a tag that nobody needs has %s', async (_, change) => {
    expect(await broken(TAG.software, change)).toEqual({ camera, capturedAt, location });
  });

  it('reads what an early end of the block leaves', async () => {
    const cut = whole.subarray(0, whole.length - 20);

    const facts = await readExif(withExif(await picture({ width: 100, height: 90 }), cut));

    expect(facts).toEqual({ camera, capturedAt });
  });

  it('takes the second date, with its own offset, when the first is none', async () => {
    const block = exifBytes({
      exif: [
        ascii(TAG.original, '2023:02:30 10:00:00'),
        ascii(TAG.offsetOriginal, '+02:00'),
        ascii(TAG.digitized, '2024:07:01 12:00:00'),
        ascii(TAG.offsetDigitized, '+09:00'),
        ascii(TAG.subSecOriginal, '123'),
      ],
    });

    const facts = await readExif(withExif(await picture({ width: 100, height: 90 }), block));

    expect(facts).toEqual({ capturedAt: '2024-07-01T12:00:00+09:00' });
  });

  it('finds no place where a receiver wrote 0/0 or signed numbers', async () => {
    const jpeg = await picture({ width: 100, height: 90 });
    const unknown = exifBytes({ gps: place([[0, 0]], 'N', [[151, 1]], 'E') });
    const signed = exifBytes({ gps: place([[-33, 1]], 'N', [[151, 1]], 'E', SIGNED_RATIONAL) });

    const facts = await Promise.all([unknown, signed].map((block) => readExif(withExif(jpeg, block))));

    expect(facts).toEqual([{}, {}]);
  });

  it('ends a text at its first NUL', async () => {
    const block = exifBytes({ ifd0: [ascii(TAG.make, 'GoPro\0\x01\x7fXQ\xfe'), ascii(TAG.model, 'HD2\0junk\0more')] });

    const facts = await readExif(withExif(await picture({ width: 100, height: 90 }), block));

    expect(facts).toEqual({ camera: { make: 'GoPro', model: 'HD2' } });
  });

  it('reads the EXIF of a PNG, and of a JPEG with fill bytes and other segments before it', async () => {
    const png = await picture({ width: 100, height: 90, format: 'png', exif: cameraExif });
    const jpeg = await picture({ width: 100, height: 90, exif: cameraExif });
    const padded = Buffer.concat([jpeg.subarray(0, 2), Buffer.from('ffffffe0000400ff', 'hex'), jpeg.subarray(2)]);

    const facts = await Promise.all([png, padded].map((bytes) => readExif(bytes)));

    expect(facts.map(({ camera }) => camera?.make)).toEqual(['Fairphone', 'Fairphone']);
  });
});
