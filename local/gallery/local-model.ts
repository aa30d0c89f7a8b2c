import { join } from 'node:path';
import { writeLocalModel } from '../../packages/local-aws/src/rekognition/custom-labels/local-model';
import { endForgottenRuns, seeModelOff } from '../cli/runs/batch-detection-model';
import type { LocalEnvironment } from '../environment';
import { writeExamples } from '../samples/batch-detection';
import { STATE_FOLDERS } from '../storage';

/** Makes a model of the samples for the batch, and stops one that an earlier process has left running. */
export async function prepareLocalModel(environment: LocalEnvironment, directory: string): Promise<void> {
  const examples = await writeExamples(join(directory, STATE_FOLDERS.samples, 'examples'));
  await writeLocalModel(join(directory, STATE_FOLDERS.rekognition), { examples });
  await endForgottenRuns(environment);
  await seeModelOff(environment, directory);
}
