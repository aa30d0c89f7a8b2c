import type { BackfillSource } from '../../handlers/image-analysis/backfill/backfill-source';
import type { BackfillRun } from '../../handlers/image-analysis/backfill/backfill-run';
import type { ImageRecord } from '../../handlers/image-analysis/record/image-record';
import type { LocalEnvironment } from '../../local/environment';
import { localFunctionName } from '../../local/resources';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { IMAGE_BACKFILL, imageAnalysis } from '../../state-machines/image-analysis';
import { durationText } from '../../local/cli/duration-text';

/** What became of a backfill. */
export interface BackfillResult {
  readonly listed: number;
  readonly analysed: number;
  /** Listed minus recorded: what has no outcome, with the status that it has. */
  readonly missing: readonly { readonly key: string; readonly status: ImageRecord['status'] | 'NOT_RECORDED' }[];
}

const TELL_MS = 2_000;

/**
 * Runs a backfill to its end, or stops it.
 * @param photos how many there are
 * @throws the reason of the signal; Error when it ends otherwise than with its check
 */
export async function runBackfill(
  environment: LocalEnvironment,
  source: BackfillSource,
  photos: number,
  { signal, out }: { readonly signal: AbortSignal; readonly out: NodeJS.WritableStream },
): Promise<BackfillResult> {
  const workflow = environment.workflow(imageAnalysis.name);
  const saved = localFunctionName(imageAnalysis.name, 'save-analysis');
  const registered = localFunctionName(imageAnalysis.name, 'register-image');
  let looked = 0;
  let analysed = 0;
  const stopCounting = environment.onCall(({ service, facts }) => {
    if (service === 'lambda' && facts.function === saved) analysed += 1;
    if (service === 'lambda' && facts.function === registered) looked += 1;
  });
  const startedAt = Date.now();
  const execution = workflow.startFurther(IMAGE_BACKFILL, source);
  const stop = (): void => execution.abort();
  signal.addEventListener('abort', stop, { once: true });
  const timer = setInterval(() => {
    const seconds = (Date.now() - startedAt) / 1000;
    const left = looked > 0 ? durationText((seconds / looked) * Math.max(0, photos - looked)) : 'unknown';
    out.write(`${looked} of ${photos} photos looked at, ${analysed} analysed, ${left} left\n`);
  }, TELL_MS);
  try {
    const result = await execution.result;
    signal.throwIfAborted();
    const checked = execution.history.findLast(({ type, state }) => type === 'StateExited' && state === 'CheckBackfill')
      ?.output as BackfillRun | undefined;
    if (checked?.step !== 'DONE' && checked?.step !== 'MISSING') {
      throw new Error(`The backfill ${result.status}: ${result.error}: ${result.cause}`);
    }
    return { listed: checked.listed, analysed, missing: await missingPhotos(environment, checked) };
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
    stopCounting();
  }
}

async function missingPhotos(
  { clients, workflow }: LocalEnvironment,
  { files }: BackfillRun,
): Promise<BackfillResult['missing']> {
  const Bucket = workflow(imageAnalysis.name).resources.buckets.photos!.name;
  const missing: BackfillResult['missing'][number][] = [];
  for (const Key of files) {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    const lines = (await Body!.transformToString()).trim().split('\n');
    missing.push(...lines.map((line) => JSON.parse(line) as BackfillResult['missing'][number]));
  }
  return missing;
}
