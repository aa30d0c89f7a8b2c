import { riderSettings } from '../../state-machines/rider-photo-settings';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { makeThumbnail } from '../image/make-thumbnail';
import { s3 } from '../runtime/clients/s3';
import { setting } from '../runtime/setting';
import { callService } from '../runtime/errors';
import { isGone, readWhole } from '../runtime/object-read';
import type { TaskEvent } from '../runtime/task-event';
import type { CheckedPhoto } from './attempt/checked-photo';
import { asRejection, photoNotFound } from './photo/photo-rejections';
import type { RiderPhoto, Thumbnail } from './records/rider-records';
import { thumbnailKey } from './photo/thumbnail-key';

async function download(photo: RiderPhoto): Promise<Buffer> {
  try {
    return await readWhole(s3, photo);
  } catch (error) {
    throw isGone(error) ? photoNotFound(error) : error;
  }
}

/**
 * Downloads the photo once and stores its thumbnail, at a key of its user and its attempt: one that is refused later
 * never takes the place of the one in use.
 * @throws PhotoDoesNotMeetRequirementError, TransientServiceError
 */
export const handler = async ({ input }: TaskEvent<CheckedPhoto>): Promise<{ thumbnail: Thumbnail }> => {
  const bytes = await download(input.photo);
  const made = await makeThumbnail(
    bytes,
    input.s3Key,
    setting(riderSettings, 'thumbnailSize'),
    setting(riderSettings, 'maxPixels'),
  ).catch((error: unknown) => {
    throw asRejection(error);
  });
  const key = thumbnailKey(input, made.extension);
  await callService('storing the thumbnail', () =>
    s3.send(
      new PutObjectCommand({
        Bucket: input.s3Bucket,
        Key: key,
        Body: made.bytes,
        ContentType: made.contentType,
        CacheControl: 'private, max-age=31536000, immutable',
      }),
    ),
  );
  return { thumbnail: { key, width: made.width, height: made.height } };
};
