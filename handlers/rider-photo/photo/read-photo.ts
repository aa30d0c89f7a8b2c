import type { S3Client } from '@aws-sdk/client-s3';
import { ImageNotFound } from '../../image/image-errors';
import { locateImage } from '../../image/locate-image';
import { readHeader } from '../../image/read-header';
import { orientationOfBoxes, uprightSize } from '../../image/upright';
import { whileThere } from '../../image/while-there';
import { asRejection } from './photo-rejections';
import type { PhotoSize } from './photo-rules';
import type { PhotoUpload, RiderPhoto } from '../records/rider-records';

/**
 * Reads the start of a photo: which version it is, so that every later step sees the same one, and how large; refuses
 * what Rekognition would refuse before it is asked.
 * @param maxPixels largest accepted number of pixels
 * @throws PhotoDoesNotMeetRequirementError, TransientServiceError
 */
export async function readPhoto(
  s3: S3Client,
  upload: PhotoUpload,
  maxPixels: number,
): Promise<{ readonly photo: RiderPhoto; readonly size: PhotoSize }> {
  try {
    const start = await locateImage(s3, upload);
    if (start instanceof ImageNotFound) throw start;
    const versionId = start.versionId ?? upload.versionId;
    const photo = { ...upload, ...(versionId === undefined ? {} : { versionId }), etag: start.etag };
    const { format, orientation, ...stored } = await whileThere(photo, () => readHeader(s3, photo, start, maxPixels));
    return {
      photo,
      size: { ...uprightSize(stored, orientation), boxOrientation: orientationOfBoxes(format, orientation) },
    };
  } catch (error) {
    throw asRejection(error);
  }
}
