import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** The face library's own demo pictures: real people, and no picture in this repository. */
const DEMO = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');
const DEMO_PICTURES = ['sample1.jpg', 'sample2.jpg', 'sample3.jpg', 'sample4.jpg', 'sample5.jpg', 'sample6.jpg'];

/** Writes the sample photos and returns their paths: people, a photo with camera and place, a HEIC that is drawn, and three that are refused. */
export async function writeSamples(folder: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const people = DEMO_PICTURES.map((name, index) => {
    const path = join(folder, `people-${index + 1}.jpg`);
    copyFileSync(join(DEMO, name), path);
    return path;
  });
  const write = (name: string, content: Buffer | string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const whole = await sharp(join(DEMO, 'sample1.jpg')).jpeg().toBuffer();
  const located = await sharp(join(DEMO, 'sample2.jpg'))
    .resize(1200)
    .withMetadata({ orientation: 1 })
    .withExifMerge({
      IFD0: { Make: 'Sample', Model: 'Camera 1' },
      IFD2: { DateTimeOriginal: '2024:06:15 14:30:00', OffsetTimeOriginal: '+02:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '48/1 51/1 2964/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '2/1 17/1 4020/100',
      },
    })
    .jpeg()
    .toBuffer();
  const landscape = await sharp({ create: { width: 640, height: 400, channels: 3, background: '#88aacc' } })
    .png()
    .toBuffer();
  return [
    ...people,
    write('with-place.jpg', located),
    write('phone.heic', readFileSync(join(__dirname, 'phone.heic'))),
    write('nobody there.png', landscape),
    write('not-an-image.jpg', 'This is a text, whatever its name says.\n'),
    write('too-small.png', await sharp(landscape).resize(40, 30).png().toBuffer()),
    write('truncated.jpg', whole.subarray(0, Math.floor(whole.length / 2))),
  ];
}
