import { join } from 'node:path';
import { imageAnalysis } from '../../../state-machines/image-analysis';
import { writeSamples } from '../../samples/image-analysis';
import { findPhotos } from '../photo-files';
import { Progress } from '../progress';
import type { RunContext, WorkflowRun } from '../workflow-run';
import { analyzePhotos } from './image-analysis-photos';
import { photoTable, type PhotoReport } from './image-analysis-report';

function outcome(report: PhotoReport): string {
  return report.reason === null ? report.status : `${report.status} ${report.reason}`;
}

async function run(context: RunContext): Promise<number> {
  const { environment, directory, out, progress: stream } = context;
  const paths = context.paths.length > 0 ? context.paths : await writeSamples(join(directory, 'samples'));
  const photos = findPhotos(paths);
  const progress = new Progress(stream, photos.length, 'photos');
  const reports = await analyzePhotos(environment, photos, {
    directory,
    signal: context.signal,
    onState: (file, state) => progress.update(file, state),
    onReport: (report) => progress.finish(report.file, outcome(report)),
  });
  progress.clear();
  if (context.json) {
    process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
  } else {
    out.write(`\n${photoTable(reports)}\n\n`);
    for (const { notification } of reports)
      if (notification) out.write(`SNS  ${notification.subject}: ${notification.message}\n`);
    out.write(
      `\nEverything lies in ${directory}/: thumbnails/ as listed, s3/ (objects), dynamodb/ (records), sns/ (messages), logs/ (handlers)\n`,
    );
  }
  return reports.some(({ status }) => status === 'FAILED' || status === 'INCOMPLETE') ? 1 : 0;
}

/** `npm start`: photos through image-analysis. */
export const imageAnalysisRun: WorkflowRun = {
  workflow: imageAnalysis,
  options: {},
  validate: (paths) => void findPhotos(paths),
  run,
};
