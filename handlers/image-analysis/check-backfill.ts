import type { Context } from 'aws-lambda';
import { createLogger } from '../runtime/logger';
import { variable } from '../runtime/variables';
import { afterPart, type BackfillRun, continued, fileOf, passSource } from './backfill/backfill-run';
import { MissingFile } from './backfill/missing-file';
import { photoStatuses } from './backfill/photo-statuses';
import { type SourceMarker, sourcePages } from './backfill/source-pages';
import type { ImageStatus } from './record/image-record';
import { deployedStores } from './record/stores';

const logger = createLogger('image-analysis');

/** Time that one more page and the file take, in milliseconds. */
const RESERVE_MS = 120_000;
const OUTCOMES: readonly (ImageStatus | undefined)[] = ['COMPLETED', 'REJECTED'];

/**
 * Looks for photos whose record has no outcome, for as long as this function may run or until a file is full of them, and
 * says what follows.
 * @throws PhotoOutsideUploadsError, BackfillSourceError, TransientServiceError
 */
export const handler = async (event: BackfillRun, context: Context): Promise<BackfillRun> => {
  const bucket = variable('PHOTOS_BUCKET_NAME');
  const { s3 } = deployedStores();
  const run = continued(event);
  const missing = new MissingFile();
  let photos = 0;
  let next: SourceMarker | undefined;
  for await (const page of sourcePages(passSource(run), { s3, bucket, before: new Date(run.startedAt) }, run.next)) {
    const statuses = await photoStatuses(page.photos);
    const found = page.photos.map((photo, index) => ({ ...photo, status: statuses[index] }));
    missing.add(found.filter(({ status }) => !OUTCOMES.includes(status)));
    photos += page.photos.length;
    next = page.next;
    if (missing.full || context.getRemainingTimeInMillis() < RESERVE_MS) break;
  }
  const file = missing.count === 0 ? undefined : fileOf(run);
  if (file !== undefined) await missing.write(s3, bucket, file);
  logger.info('backfill checked', { pass: run.pass, photos, missing: missing.count, finished: next === undefined });
  return afterPart(run, { photos, missing: missing.count, file, next });
};
