import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { callService } from '../runtime/errors';
import type { ObjectReference } from '../runtime/object-read';
import { copySize } from './copy-size';
import { MAX_BYTES } from './image-limits';
import { decodeOriginal } from './decode-original';
import type { Original } from './original';

const QUALITY = 90;
/** With which noise of 4096x4096 pixels has 9 MB; nothing has more. */
const LOW_QUALITY = 50;

/**
 * Turns an original into a JPEG that Rekognition takes: upright, in sRGB, without metadata, on white where it is
 * transparent.
 * @throws ImageIdentifyError, ImageTooLarge, ImageTooSmall
 */
export async function makeCopy(original: Original, key: string, maxPixels: number): Promise<Buffer> {
  const copy = await decodeOriginal(original, key, maxPixels, copySize(original, key), (image) =>
    image.flatten({ background: '#ffffff' }).toColourspace('srgb').jpeg({ quality: QUALITY }).toBuffer(),
  );
  return copy.length <= MAX_BYTES ? copy : sharp(copy).jpeg({ quality: LOW_QUALITY }).toBuffer();
}

/**
 * Stores a copy.
 * @returns which object it is, so that its readers get this one and no later one
 * @throws TransientServiceError, and what S3 answers when it may not be written
 */
export async function storeCopy(
  s3: S3Client,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  bytes: Buffer,
): Promise<ObjectReference> {
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: 'image/jpeg' });
  const { VersionId, ETag } = await callService(`storing ${key}`, () => s3.send(command));
  return { bucket, key, versionId: VersionId, etag: ETag?.replaceAll('"', '') };
}
