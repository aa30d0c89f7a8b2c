import { join } from 'node:path';
import { writeLocalModel } from '../../packages/local-aws/src/rekognition/custom-labels/local-model';
import { endForgottenRuns, seeModelOff, wasModelOn } from '../cli/runs/batch-detection-model';
import type { LocalEnvironment } from '../environment';
import { writeExamples } from '../samples/batch-detection';
import { STATE_FOLDERS } from '../storage';

/** Five minutes of AWS, at the speed of waiting on this machine. */
const WATCHED_EVERY_MS = 3000;

/** Makes a model of the samples for the batch, and stops one that an earlier process has left running. */
export async function prepareLocalModel(environment: LocalEnvironment, directory: string): Promise<void> {
  const examples = await writeExamples(join(directory, STATE_FOLDERS.samples, 'examples'));
  await writeLocalModel(join(directory, STATE_FOLDERS.rekognition), { examples });
  await endForgottenRuns(environment);
  await seeModelOff(environment, directory);
}

/**
 * Runs the watchdog while the model is on, and once after that: schedules do not run by themselves on this machine, and a model
 * that starts when its run is ended is stopped by nobody else.
 * @returns what ends it
 */
export function watchLocalModel(environment: LocalEnvironment, directory: string): () => Promise<void> {
  let looking = Promise.resolve();
  let lookedAt = Date.now();
  const look = async (): Promise<void> => {
    const since = lookedAt;
    lookedAt = Date.now();
    if (wasModelOn(directory, since)) await environment.workflow('batch-detection').runSchedule('watchdog');
  };
  const timer = setInterval(() => {
    // What went wrong stands in the log of the function; the next look is a new try.
    looking = looking.then(look).catch(() => undefined);
  }, WATCHED_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
