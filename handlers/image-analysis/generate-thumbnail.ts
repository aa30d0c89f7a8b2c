import { imageSettings } from '../../state-machines/image-analysis-settings';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { s3 } from '../runtime/clients/s3';
import { environmentText } from '../runtime/settings';
import { setting } from '../runtime/setting';
import { callService } from '../runtime/errors';
import { readWhole } from '../runtime/object-read';
import type { TaskEvent } from '../runtime/task-event';
import type { RegisteredImage, Thumbnail } from './record/image-record';
import { makeThumbnail } from '../image/make-thumbnail';
import { whileThere } from '../image/while-there';

/** Downloads a registered image once and stores its thumbnail at a key that depends on the image alone. */
export const handler = async ({ input }: TaskEvent<RegisteredImage>): Promise<{ thumbnail: Thumbnail }> => {
  const bytes = await whileThere(input, () => readWhole(s3, input));
  const made = await makeThumbnail(
    bytes,
    input.key,
    setting(imageSettings, 'thumbnailSize'),
    setting(imageSettings, 'maxPixels'),
  );
  const key = `${environmentText('THUMBNAIL_PREFIX')}${input.imageId}.${made.extension}`;
  await callService(`storing ${key}`, () =>
    s3.send(
      new PutObjectCommand({
        Bucket: input.bucket,
        Key: key,
        Body: made.bytes,
        ContentType: made.contentType,
        CacheControl: 'private, max-age=31536000, immutable',
      }),
    ),
  );
  return { thumbnail: { key, width: made.width, height: made.height } };
};
