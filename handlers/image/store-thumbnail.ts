import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { callService } from '../runtime/errors';
import type { ThumbnailImage } from './make-thumbnail';

/** Where a thumbnail lies, and its size in pixels. */
export interface Thumbnail {
  readonly key: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Stores a thumbnail.
 * @param key of this thumbnail alone: a browser that has it need not ask again
 * @throws TransientServiceError, and what S3 answers when it may not be written
 */
export async function storeThumbnail(
  s3: S3Client,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  { bytes, width, height, contentType }: ThumbnailImage,
): Promise<Thumbnail> {
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    Body: bytes,
    ContentType: contentType,
    CacheControl: 'private, max-age=31536000, immutable',
  });
  await callService(`storing ${key}`, () => s3.send(command));
  return { key, width, height };
}
