import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { readMetadata } from '../../handlers/image-analysis/metadata/read-metadata';
import { makeThumbnail } from '../../handlers/image/make-thumbnail';

const SIDE = 256;
const MAX_PIXELS = 100_000_000;

/** What is measured: ours as RegisterImage calls it, and the decoder alone with the same output. */
const TASKS: Readonly<Record<string, (bytes: Buffer, file: string) => Promise<unknown>>> = {
  'thumbnail ours': (bytes, file) => makeThumbnail(bytes, file, SIDE, MAX_PIXELS),
  'thumbnail floor': (bytes, file) => {
    const image = sharp(bytes, { failOn: 'none' }).autoOrient();
    const small = image.resize(SIDE, SIDE, { fit: 'inside', withoutEnlargement: true });
    const encoded = file.endsWith('jpg')
      ? small.jpeg({ quality: 80, mozjpeg: true })
      : small.png({ compressionLevel: 9 });
    return encoded.toBuffer();
  },
  'metadata ours': (bytes, file) => readMetadata(bytes, file, MAX_PIXELS),
  'metadata floor': (bytes) => sharp(bytes).metadata(),
};

/**
 * Measures one task in its own process, bundled as for AWS: `{ cpuMs, wallMs }` of the best of a number of runs. The
 * first runs warm up, as in a function that has answered before.
 */
export const handler = async (task: string, file: string, runs: number): Promise<object> => {
  // As many threads as a core has: what is compared is the work.
  sharp.concurrency(1);
  sharp.cache(false);
  const bytes = readFileSync(file);
  let [cpuMs, wallMs] = [Infinity, Infinity];
  for (let run = 0; run < runs; run += 1) {
    const [usage, start] = [process.cpuUsage(), performance.now()];
    await TASKS[task]!(bytes, file);
    wallMs = Math.min(wallMs, performance.now() - start);
    const { user, system } = process.cpuUsage(usage);
    cpuMs = Math.min(cpuMs, (user + system) / 1000);
  }
  return { cpuMs, wallMs };
};
