import type { S3Client } from '@aws-sdk/client-s3';
import { type ImageSettings, imageSettings } from '../../state-machines/image-analysis-settings';
import { bytesOf, downloadImage } from '../image/download-image';
import { ImageNotFound, ImageRejection } from '../image/image-errors';
import { makeThumbnail } from '../image/make-thumbnail';
import { comparableSequencer } from '../image/sequencer';
import { storeThumbnail, type Thumbnail } from '../image/store-thumbnail';
import { orientationOfBoxes } from '../image/upright';
import { epochSeconds } from '../runtime/clock';
import { createLogger } from '../runtime/logger';
import type { ReadObject } from '../runtime/object-read';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import { ownershipOf } from './metadata/image-owner';
import { readMetadata } from './metadata/read-metadata';
import { imageId } from './record/image-id';
import { parseImageInput } from './record/image-input';
import type { ImageMetadata, RegisteredImage } from './record/image-record';
import { deployedStores } from './record/stores';
import { thumbnailKey } from './record/thumbnail-key';

const logger = createLogger('image-analysis');

/** An image whose header is that of an acceptable one. */
interface Inspected {
  readonly bytes: Buffer;
  readonly metadata: ImageMetadata;
}

async function inspect(
  key: string,
  found: ReadObject | ImageNotFound,
  maxPixels: number,
): Promise<Inspected | ImageRejection> {
  if (found instanceof ImageNotFound) return found;
  try {
    const bytes = bytesOf(found, key);
    return { bytes, metadata: await readMetadata(bytes, key, maxPixels) };
  } catch (error) {
    if (error instanceof ImageRejection) return error;
    throw error;
  }
}

/** @throws ImageIdentifyError when pixels are missing */
async function thumbnailOf(
  s3: S3Client,
  { bucket, key, imageId }: Pick<RegisteredImage, 'bucket' | 'key' | 'imageId'>,
  bytes: Buffer,
  { thumbnailSize, maxPixels }: Pick<ImageSettings, 'thumbnailSize' | 'maxPixels'>,
): Promise<Thumbnail> {
  const made = await makeThumbnail(bytes, key, thumbnailSize, maxPixels);
  return storeThumbnail(s3, { bucket, key: thumbnailKey(imageId, made.extension) }, made);
}

/**
 * Reads an image once, creates its record, and makes its thumbnail. The record comes before the thumbnail: a duplicate
 * event decodes nothing, and an image whose decoding ends the function has a record that can say so.
 * @throws AlreadyProcessedError, every ImageRejection, InvalidInputError, TransientServiceError
 */
export const handler = async (event: TaskEvent): Promise<RegisteredImage> => {
  const limits = settings(imageSettings, 'thumbnailSize', 'maxPixels');
  const { s3, records } = deployedStores();
  const input = parseImageInput(event.input);
  const downloaded = await downloadImage(s3, input);
  const found = downloaded instanceof ImageNotFound ? undefined : downloaded;
  const object = {
    bucket: input.bucket,
    key: input.key,
    versionId: found?.versionId ?? input.versionId,
    etag: found?.etag,
  };
  const id = imageId(object);
  const inspected = await inspect(input.key, downloaded, limits.maxPixels);
  const ownership = ownershipOf(input.key, found?.userMetadata ?? {});
  const now = epochSeconds();
  await records.register(
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
    now,
  );
  if (inspected instanceof ImageRejection) throw inspected;
  const { format, orientation, bytes } = inspected.metadata;
  logger.info('image registered', { imageId: id, format, bytes });
  const thumbnail = await thumbnailOf(s3, { ...input, imageId: id }, inspected.bytes, limits);
  return {
    imageId: id,
    bucket: object.bucket,
    key: object.key,
    versionId: object.versionId,
    etag: object.etag ?? '',
    format,
    boxOrientation: orientationOfBoxes(format, orientation),
    owner: ownership.owner,
    thumbnail,
  };
};
