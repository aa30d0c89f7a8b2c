import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type LocalEnvironment, openEnvironment } from '../../local/environment';
import { forgetCallersAws } from '../../packages/local-aws/src/isolation';
import { openVision } from '../../packages/local-aws/src/vision/vision';
import { imageAnalysis } from '../../state-machines/image-analysis';
import { picture } from '../../__tests__/support/pictures';
import { type Bench, type Row, rounded } from './bench';
import { BLIND } from './blind-nets';
import { PhotoUploads } from './photo-uploads';

const PHOTOS = 1_000;
const STEP = 50;
const SHOWN = new Set([50, 250, 500, 750, 1_000]);
/** Photos under way at once. */
const AT_ONCE = 8;

/** Bytes of the heap that are in use once everything that can be freed is. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

const bytesOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

/** Photos of which no two are the same, made as they are needed. */
const photosFrom = (first: number): Promise<Buffer[]> =>
  Promise.all(
    Array.from({ length: STEP }, (_, index) =>
      picture({ width: 200, height: 150, background: `#${(first + index).toString(16).padStart(6, '0')}` }),
    ),
  );

async function analyse(environment: LocalEnvironment, directory: string): Promise<Row[]> {
  const rows: Row[] = [];
  const uploads = new PhotoUploads(environment);
  for (let photos = STEP; photos <= PHOTOS; photos += STEP) {
    const fresh = await photosFrom(photos);
    const usage = process.cpuUsage();
    const seconds = await uploads.finish(fresh, AT_ONCE);
    const { user, system } = process.cpuUsage(usage);
    await environment.bus.idle();
    if (!SHOWN.has(photos)) continue;
    rows.push({
      photos,
      millisecondsPerPhoto: rounded((1000 * seconds) / STEP),
      cpuMillisecondsPerPhoto: rounded((user + system) / 1000 / STEP),
      heapMegabytes: rounded(usedHeap() / 1e6),
      residentMegabytes: rounded(process.memoryUsage().rss / 1e6),
      stateKilobytesPerPhoto: rounded(bytesOf(directory) / 1e3 / photos),
    });
  }
  return rows;
}

/** Time and memory of one local run with ever more photos; time is that of the last 50. */
export const bench: Bench = {
  async rows() {
    forgetCallersAws();
    const directory = mkdtempSync(join(tmpdir(), 'bench-growth-'));
    try {
      const vision = await openVision({ nets: BLIND });
      const environment = await openEnvironment({ directory, workflows: [imageAnalysis], vision });
      try {
        return await analyse(environment, directory);
      } finally {
        await environment.close();
      }
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  },
};
