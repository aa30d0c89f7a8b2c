import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { openEnvironment } from '../../local/environment';
import { writeSamples } from '../../local/samples/image-analysis';
import { forgetCallersAws } from '../../packages/local-aws/src/isolation';
import type { Nets, Tasks } from '../../packages/local-aws/src/vision/model-thread';
import { ModelThreads } from '../../packages/local-aws/src/vision/model-threads';
import { openVision } from '../../packages/local-aws/src/vision/vision';
import { imageAnalysis } from '../../state-machines/image-analysis';
import { type Bench, type Row, rounded } from './bench';
import { PhotoUploads } from './photo-uploads';

/** Copies of each sample, turned over and darkened, so that the nets see each for the first time. */
const COPIES = 5;
/** Photos that are analysed before anything is measured: functions and nets are quick only when they are compiled. */
const WARM_UP = 18;
const AT_ONCE = 4;

/** Nets that remember what they were asked. */
class NotedNets implements Nets {
  readonly noted: (() => Promise<unknown>)[] = [];

  constructor(private readonly nets: Nets) {}

  run<T extends keyof Tasks>(task: T, input: Tasks[T]['input']): Promise<Tasks[T]['result']> {
    this.noted.push(() => this.nets.run(task, input));
    return this.nets.run(task, input);
  }

  close(): Promise<void> {
    return this.nets.close();
  }
}

async function photosIn(folder: string): Promise<readonly Buffer[]> {
  const samples = (await writeSamples(folder)).slice(0, 6).map((file) => readFileSync(file));
  const changed = Array.from({ length: COPIES }, (_, copy) =>
    samples.map((bytes) =>
      sharp(bytes)
        .modulate({ brightness: 1 - 0.1 * copy })
        .flop(copy % 2 === 1)
        .jpeg()
        .toBuffer(),
    ),
  );
  return Promise.all(changed.flat());
}

interface Used {
  readonly seconds: number;
  /** Of all threads: what a busy machine changes less. */
  readonly cpuSeconds: number;
}

async function used(work: () => Promise<unknown>): Promise<Used> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6 };
}

async function measure(threads: number): Promise<Row> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-local-'));
  const nets = new NotedNets(new ModelThreads(threads));
  const vision = await openVision({ nets });
  try {
    const photos = await photosIn(join(directory, 'photos'));
    // Every thread loads its nets before anything is measured.
    const pixels = { data: new Uint8Array(3 * 512 * 512), width: 512, height: 512 };
    const warm = Array.from({ length: threads }, async (_, thread) => {
      await nets.run('objects', { pixels, picture: `warm ${thread}`, minScore: 1 });
      await nets.run('faces', { pixels, picture: `warm ${thread}` });
    });
    await Promise.all(warm);
    const environment = await openEnvironment({
      directory: join(directory, 'state'),
      workflows: [imageAnalysis],
      vision,
    });
    const measured = photos.slice(WARM_UP);
    let run: Used;
    try {
      const uploads = new PhotoUploads(environment);
      await uploads.finish(photos.slice(0, WARM_UP), AT_ONCE);
      nets.noted.length = 0;
      run = await used(() => uploads.finish(measured, AT_ONCE));
    } finally {
      await environment.close();
    }
    // The same questions once more, without anything around them.
    const questions = [...nets.noted];
    const alone = await used(() => Promise.all(questions.map((ask) => ask())));
    return {
      visionThreads: threads,
      photos: measured.length,
      photosPerSecond: rounded(measured.length / run.seconds),
      photosPerSecondOfNetsAlone: rounded(measured.length / alone.seconds),
      shareOfNetsAlone: rounded(alone.seconds / run.seconds),
      cpuSecondsPerPhoto: rounded(run.cpuSeconds / measured.length),
      cpuShareOfNets: rounded(alone.cpuSeconds / run.cpuSeconds),
      cores: availableParallelism(),
      loadAverage: rounded(loadavg()[0]!),
    };
  } finally {
    await vision.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Photos per second of a local run with one vision thread and with two, beside the same nets on the same pixels alone. */
export const bench: Bench = {
  async rows() {
    forgetCallersAws();
    return [await measure(1), await measure(2)];
  },
};
