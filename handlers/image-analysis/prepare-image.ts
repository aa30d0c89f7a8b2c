import { imageSettings } from '../../state-machines/image-analysis-settings';
import { downloadOriginal } from '../image/download-image';
import { makeThumbnail } from '../image/make-thumbnail';
import { readOriginal } from '../image/original';
import { perceptualHash } from '../image/perceptual-hash';
import { makeCopy, storeCopy } from '../image/prepared-copy';
import { storeThumbnail } from '../image/store-thumbnail';
import { epochSeconds } from '../runtime/clock';
import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import { originalMetadata } from './metadata/read-metadata';
import { RecordTakenOverError } from './outcome/analysis-errors';
import type { AnalyzableImage, RegisteredImage } from './record/image-record';
import { preparedKey } from './record/prepared-key';
import { deployedStores } from './record/stores';
import { thumbnailKey } from './record/thumbnail-key';
import { reuseAnalysis } from './reuse/reuse-analysis';

const logger = createLogger('image-analysis');

/**
 * Turns a registered image that Rekognition does not take into a copy that it does, and makes the thumbnail of that. What
 * the image says about itself comes into its record before it is decoded.
 * @throws RecordTakenOverError, every ImageRejection, TransientServiceError
 */
export const handler = async ({
  input: { needsPreparing: _, ...image },
  executionId,
}: TaskEvent<RegisteredImage>): Promise<AnalyzableImage> => {
  const { thumbnailSize, maxPixels, reuseDays } = settings(imageSettings, 'thumbnailSize', 'maxPixels', 'reuseDays');
  const { s3, records } = deployedStores();
  const { imageId, bucket, key } = image;
  const file = await downloadOriginal(s3, image);
  const original = await readOriginal(file, key, maxPixels);
  const described = await records.describe({
    imageId,
    executionId,
    set: { metadata: await originalMetadata(original, file.length), updatedAt: epochSeconds() },
  });
  if (!described) throw new RecordTakenOverError(`${imageId} belongs to another execution now.`);
  const copy = await makeCopy(original, key, maxPixels);
  const reuse = await reuseAnalysis(records, file, image, { ...image.settings, reuseDays });
  // Rekognition is not asked then.
  const prepared = reuse.reusedFrom ? undefined : await storeCopy(s3, { bucket, key: preparedKey(imageId) }, copy);
  const made = await makeThumbnail(copy, key, thumbnailSize, maxPixels);
  const thumbnail = await storeThumbnail(s3, { bucket, key: thumbnailKey(imageId, made.extension) }, made);
  logger.info('image prepared', { imageId, format: original.format, bytes: file.length, preparedBytes: copy.length });
  const hash = await perceptualHash(made.bytes);
  return { ...image, format: original.format, prepared, thumbnail, perceptualHash: hash, ...reuse };
};
