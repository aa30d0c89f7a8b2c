import { imageSettings } from '../../state-machines/image-analysis-settings';
import { dynamodb } from '../runtime/clients/dynamodb';
import { s3 } from '../runtime/clients/s3';
import { environmentText } from '../runtime/settings';
import { setting } from '../runtime/setting';
import { createLogger } from '../runtime/logger';
import type { TaskEvent } from '../runtime/task-event';
import { ImageNotFound, ImageRejection } from '../image/image-errors';
import { comparableSequencer } from '../image/sequencer';
import { imageId } from './record/image-id';
import { parseImageInput } from './record/image-input';
import { ownershipOf } from './metadata/image-owner';
import type { ImageMetadata, RegisteredImage } from './record/image-record';
import { locateImage } from '../image/locate-image';
import { type ImageStart, readMetadata } from './metadata/read-metadata';
import { registerRecord } from './record/register-record';
import { orientationOfBoxes } from '../image/upright';
import { whileThere } from '../image/while-there';

const logger = createLogger('image-analysis');

/** The metadata, or why the image is refused: either way the record comes first, so that an event counts once. */
async function inspect(
  object: { bucket: string; key: string; versionId?: string; etag?: string },
  start: ImageStart | ImageNotFound,
): Promise<ImageMetadata | ImageRejection> {
  if (start instanceof ImageNotFound) return start;
  try {
    return await whileThere(object, () => readMetadata(s3, object, start, setting(imageSettings, 'maxPixels')));
  } catch (error) {
    if (error instanceof ImageRejection) return error;
    throw error;
  }
}

/**
 * Reads an image's metadata and creates its record.
 * @throws AlreadyProcessedError, every ImageRejection, InvalidInputError, TransientServiceError
 */
export const handler = async (event: TaskEvent): Promise<RegisteredImage> => {
  const input = parseImageInput(event.input);
  const start = await locateImage(s3, input);
  const found = start instanceof ImageNotFound ? undefined : start;
  const object = {
    bucket: input.bucket,
    key: input.key,
    versionId: found?.versionId ?? input.versionId,
    etag: found?.etag,
  };
  const id = imageId(object);
  const inspected = await inspect(object, start);
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
        : { status: 'PENDING', metadata: inspected }),
      sequencer: input.sequencer === undefined ? undefined : comparableSequencer(input.sequencer),
      executionId: event.executionId,
      ...ownership,
      uploadTime: found ? Math.floor(found.lastModified.getTime() / 1000) : now,
    },
    now,
  );
  if (inspected instanceof ImageRejection) throw inspected;
  logger.info('image registered', { imageId: id, format: inspected.format, bytes: inspected.bytes });
  return {
    imageId: id,
    bucket: object.bucket,
    key: object.key,
    versionId: object.versionId,
    etag: object.etag ?? '',
    format: inspected.format,
    boxOrientation: orientationOfBoxes(inspected.format, inspected.orientation),
    owner: ownership.owner,
  };
};
