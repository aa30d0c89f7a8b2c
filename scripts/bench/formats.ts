import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import { type Bench, type Row, rounded } from './bench';
import { Packaged } from './packaged';
import { photo } from './pictures';

const RUNS = 3;
const LIMIT_MS = 300_000;
const PHONE = join(__dirname, '..', '..', 'local', 'samples', 'phone.heic');

interface Measured {
  readonly cpuMs: number;
  readonly peakMegabytes: number;
}

/** What is made of a photo of 12 megapixels, by the ending of the file. */
const MADE: Readonly<Record<string, (image: Sharp) => Sharp>> = {
  webp: (image) => image.webp({ quality: 85 }),
  avif: (image) => image.avif({ quality: 60, effort: 1 }),
  gif: (image) => image.gif({ effort: 1 }),
  tiff: (image) => image.tiff({ compression: 'lzw' }),
};

async function writePictures(folder: string): Promise<Record<string, string>> {
  const heic = join(folder, 'phone.heic');
  copyFileSync(PHONE, heic);
  const files: Record<string, string> = { 'HEIC of a phone': heic };
  for (const [ending, encode] of Object.entries(MADE)) {
    const file = join(folder, `photo.${ending}`);
    writeFileSync(file, await encode(await photo(4032, 3024)).toBuffer());
    files[`${ending}, 12 megapixels`] = file;
  }
  const large = join(folder, 'large.jpg');
  writeFileSync(large, await (await photo(12_000, 9_000)).jpeg({ quality: 88 }).toBuffer());
  return { ...files, 'jpeg, 108 megapixels': large };
}

/** The copy of each format that PrepareImage makes, beside the decoder of the format alone, which gives pixels and no JPEG. */
export const bench: Bench = {
  async rows() {
    const folder = mkdtempSync(join(tmpdir(), 'bench-formats-'));
    const packaged = await Packaged.of('format-task', { usesLibheif: true });
    try {
      const rows: Row[] = [];
      for (const [picture, file] of Object.entries(await writePictures(folder))) {
        const measure = (task: string): Measured => packaged.call(LIMIT_MS, task, file, RUNS) as Measured;
        const [ours, floor] = [measure('ours'), measure('floor')];
        rows.push({
          picture,
          cpuMs: rounded(ours.cpuMs),
          timesTheDecoder: rounded(ours.cpuMs / floor.cpuMs),
          peakMegabytes: rounded(ours.peakMegabytes),
          timesItsMemory: rounded(ours.peakMegabytes / floor.peakMegabytes),
        });
      }
      return rows;
    } finally {
      packaged.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
