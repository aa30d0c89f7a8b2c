import { imageSettings } from '../../state-machines/image-analysis-settings';
import { dynamodb } from '../runtime/clients/dynamodb';
import { s3 } from '../runtime/clients/s3';
import { environmentText } from '../runtime/settings';
import { setting } from '../runtime/setting';
import { createLogger } from '../runtime/logger';
import type { ReadObject } from '../runtime/object-read';
import type { TaskEvent } from '../runtime/task-event';
import { bytesOf, downloadImage } from '../image/download-image';
import { ImageNotFound, ImageRejection } from '../image/image-errors';
import { makeThumbnail } from '../image/make-thumbnail';
import { comparableSequencer } from '../image/sequencer';
import { storeThumbnail, type Thumbnail } from '../image/store-thumbnail';
import { orientationOfBoxes } from '../image/upright';
import { imageId } from './record/image-id';
import { parseImageInput } from './record/image-input';
import { ownershipOf } from './metadata/image-owner';
import type { ImageMetadata, RegisteredImage } from './record/image-record';
import { readMetadata } from './metadata/read-metadata';
import { registerRecord } from './record/register-record';

const logger = createLogger('image-analysis');

/** An image whose header is that of an acceptable one. */
interface Inspected {
  readonly bytes: Buffer;
  readonly metadata: ImageMetadata;
}

async function inspect(key: string, found: ReadObject | ImageNotFound): Promise<Inspected | ImageRejection> {
  if (found instanceof ImageNotFound) return found;
  try {
    const bytes = bytesOf(found, key);
    return { bytes, metadata: await readMetadata(bytes, key, setting(imageSettings, 'maxPixels')) };
  } catch (error) {
    if (error instanceof ImageRejection) return error;
    throw error;
  }
}

/** @throws ImageIdentifyError when pixels are missing */
async function thumbnailOf(
  { bucket, key, imageId }: Pick<RegisteredImage, 'bucket' | 'key' | 'imageId'>,
  bytes: Buffer,
): Promise<Thumbnail> {
  const size = setting(imageSettings, 'thumbnailSize');
  const made = await makeThumbnail(bytes, key, size, setting(imageSettings, 'maxPixels'));
  const thumbnailKey = `${environmentText('THUMBNAIL_PREFIX')}${imageId}.${made.extension}`;
  return storeThumbnail(s3, { bucket, key: thumbnailKey }, made);
}

/**
 * Reads an image once, creates its record, and makes its thumbnail. The record comes before the thumbnail: a duplicate
 * event decodes nothing, and an image whose decoding ends the function has a record that can say so.
 * @throws AlreadyProcessedError, every ImageRejection, InvalidInputError, TransientServiceError
 */
export const handler = async (event: TaskEvent): Promise<RegisteredImage> => {
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
  const inspected = await inspect(input.key, downloaded);
  const ownership = ownershipOf(input.key, found?.userMetadata ?? {});
  const now = Math.floor(Date.now() / 1000);
  await registerRecord(
    dynamodb,
    environmentText('IMAGES_TABLE'),
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
  const thumbnail = await thumbnailOf({ ...input, imageId: id }, inspected.bytes);
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
