import { existsSync, readFileSync } from 'node:fs';
import type * as Libheif from 'libheif-js/wasm-bundle.js';
import sharp from 'sharp';
import { readOriginal } from '../../handlers/image/original';
import { makeCopy } from '../../handlers/image/prepared-copy';

const MAX_PIXELS = 250_000_000;

/** The pixels of a HEIC by libheif, and nothing else. */
async function decodeHeic(bytes: Buffer): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- only for a HEIC, as the function does
  const { HeifDecoder } = require('libheif-js/wasm-bundle.js') as typeof Libheif;
  const [image] = new HeifDecoder().decode(bytes);
  const [width, height] = [image!.get_width(), image!.get_height()];
  const data = new Uint8Array(width * height * 4);
  await new Promise((resolve) => image!.display({ data, width, height }, resolve));
}

/** What is measured: the copy as PrepareImage makes it, and the pixels alone by the decoder of the format. */
const TASKS: Readonly<Record<string, (bytes: Buffer, file: string) => Promise<unknown>>> = {
  ours: async (bytes, file) => makeCopy(await readOriginal(bytes, file, MAX_PIXELS), file, MAX_PIXELS),
  floor: (bytes, file) =>
    file.endsWith('heic')
      ? decodeHeic(bytes)
      : sharp(bytes, { failOn: 'none', limitInputPixels: false }).raw().toBuffer(),
};

/** Of this program alone; what getrusage tells begins with the process that started it. */
function peakKilobytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
}

/** Measures one task in its own process: the best of a number of runs, and the peak of its memory. */
export const handler = async (task: string, file: string, runs: number): Promise<object> => {
  sharp.concurrency(1);
  sharp.cache(false);
  const bytes = readFileSync(file);
  let cpuMs = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage();
    await TASKS[task]!(bytes, file);
    const { user, system } = process.cpuUsage(before);
    cpuMs = Math.min(cpuMs, (user + system) / 1000);
  }
  return { cpuMs, peakMegabytes: peakKilobytes() / 1024 };
};
