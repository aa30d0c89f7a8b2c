import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type * as z from 'zod';
import type { form } from '../contract/uploads';

/** Minutes in which an upload has to begin. */
const EXPIRES_SECONDS = 15 * 60;

/** A form that uploads one file of at most so many bytes, of this type, to this key, and nothing else. */
export async function uploadForm(
  s3: S3Client,
  { bucket, key, contentType, maxBytes }: { bucket: string; key: string; contentType: string; maxBytes: number },
): Promise<z.output<typeof form>> {
  const { url, fields } = await createPresignedPost(s3, {
    Bucket: bucket,
    Key: key,
    Fields: { 'Content-Type': contentType, success_action_status: '201' },
    Conditions: [
      ['content-length-range', 1, maxBytes],
      ['eq', '$Content-Type', contentType],
      ['eq', '$success_action_status', '201'],
    ],
    Expires: EXPIRES_SECONDS,
  });
  return { url, fields, expiresAt: Math.floor(Date.now() / 1000) + EXPIRES_SECONDS };
}
