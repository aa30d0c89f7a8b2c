import { join } from 'node:path';
import { riderPhoto } from '../../../state-machines/rider-photo';
import { writeSelfies } from '../../samples/rider-photo';
import { findPhotos } from '../photo-files';
import { Progress } from '../progress';
import { type RunContext, UsageError, type WorkflowRun } from '../workflow-run';
import { selfieTable, type SelfieReport } from './rider-photo-report';
import { Selfies } from './rider-photo-selfies';

function outcome({ status, reasons, error }: SelfieReport): string {
  return [status, reasons.join(', ') || error].filter(Boolean).join(' ');
}

async function run(context: RunContext): Promise<number> {
  const { environment, directory, out, progress: stream } = context;
  const paths = context.paths.length > 0 ? context.paths : await writeSelfies(join(directory, 'samples', 'selfies'));
  const photos = findPhotos(paths);
  const progress = new Progress(stream, photos.length, 'photos');
  const reports = await new Selfies(environment, {
    directory,
    signal: context.signal,
    user: context.options.user as string | undefined,
    onState: (file, state) => progress.update(file, state),
    onReport: (report) => progress.finish(report.file, outcome(report)),
  }).process(photos);
  progress.clear();
  if (context.json) {
    process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
  } else {
    out.write(`\n${selfieTable(reports)}\n\n`);
    for (const { notification, userId } of reports)
      if (notification) out.write(`SNS to ${userId}  ${notification.subject}: ${notification.message}\n`);
    out.write(
      `\nEverything lies in ${directory}/: thumbnails/, s3/ (photos), rekognition/ (faces), dynamodb/ (records), sns/, logs/\n` +
        'Faces stay for the next run; --fresh forgets them. See them with: npm run riders -- list\n',
    );
  }
  return reports.some(({ status }) => status === 'FAILED') ? 1 : 0;
}

/** `npm start -- --workflow rider-photo`: selfies through rider-photo. */
export const riderPhotoRun: WorkflowRun = {
  workflow: riderPhoto,
  options: {
    user: { type: 'string', description: 'user id of all photos (default: each file name up to "--")' },
  },
  validate(paths, { user }) {
    findPhotos(paths);
    if (user === '') throw new UsageError('--user must not be empty.');
  },
  run,
};
