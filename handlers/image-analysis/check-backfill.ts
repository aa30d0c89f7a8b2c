import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import { callService } from '../runtime/errors';
import { createLogger } from '../runtime/logger';
import { variable } from '../runtime/variables';
import { type ListedPhoto, type ListingMarker, listPhotos } from './backfill/listed-photos';
import { photoStatuses } from './backfill/photo-statuses';
import type { ImageStatus } from './record/image-record';
import { deployedStores } from './record/stores';

const logger = createLogger('image-analysis');

/** Lines of a file of missing photos. */
const LINES = 10_000;
/** Time that one more page and the last file take, in milliseconds. */
const RESERVE_MS = 60_000;
const OUTCOMES: readonly (ImageStatus | undefined)[] = ['COMPLETED', 'REJECTED'];

/** How far a check is: what one run gives and the next one takes. */
export interface BackfillCheck {
  readonly prefix: string;
  /** Key prefix of the files that name missing photos. */
  readonly folder: string;
  /** ISO 8601; what was uploaded later is not looked at. */
  readonly startedAt: string;
  readonly listed?: number;
  readonly missing?: number;
  /** Files written so far. */
  readonly files?: number;
  /** Where the next run goes on; absent when everything is checked. */
  readonly next?: ListingMarker;
}

interface MissingPhoto extends ListedPhoto {
  readonly status: ImageStatus | undefined;
}

async function nameMissing(
  s3: S3Client,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  photos: readonly MissingPhoto[],
): Promise<void> {
  const lines = photos.map(({ key: Key, versionId, status }) =>
    JSON.stringify({ Key, VersionId: versionId, Status: status ?? 'NOT_RECORDED' }),
  );
  await callService(`writing ${key}`, () =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: `${lines.join('\n')}\n` })),
  );
}

/**
 * Lists photos and finds those whose record has no outcome, for as long as this function may run.
 * @throws TransientServiceError
 */
export const handler = async (
  event: BackfillCheck,
  context: Context,
): Promise<Required<Omit<BackfillCheck, 'next'>> & Pick<BackfillCheck, 'next'>> => {
  const bucket = variable('PHOTOS_BUCKET_NAME');
  const { s3 } = deployedStores();
  const { prefix, folder, startedAt } = event;
  let { listed = 0, missing = 0, files = 0, next } = event;
  const unnamed: MissingPhoto[] = [];
  do {
    const page = await listPhotos(s3, { bucket, prefix, before: new Date(startedAt) }, next);
    const statuses = await photoStatuses(page.photos);
    const found = page.photos
      .map((photo, index) => ({ ...photo, status: statuses[index] }))
      .filter(({ status }) => !OUTCOMES.includes(status));
    listed += page.photos.length;
    missing += found.length;
    unnamed.push(...found);
    next = page.next;
    const isLast = next === undefined || context.getRemainingTimeInMillis() < RESERVE_MS;
    while (unnamed.length >= LINES || (isLast && unnamed.length > 0)) {
      await nameMissing(s3, { bucket, key: `${folder}/missing-${files}.jsonl` }, unnamed.splice(0, LINES));
      files += 1;
    }
    if (isLast) break;
  } while (next !== undefined);
  logger.info('backfill checked', { prefix, listed, missing, finished: next === undefined });
  return { prefix, folder, startedAt, listed, missing, files, next };
};
