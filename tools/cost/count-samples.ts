import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { INCOMING_PREFIX } from '../../handlers/batch-detection/queue/batch-keys';
import { UPLOAD_PREFIX } from '../../handlers/image-analysis/record/key-prefixes';
import { RIDER_PREFIX } from '../../handlers/rider-photo/photo/rider-key';
import { type EnvironmentOptions, openEnvironment } from '../../local/environment';
import { writeExamples, writeParts } from '../../local/samples/batch-detection';
import { writeSamples } from '../../local/samples/image-analysis';
import { writeSelfies } from '../../local/samples/rider-photo';
import { STATE_FOLDERS } from '../../local/storage';
import { forgetCallersAws } from '../../packages/local-aws/src/isolation';
import { writeLocalModel } from '../../packages/local-aws/src/rekognition/custom-labels/local-model';
import type { Vision } from '../../packages/local-aws/src/vision/vision';
import { workflows } from '../../state-machines/index';
import type { CostArguments } from '../cost-arguments';
import { type CountOptions, countRun } from './count-run';
import type { RunCounts } from './run-counts';

/** A workflow's run that is counted. */
interface SampleRun {
  /** The first samples, which go all the way, by the key that they are uploaded to. */
  photos(folder: string): Promise<Record<string, string>>;
  /** What has to be there before the environment opens. */
  prepare?(directory: string): Promise<void>;
  readonly options?: Pick<EnvironmentOptions, 'settings' | 'speed'> & CountOptions;
}

const RUNS: Readonly<Record<CostArguments['workflow'], SampleRun>> = {
  'image-analysis': {
    photos: async (folder) => photosBelow(`${UPLOAD_PREFIX}local/cost/`, (await writeSamples(folder)).slice(0, 6)),
  },
  'rider-photo': {
    photos: async (folder) =>
      Object.fromEntries(
        (await writeSelfies(folder)).slice(0, 2).map((file) => [`${RIDER_PREFIX}${basename(file)}/photo.jpg`, file]),
      ),
  },
  'batch-detection': {
    photos: async (folder) => photosBelow(INCOMING_PREFIX, (await writeParts(folder)).slice(0, 6)),
    prepare: async (directory) =>
      void (await writeLocalModel(join(directory, STATE_FOLDERS.rekognition), {
        examples: await writeExamples(join(directory, 'examples')),
      })),
    // The local model starts within seconds, and no more images come.
    options: { together: true, speed: { wait: 0.01 }, settings: { 'batch-detection': { lingerSeconds: 1 } } },
  },
};

const photosBelow = (prefix: string, files: readonly string[]): Record<string, string> =>
  Object.fromEntries(files.map((file) => [`${prefix}${basename(file)}`, file]));

/**
 * Runs sample photos through a workflow, in an environment that is removed afterwards, and counts what they use.
 * @param vision another pair of eyes than the nets, for whom seconds do not matter; closed by the caller
 */
export async function countSamples(workflow: CostArguments['workflow'], vision?: Vision): Promise<RunCounts> {
  const directory = mkdtempSync(join(tmpdir(), 'cost-'));
  forgetCallersAws();
  process.stderr.write('Running sample photos on this machine ...\n');
  const { photos, prepare, options } = RUNS[workflow];
  try {
    const samples = await photos(join(directory, 'samples'));
    await prepare?.(directory);
    const environment = await openEnvironment({ directory, workflows: [workflows[workflow]!], vision, ...options });
    try {
      return await countRun(environment, workflow, samples, directory, options);
    } finally {
      await environment.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
