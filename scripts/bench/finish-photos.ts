import { PutObjectCommand } from '@aws-sdk/client-s3';
import { UPLOAD_PREFIX } from '../../handlers/image-analysis/record/key-prefixes';
import type { LocalEnvironment } from '../../local/environment';
import type { Execution } from '../../packages/local-aws/src/step-functions/execution';
import { imageAnalysis } from '../../state-machines/image-analysis';

/** A photo that does not start within this time never will. */
const LIMIT_MS = 120_000;
let uploaded = 0;

/** Resolves with the next execution that is about a key. */
function startOf(environment: LocalEnvironment, key: string): Promise<Execution> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${key} did not start.`)), LIMIT_MS);
    const stop = environment.workflow(imageAnalysis.name).onStart((execution) => {
      if (!JSON.stringify(execution.input).includes(JSON.stringify(key))) return;
      clearTimeout(timer);
      stop();
      resolve(execution);
    });
  });
}

/**
 * Uploads photos and waits until each is analysed, a few at once.
 * @returns seconds
 * @throws Error when one of them does not end well
 */
export async function finishPhotos(
  environment: LocalEnvironment,
  photos: readonly Buffer[],
  atOnce: number,
): Promise<number> {
  const Bucket = environment.workflow(imageAnalysis.name).resources.buckets.photos!.name;
  const waiting = [...photos];
  const worker = async (): Promise<void> => {
    for (let Body = waiting.shift(); Body !== undefined; Body = waiting.shift()) {
      const Key = `${UPLOAD_PREFIX}local/bench/${(uploaded += 1)}.jpg`;
      const started = startOf(environment, Key);
      await environment.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
      const { status, cause } = await (await started).result;
      if (status !== 'SUCCEEDED') throw new Error(`${Key} ${status}: ${cause}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, worker));
  return (performance.now() - start) / 1000;
}
