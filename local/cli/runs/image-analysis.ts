import { join } from 'node:path';
import { imageAnalysis } from '../../../state-machines/image-analysis';
import { writeSamples } from '../../samples/image-analysis';
import { STATE_FOLDERS } from '../../storage';
import { findPhotos } from '../photo-files';
import { Progress } from '../progress';
import { jsonText, printable } from '../terminal';
import type { RunContext, WorkflowRun } from '../workflow-run';
import { FinishedWork } from './finished-work';
import { analyzePhotos, type FinishedPhoto } from './image-analysis-photos';
import { photoTable, type PhotoReport } from './image-analysis-report';
import { localPace } from './local-pace';
import { repeats, tellNames, tellProblems, tellSkipped } from './notes';

function outcome({ status, reason, analyzedBefore }: PhotoReport): string {
  return [status, reason, analyzedBefore && '(analysed before)'].filter(Boolean).join(' ');
}

async function run(context: RunContext): Promise<number> {
  const { environment, directory, out, progress: stream } = context;
  const paths = context.paths.length > 0 ? context.paths : await writeSamples(join(directory, STATE_FOLDERS.samples));
  const photos = findPhotos(paths);
  tellNames(photos, stream);
  const { fingerprint, resources } = environment.workflow(imageAnalysis.name);
  const finished = await FinishedWork.open<FinishedPhoto>(directory, imageAnalysis.name, fingerprint, repeats(context));
  const progress = new Progress(stream, photos.length, 'photos', localPace(resources));
  let reports: PhotoReport[];
  try {
    reports = await analyzePhotos(environment, photos, {
      directory,
      signal: context.signal,
      finished,
      onState: (file, state) => progress.update(file, state),
      onReport: (report) => progress.finish(report.file, outcome(report), report.analyzedBefore),
    });
  } finally {
    progress.clear();
    await finished.close();
  }
  if (context.json) {
    process.stdout.write(`${jsonText(reports)}\n`);
  } else {
    out.write(`\n${photoTable(reports)}\n\n`);
    for (const { notification } of reports)
      if (notification) out.write(`SNS  ${printable(`${notification.subject}: ${notification.message}`)}\n`);
    out.write(
      `\nEverything lies in ${printable(directory)}/: thumbnails/ as listed, s3/ (objects), dynamodb/ (records), sns/ (messages), logs/ (handlers)\n`,
    );
  }
  tellProblems(reports, out);
  tellSkipped(reports.filter(({ analyzedBefore }) => analyzedBefore).length, out);
  return reports.some(({ status }) => status === 'FAILED' || status === 'INCOMPLETE') ? 1 : 0;
}

/** `npm start`: photos through image-analysis. */
export const imageAnalysisRun: WorkflowRun = {
  workflow: imageAnalysis,
  options: {},
  // Or else each photo would only be told what it was told before.
  settingsAgain: { reuseDays: 0 },
  validate: (paths) => void findPhotos(paths),
  run,
};
