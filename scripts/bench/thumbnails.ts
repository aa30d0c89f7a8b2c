import { extname, join } from 'node:path';
import { type Bench, type Row, rounded, skipped } from './bench';
import { graphicsMagick, graphicsMagickMissing, JIMP, jimpThumbnail } from './other-tools';
import { Packaged } from './packaged';
import { type BenchPicture, withPictures } from './pictures';

const RUNS = 10;
const LIMIT_MS = 300_000;

interface Times {
  readonly cpuMs: number;
  readonly wallMs: number;
}

function rowOf(picture: BenchPicture, tool: string, { cpuMs, wallMs }: Times, ours: Times): Row {
  return {
    picture: picture.name,
    megabytes: rounded(picture.bytes / 1e6),
    tool,
    cpuMs: rounded(cpuMs),
    perSecondAndCore: rounded(1000 / cpuMs),
    ...(Number.isNaN(wallMs) ? {} : { wallMs: rounded(wallMs) }),
    oursTimesAsFast: rounded(cpuMs / ours.cpuMs),
    ...(Number.isNaN(wallMs) ? {} : { oursTimesAsFastByClock: rounded(wallMs / ours.wallMs) }),
  };
}

/** Its own program is measured by its CPU alone. */
const ofCpu = (cpuMs: number): Times => ({ cpuMs, wallMs: NaN });

function others(picture: BenchPicture, folder: string): Record<string, () => number> {
  const from = picture.file;
  const to = join(folder, `gm${extname(from)}`);
  return {
    'GraphicsMagick, told the size': () =>
      graphicsMagick(['convert', '-size', '512x512', from, '-auto-orient', '-thumbnail', '256x256', to]),
    'GraphicsMagick, as the source system calls it': () =>
      graphicsMagick(['convert', from, '-auto-orient', '-resize', '256x256', to]),
    [JIMP]: () => jimpThumbnail(picture, folder),
  };
}

function measure(packaged: Packaged, picture: BenchPicture, folder: string): Row[] {
  const times = (task: string): Times => packaged.call(LIMIT_MS, `thumbnail ${task}`, picture.file, RUNS) as Times;
  const ours = times('ours');
  const rows = [rowOf(picture, 'ours', ours, ours), rowOf(picture, 'the decoder alone', times('floor'), ours)];
  const missing = graphicsMagickMissing();
  for (const [tool, run] of Object.entries(others(picture, folder))) {
    const head = { picture: picture.name, tool };
    if (tool.startsWith('GraphicsMagick') && missing !== undefined) rows.push(skipped(head, missing));
    else {
      try {
        rows.push(rowOf(picture, tool, ofCpu(run()), ours));
      } catch (error) {
        rows.push(skipped(head, error instanceof Error ? error.message : String(error)));
      }
    }
  }
  return rows;
}

/** Thumbnails, structure check included, per core. */
export const bench: Bench = {
  async rows() {
    const packaged = await Packaged.of('picture-task');
    try {
      return await withPictures((pictures, folder) =>
        pictures.flatMap((picture) => measure(packaged, picture, folder)),
      );
    } finally {
      packaged.close();
    }
  },
};
