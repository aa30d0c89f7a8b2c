import { imageSettings } from '../../state-machines/image-analysis-settings';
import { downloadImage, tooManyBytes } from '../image/download-image';
import { emptyImage, ImageNotFound, ImageRejection } from '../image/image-errors';
import { formatOf } from '../image/image-format';
import { MAX_BYTES, MAX_ORIGINAL_BYTES, MAX_SIDE } from '../image/image-limits';
import { makeThumbnail } from '../image/make-thumbnail';
import { pictureFormat } from '../image/original';
import { perceptualHash } from '../image/perceptual-hash';
import { comparableSequencer } from '../image/sequencer';
import { storeThumbnail } from '../image/store-thumbnail';
import { epochSeconds } from '../runtime/clock';
import { createLogger } from '../runtime/logger';
import type { ReadObject } from '../runtime/object-read';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import { ownershipOf } from './metadata/image-owner';
import { readMetadata } from './metadata/read-metadata';
import { imageId } from './record/image-id';
import { parseImageInput } from './record/image-input';
import type { AnalyzableImage, ImageMetadata, RegisteredImage } from './record/image-record';
import { deployedStores } from './record/stores';
import { thumbnailKey } from './record/thumbnail-key';
import { analysisSettings } from './reuse/fingerprint';
import { reuseAnalysis } from './reuse/reuse-analysis';

const logger = createLogger('image-analysis');

/** What is known of an image that is not refused. */
interface Inspected {
  /** Absent of an image of which only the start was downloaded. */
  readonly bytes?: Buffer;
  readonly metadata?: ImageMetadata;
  readonly needsPreparing: boolean;
}

/** Whether Rekognition takes what begins like this, if nothing else is wrong with it: only then all of it is downloaded. */
const isTaken = (start: Buffer, size: number): boolean => formatOf(start) !== undefined && size <= MAX_BYTES;

/** What Rekognition takes by format and bytes, and still not as it is: it never turns a PNG. */
const needsPreparing = ({ format, width, height, orientation = 1 }: ImageMetadata): boolean =>
  Math.max(width, height) > MAX_SIDE || (format === 'PNG' && orientation > 1);

async function inspect(
  key: string,
  found: ReadObject | ImageNotFound,
  maxPixels: number,
): Promise<Inspected | ImageRejection> {
  if (found instanceof ImageNotFound) return found;
  try {
    const { start = Buffer.alloc(0), bytes, size } = found;
    if (size === 0) throw emptyImage(key);
    pictureFormat(start, key);
    if (size > MAX_ORIGINAL_BYTES) throw tooManyBytes(key, size);
    if (bytes === undefined || !isTaken(start, size)) return { needsPreparing: true };
    const metadata = await readMetadata(bytes, key, maxPixels);
    return { bytes, metadata, needsPreparing: needsPreparing(metadata) };
  } catch (error) {
    if (error instanceof ImageRejection) return error;
    throw error;
  }
}

/**
 * Reads an image once, creates its record, and makes its thumbnail. The record comes before the thumbnail: a duplicate
 * event decodes nothing, and an image whose decoding ends the function has a record that can say so. Of an image that
 * Rekognition does not take by its format or size no more than the start is read: the next step downloads it.
 * @throws AlreadyProcessedError, every ImageRejection, InvalidInputError, TransientServiceError
 */
export const handler = async (event: TaskEvent): Promise<RegisteredImage | AnalyzableImage> => {
  const { thumbnailSize, maxPixels, ...asked } = settings(
    imageSettings,
    'thumbnailSize',
    'maxPixels',
    'maxLabels',
    'minConfidence',
    'detectFaces',
    'reuseDays',
  );
  const { s3, records } = deployedStores();
  const input = parseImageInput(event.input);
  const downloaded = await downloadImage(s3, input, { maxBytes: Infinity, wants: isTaken });
  const found = downloaded instanceof ImageNotFound ? undefined : downloaded;
  const object = {
    bucket: input.bucket,
    key: input.key,
    versionId: found?.versionId ?? input.versionId,
    etag: found?.etag,
  };
  const id = imageId(object);
  const inspected = await inspect(input.key, downloaded, maxPixels);
  const ownership = ownershipOf(input.key, found?.userMetadata ?? {});
  const now = epochSeconds();
  const { found: findings, reprocess } = await records.register(
    {
      imageId: id,
      ...object,
      ...(inspected instanceof ImageRejection
        ? { status: 'REJECTED', reason: inspected.name, reasonMessage: inspected.message }
        : { status: 'PENDING', metadata: inspected.metadata }),
      sequencer: input.sequencer === undefined ? undefined : comparableSequencer(input.sequencer),
      executionId: event.executionId,
      ...ownership,
      uploadTime: found ? Math.floor(found.lastModified.getTime() / 1000) : now,
    },
    asked,
    now,
  );
  if (inspected instanceof ImageRejection) throw inspected;
  const { bytes, metadata } = inspected;
  logger.info('image registered', { imageId: id, format: metadata?.format, bytes: found?.size });
  const registered = {
    imageId: id,
    ...object,
    etag: object.etag ?? '',
    owner: ownership.owner,
    found: findings,
    settings: analysisSettings(asked),
    ...(reprocess ? { reprocess } : {}),
    ...(asked.detectFaces === 'when-a-person-is-seen' ? { labelsFirst: true as const } : {}),
  };
  if (inspected.needsPreparing || !bytes || !metadata) return { ...registered, needsPreparing: true };
  const made = await makeThumbnail(bytes, input.key, thumbnailSize, maxPixels);
  return {
    ...registered,
    format: metadata.format,
    thumbnail: await storeThumbnail(s3, { bucket: input.bucket, key: thumbnailKey(id, made.extension) }, made),
    perceptualHash: await perceptualHash(made.bytes),
    ...(await reuseAnalysis(records, bytes, registered, asked)),
  };
};
