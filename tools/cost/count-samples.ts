import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RIDER_PREFIX } from '../../handlers/rider-photo/photo/rider-key';
import { openEnvironment } from '../../local/environment';
import { writeSamples } from '../../local/samples/image-analysis';
import { writeSelfies } from '../../local/samples/rider-photo';
import { forgetCallersAws } from '../../packages/local-aws/src/isolation';
import { UPLOAD_PREFIX } from '../../handlers/image-analysis/record/key-prefixes';
import { workflows } from '../../state-machines/index';
import type { CostArguments } from '../cost-arguments';
import { countRun } from './count-run';
import type { RunCounts } from './run-counts';

/** The first samples, which go all the way, by the key that they are uploaded to. */
const SAMPLES: Readonly<Record<CostArguments['workflow'], (folder: string) => Promise<Record<string, string>>>> = {
  'image-analysis': async (folder) =>
    Object.fromEntries(
      (await writeSamples(folder)).slice(0, 6).map((file) => [`${UPLOAD_PREFIX}local/cost/${basename(file)}`, file]),
    ),
  'rider-photo': async (folder) =>
    Object.fromEntries(
      (await writeSelfies(folder)).slice(0, 2).map((file) => [`${RIDER_PREFIX}${basename(file)}/photo.jpg`, file]),
    ),
};

/** Runs sample photos through a workflow, in an environment that is removed afterwards, and counts what they use. */
export async function countSamples(workflow: CostArguments['workflow']): Promise<RunCounts> {
  const directory = mkdtempSync(join(tmpdir(), 'cost-'));
  forgetCallersAws();
  process.stderr.write('Running sample photos on this machine ...\n');
  try {
    const samples = await SAMPLES[workflow](join(directory, 'samples'));
    const environment = await openEnvironment({ directory, workflows: [workflows[workflow]!] });
    try {
      return await countRun(environment, workflow, samples, directory);
    } finally {
      await environment.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
