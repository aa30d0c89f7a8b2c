import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { cameraExif } from '../../__tests__/support/pictures';

const DEMO = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');

/** A picture as a camera writes it: a sample photo at a camera's size, with the noise that an enlargement lacks. */
export async function photo(width: number, height: number): Promise<sharp.Sharp> {
  const noise = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 24 } },
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const composed = await sharp(join(DEMO, 'sample1.jpg'))
    .resize(width, height, { fit: 'cover' })
    .composite([{ input: noise, blend: 'soft-light' }])
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sharp(composed.data, { raw: composed.info }).withExifMerge(cameraExif);
}

const MAKERS: Readonly<Record<string, () => Promise<Buffer>>> = {
  'photo of a web page, JPEG': () => Promise.resolve(readFileSync(join(DEMO, 'sample1.jpg'))),
  'camera, 12 megapixels, JPEG': async () => (await photo(4032, 3024)).jpeg({ quality: 88 }).toBuffer(),
  'camera, 12 megapixels, progressive JPEG': async () =>
    (await photo(4032, 3024)).jpeg({ quality: 80, progressive: true }).toBuffer(),
  'camera, 3 megapixels, PNG': async () => (await photo(2016, 1512)).png().toBuffer(),
};

/** A picture that is measured. */
export interface BenchPicture {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

/** Makes the pictures in a folder, which is removed afterwards. */
export async function withPictures<T>(use: (pictures: readonly BenchPicture[], folder: string) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-pictures-'));
  try {
    const pictures: BenchPicture[] = [];
    for (const [name, make] of Object.entries(MAKERS)) {
      const bytes = await make();
      const file = join(folder, `${pictures.length}.${name.endsWith('PNG') ? 'png' : 'jpg'}`);
      writeFileSync(file, bytes);
      pictures.push({ name, file, bytes: bytes.length });
    }
    return use(pictures, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
