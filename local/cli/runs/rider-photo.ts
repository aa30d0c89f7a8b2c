import { join } from 'node:path';
import { riderPhoto } from '../../../state-machines/rider-photo';
import { writeSelfies } from '../../samples/rider-photo';
import { STATE_FOLDERS } from '../../storage';
import { findPhotos } from '../photo-files';
import { Progress } from '../progress';
import { jsonText, printable } from '../terminal';
import { type RunContext, UsageError, type WorkflowRun } from '../workflow-run';
import { FinishedWork } from './finished-work';
import { localPace } from './local-pace';
import { repeats, tellNames, tellProblems, tellSkipped } from './notes';
import { selfieTable, type SelfieReport } from './rider-photo-report';
import { type AcceptedSelfie, Selfies } from './rider-photo-selfies';

function outcome({ status, reasons, error, acceptedBefore }: SelfieReport): string {
  return [status, reasons.join(', ') || error, acceptedBefore && '(accepted before)'].filter(Boolean).join(' ');
}

async function run(context: RunContext): Promise<number> {
  const { environment, directory, out, progress: stream } = context;
  const samples = join(directory, STATE_FOLDERS.samples, 'selfies');
  const photos = findPhotos(context.paths.length > 0 ? context.paths : await writeSelfies(samples));
  tellNames(photos, stream);
  const { fingerprint, resources } = environment.workflow(riderPhoto.name);
  const finished = await FinishedWork.open<AcceptedSelfie>(directory, riderPhoto.name, fingerprint, repeats(context));
  const progress = new Progress(stream, photos.length, 'photos', localPace(resources));
  let reports: SelfieReport[];
  try {
    reports = await new Selfies(environment, {
      directory,
      signal: context.signal,
      finished,
      user: context.options.user as string | undefined,
      onState: (file, state) => progress.update(file, state),
      onReport: (report) => progress.finish(report.file, outcome(report), report.acceptedBefore),
    }).process(photos);
  } finally {
    progress.clear();
    await finished.close();
  }
  if (context.json) {
    process.stdout.write(`${jsonText(reports)}\n`);
  } else {
    out.write(`\n${selfieTable(reports)}\n\n`);
    for (const { notification, userId } of reports) {
      if (!notification) continue;
      out.write(`${printable(`SNS to ${userId}  ${notification.subject}: ${notification.message}`)}\n`);
    }
    out.write(
      `\nEverything lies in ${printable(directory)}/: thumbnails/, s3/ (photos), rekognition/ (faces), dynamodb/ (records), sns/, logs/\n` +
        'Faces stay for the next run; --fresh forgets them. See them with: npm run riders -- list\n',
    );
  }
  tellProblems(reports, out);
  tellSkipped(reports.filter(({ acceptedBefore }) => acceptedBefore).length, out);
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
