import type { S3Client } from '@aws-sdk/client-s3';
import { downloadImage, tooManyBytes } from '../../image/download-image';
import { ImageNotFound } from '../../image/image-errors';
import { formatOf } from '../../image/image-format';
import { MAX_BYTES, MAX_ORIGINAL_BYTES, MAX_SIDE } from '../../image/image-limits';
import { refuseUndecodable } from '../../image/open-image';
import { readOriginal } from '../../image/original';
import { makeCopy } from '../../image/prepared-copy';
import { readHeader } from '../../image/read-header';
import { orientationOfBoxes, uprightSize } from '../../image/upright';
import type { PhotoUpload, RiderPhoto } from '../records/rider-records';
import { asRejection } from './photo-rejections';
import type { PhotoSize } from './photo-rules';

/** What the photo is called in messages: its key holds the id of its user. */
const THE_PHOTO = 'The photo';

/** What a look at a photo shows. */
interface Look {
  /** Of the photo as Rekognition sees it. */
  readonly size: PhotoSize;
  /** A JPEG that Rekognition takes instead, where it does not take the photo. */
  readonly copy?: Buffer;
}

/**
 * Reads a photo: which version it is, so that every later step sees the same one, and how large; refuses what cannot be
 * decoded, and copies what Rekognition would refuse for its format or size, before it is asked.
 * @param maxPixels largest accepted number of pixels
 * @throws PhotoDoesNotMeetRequirementError, TransientServiceError
 */
export async function readPhoto(
  s3: S3Client,
  upload: PhotoUpload,
  maxPixels: number,
): Promise<Look & { readonly photo: RiderPhoto }> {
  try {
    const found = await downloadImage(s3, upload, { maxBytes: MAX_ORIGINAL_BYTES });
    if (found instanceof ImageNotFound) throw found;
    if (found.bytes === undefined) throw tooManyBytes(THE_PHOTO, found.size);
    const versionId = found.versionId ?? upload.versionId;
    const photo = { ...upload, ...(versionId === undefined ? {} : { versionId }), etag: found.etag };
    return { photo, ...(await lookAt(found.bytes, maxPixels)) };
  } catch (error) {
    throw asRejection(error);
  }
}

async function lookAt(bytes: Buffer, maxPixels: number): Promise<Look> {
  if (formatOf(bytes) === undefined || bytes.length > MAX_BYTES) return copied(bytes, maxPixels);
  const limits = { maxPixels, maxSide: Infinity };
  const { format, orientation, ...stored } = await readHeader(bytes, THE_PHOTO, limits);
  if (Math.max(stored.width, stored.height) > MAX_SIDE) return copied(bytes, maxPixels);
  await refuseUndecodable(bytes, THE_PHOTO, maxPixels);
  return { size: { ...uprightSize(stored, orientation), boxOrientation: orientationOfBoxes(format, orientation) } };
}

async function copied(bytes: Buffer, maxPixels: number): Promise<Look> {
  const copy = await makeCopy(await readOriginal(bytes, THE_PHOTO, maxPixels), THE_PHOTO, maxPixels);
  const { width, height } = await readHeader(copy, THE_PHOTO, { maxPixels });
  return { size: { width, height }, copy };
}
