import { readExif } from '../../../handlers/image-analysis/exif';
import { cameraExif, picture } from '../../support/pictures';

describe('readExif', () => {
  it('reads capture time with offset, camera, signed place and orientation', async () => {
    const bytes = await picture({ width: 100, height: 90, orientation: 6, exif: cameraExif });

    const facts = await readExif(bytes);

    expect(facts).toEqual({
      capturedAt: '2024-05-01T12:30:59+02:00',
      camera: { make: 'Fairphone', model: 'FP5' },
      location: { latitude: -33.859722, longitude: 151.211111 },
      orientation: 6,
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
