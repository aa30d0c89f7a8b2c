import type { S3Client } from '@aws-sdk/client-s3';
import { riderSettings } from '../../state-machines/rider-photo-settings';
import { bytesOf, downloadImage } from '../image/download-image';
import { ImageNotFound } from '../image/image-errors';
import { makeThumbnail, type ThumbnailImage } from '../image/make-thumbnail';
import { storeThumbnail, type Thumbnail } from '../image/store-thumbnail';
import type { TaskEvent } from '../runtime/task-event';
import { settings } from '../runtime/variables';
import type { CheckedPhoto } from './attempt/checked-photo';
import { asRejection } from './photo/photo-rejections';
import { thumbnailKey } from './photo/thumbnail-key';
import { deployedStores } from './records/stores';

async function thumbnailOf(s3: S3Client, { photo, prepared, s3Key }: CheckedPhoto): Promise<ThumbnailImage> {
  const { thumbnailSize, maxPixels } = settings(riderSettings, 'thumbnailSize', 'maxPixels');
  try {
    const found = await downloadImage(s3, prepared ?? photo);
    if (found instanceof ImageNotFound) throw found;
    return await makeThumbnail(bytesOf(found, s3Key), s3Key, thumbnailSize, maxPixels);
  } catch (error) {
    throw asRejection(error);
  }
}

/**
 * Downloads the photo, or the copy that was made of it, once and stores its thumbnail, at a key of its user and its attempt: one that is refused later
 * never takes the place of the one in use.
 * @throws PhotoDoesNotMeetRequirementError, TransientServiceError
 */
export const handler = async ({ input }: TaskEvent<CheckedPhoto>): Promise<{ thumbnail: Thumbnail }> => {
  const { s3 } = deployedStores();
  const made = await thumbnailOf(s3, input);
  const key = thumbnailKey(input, made.extension);
  return { thumbnail: await storeThumbnail(s3, { bucket: input.s3Bucket, key }, made) };
};
