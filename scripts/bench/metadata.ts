import { type Bench, type Row, rounded, skipped } from './bench';
import { graphicsMagick, graphicsMagickMissing } from './other-tools';
import { Packaged } from './packaged';
import { type BenchPicture, withPictures } from './pictures';

const RUNS = 50;
const LIMIT_MS = 120_000;

function measure(packaged: Packaged, picture: BenchPicture): Row[] {
  const cpuMs = (task: string): number =>
    (packaged.call(LIMIT_MS, `metadata ${task}`, picture.file, RUNS) as { cpuMs: number }).cpuMs;
  const ours = cpuMs('ours');
  const row = (tool: string, milliseconds: number): Row => ({
    picture: picture.name,
    tool,
    cpuMs: rounded(milliseconds),
    oursTimesAsFast: rounded(milliseconds / ours),
  });
  const missing = graphicsMagickMissing();
  const tool = 'GraphicsMagick, as the source system calls it';
  return [
    row('ours, EXIF included', ours),
    row('the decoder alone', cpuMs('floor')),
    missing === undefined
      ? row(tool, graphicsMagick(['identify', '-verbose', picture.file]))
      : skipped({ picture: picture.name, tool }, missing),
  ];
}

/** Format, size, orientation, camera, time and place of an image. */
export const bench: Bench = {
  async rows() {
    const packaged = await Packaged.of('picture-task');
    try {
      return await withPictures((pictures) => pictures.flatMap((picture) => measure(packaged, picture)));
    } finally {
      packaged.close();
    }
  },
};
