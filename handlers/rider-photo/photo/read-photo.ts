import type { S3Client } from '@aws-sdk/client-s3';
import { bytesOf, downloadImage } from '../../image/download-image';
import { ImageNotFound } from '../../image/image-errors';
import { refuseUndecodable } from '../../image/open-image';
import { readHeader } from '../../image/read-header';
import { orientationOfBoxes, uprightSize } from '../../image/upright';
import { asRejection } from './photo-rejections';
import type { PhotoSize } from './photo-rules';
import type { PhotoUpload, RiderPhoto } from '../records/rider-records';

/**
 * Reads a photo: which version it is, so that every later step sees the same one, and how large; refuses what cannot be
 * decoded and what Rekognition would refuse, before it is asked.
 * @param maxPixels largest accepted number of pixels
 * @throws PhotoDoesNotMeetRequirementError, TransientServiceError
 */
export async function readPhoto(
  s3: S3Client,
  upload: PhotoUpload,
  maxPixels: number,
): Promise<{ readonly photo: RiderPhoto; readonly size: PhotoSize }> {
  try {
    const found = await downloadImage(s3, upload);
    if (found instanceof ImageNotFound) throw found;
    const bytes = bytesOf(found, upload.key);
    const { format, orientation, ...stored } = await readHeader(bytes, upload.key, { maxPixels });
    await refuseUndecodable(bytes, upload.key, maxPixels);
    const versionId = found.versionId ?? upload.versionId;
    return {
      photo: { ...upload, ...(versionId === undefined ? {} : { versionId }), etag: found.etag },
      size: { ...uprightSize(stored, orientation), boxOrientation: orientationOfBoxes(format, orientation) },
    };
  } catch (error) {
    throw asRejection(error);
  }
}
