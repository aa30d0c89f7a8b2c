import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { batchDetection } from '../../../state-machines/batch-detection';
import type { WorkflowDescription } from '../../../state-machines/description';
import { writeLocalModel } from '../../../packages/local-aws/src/rekognition/custom-labels/local-model';
import { writeExamples, writeParts } from '../../samples/batch-detection';
import { STATE_FOLDERS } from '../../storage';
import { findPhotos } from '../photo-files';
import { Progress } from '../progress';
import { jsonText, printable } from '../terminal';
import { type RunContext, UsageError, type WorkflowRun } from '../workflow-run';
import { Batch, type FinishedImage } from './batch-detection-batch';
import { endForgottenRuns, modelFingerprint, modelStatus, seeModelOff } from './batch-detection-model';
import { imageTable, runSummary } from './batch-detection-report';
import { followStates } from './executions';
import { FinishedWork } from './finished-work';
import { repeats, tellNames, tellProblems, tellSkipped } from './notes';

/** A worker does not wait for images that cannot come. */
const localWorkflow: WorkflowDescription = {
  ...batchDetection,
  settings: {
    ...batchDetection.settings,
    lingerSeconds: { ...batchDetection.settings.lingerSeconds, default: 1 },
  },
};

const SHOW_MS = 500;

async function prepareModel({ directory, paths, options, out }: RunContext): Promise<void> {
  const given = options.examples as string | undefined;
  const samples = join(directory, STATE_FOLDERS.samples, 'examples');
  const examples = given ?? (paths.length === 0 ? await writeExamples(samples) : undefined);
  if (examples === undefined && options.recordings === undefined) {
    out.write('No --examples and no --recordings: the local model knows no labels and will find none.\n');
  }
  await writeLocalModel(join(directory, STATE_FOLDERS.rekognition), {
    examples: examples && resolve(examples),
    recordings: options.recordings === undefined ? undefined : resolve(String(options.recordings)),
    tpsPerUnit: options.tps === undefined ? undefined : Number(options.tps),
  });
}

async function run(context: RunContext): Promise<number> {
  const { environment, directory } = context;
  const paths =
    context.paths.length > 0 ? context.paths : await writeParts(join(directory, STATE_FOLDERS.samples, 'parts'));
  const photos = findPhotos(paths);
  await prepareModel(context);
  await endForgottenRuns(environment);
  await seeModelOff(environment, directory);

  tellNames(photos, context.progress);
  const conditions = `${environment.workflow(batchDetection.name).fingerprint} ${modelFingerprint(directory)}`;
  const finished = await FinishedWork.open<FinishedImage>(directory, batchDetection.name, conditions, repeats(context));
  try {
    return await runBatch(context, new Batch(environment, directory, photos, finished), photos.length);
  } finally {
    await finished.close();
  }
}

async function runBatch(context: RunContext, batch: Batch, total: number): Promise<number> {
  const { environment, directory, out, signal } = context;
  await batch.upload(signal);
  const progress = new Progress(context.progress, total, 'images');
  const startedAt = Date.now();
  let done = 0;
  const stopListening = batch.listen({
    onImage: (file, outcome) => {
      done += 1;
      progress.finish(file, outcome);
    },
  });
  const execution = batch.start();
  followStates(execution, (states) => progress.update('run', states));
  let runningSince: number | undefined;
  const show = setInterval(() => {
    const status = modelStatus(directory);
    if (status === 'RUNNING') runningSince ??= Date.now();
    progress.update('model', status);
    progress.update('queue', timeLeft(total - done, done, runningSince));
  }, SHOW_MS);
  const abort = (): void => execution.abort({ error: 'Interrupted', cause: 'Ctrl-C' });
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    await execution.result;
    // What the rule on ended executions did, and whatever it could not do yet.
    await environment.bus.idle();
    await seeModelOff(environment, directory);
  } finally {
    clearInterval(show);
    stopListening();
    progress.clear();
  }
  signal.throwIfAborted();

  const report = await batch.report(execution, startedAt);
  if (context.json) {
    process.stdout.write(`${jsonText(report)}\n`);
  } else {
    out.write(`\n${imageTable(report.images)}\n\n${runSummary(report)}\n`);
    out.write(
      `\nEverything lies in ${printable(directory)}/: batch/results/ (JSON and annotated pictures), s3/, sqs/, dynamodb/, sns/, logs/\n`,
    );
  }
  tellProblems(report.images, out);
  tellSkipped(report.images.filter(({ detectedBefore }) => detectedBefore).length, out);
  const { status } = await execution.result;
  return status === 'SUCCEEDED' && !report.modelLeftRunning && !batch.hasFailed() ? 0 : 1;
}

/** How many images are left and for how long, from what was done since the model runs. */
function timeLeft(left: number, done: number, runningSince: number | undefined): string {
  if (runningSince === undefined || done === 0) return `${left} waiting`;
  const perSecond = done / Math.max(0.1, (Date.now() - runningSince) / 1000);
  return `${left} waiting, ${perSecond.toFixed(1)}/s, about ${Math.ceil(left / perSecond)} s left`;
}

function checkFolder(option: string, path: unknown): void {
  if (path === undefined) return;
  if (!statSync(String(path), { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--${option} must be a folder, but "${String(path)}" is not.`);
  }
}

/** `npm start -- --workflow batch-detection`: a batch of images, its model and the report. */
export const batchDetectionRun: WorkflowRun = {
  workflow: localWorkflow,
  speed: { wait: 0.01 },
  options: {
    examples: { type: 'string', description: 'folder of labelled examples, <label>/*.jpg, for the local model' },
    recordings: { type: 'string', description: 'folder of recorded answers, <sha256 of the picture>.json' },
    tps: { type: 'string', description: 'calls per second that the local model takes (default 5)' },
  },
  validate(paths, { examples, recordings, tps }) {
    findPhotos(paths);
    checkFolder('examples', examples);
    checkFolder('recordings', recordings);
    if (tps !== undefined && !(Number(tps) > 0)) {
      throw new UsageError(`--tps must be a number above 0, but is "${String(tps)}".`);
    }
  },
  run,
};
