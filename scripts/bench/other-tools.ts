import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchPicture } from './pictures';
import { runChild } from './run-child';

const RUNS = 3;
const LIMIT_MS = 120_000;
export const JIMP = 'jimp@1.6.0';

/** Why GraphicsMagick cannot be measured; undefined when it can. */
export function graphicsMagickMissing(): string | undefined {
  const { error, stdout } = spawnSync('gm', ['version'], { encoding: 'utf8', timeout: 10_000 });
  return error || !stdout.startsWith('GraphicsMagick')
    ? '`gm` is not installed (apt-get install graphicsmagick, or brew install graphicsmagick)'
    : undefined;
}

/**
 * GraphicsMagick's own benchmark of a command on one thread: without the start of its process, which a function pays on
 * top. @returns milliseconds of a CPU for one picture
 */
export function graphicsMagick(command: readonly string[]): number {
  const args = ['benchmark', '-iterations', String(RUNS), ...command];
  const { stdout, stderr } = runChild('gm', args, { limitMs: LIMIT_MS, variables: { OMP_NUM_THREADS: '1' } });
  const found = /([\d.]+)s user/.exec(stdout + stderr);
  if (!found) throw new Error(`gm benchmark printed no time: ${stdout}${stderr}`);
  return (1000 * Number(found[1])) / RUNS;
}

/** Measures jimp, fetched by npx into npm's own cache: milliseconds of a CPU for one thumbnail. */
export function jimpThumbnail({ file }: BenchPicture, folder: string): number {
  // What npx fetches is on the PATH only: the package lies beside its folder of programs.
  const script = `
    const { createRequire } = require('node:module');
    const bin = process.env.PATH.split(require('node:path').delimiter).find((entry) => entry.includes('_npx'));
    const { Jimp } = createRequire(bin + '/x')('jimp');
    (async () => {
      const { user, system } = process.cpuUsage();
      const image = await Jimp.read(${JSON.stringify(file)});
      image.scaleToFit({ w: 256, h: 256 });
      await image.write(${JSON.stringify(join(folder, 'jimp.jpg'))});
      const used = process.cpuUsage();
      console.log((used.user + used.system - user - system) / 1000);
    })();`;
  const { stdout } = runChild('npx', ['-y', '-p', JIMP, 'node', '-e', script], { limitMs: LIMIT_MS });
  return Number(stdout);
}
