import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type * as z from 'zod';
import { MAX_ORIGINAL_BYTES } from '../../image/image-limits';
import type { form } from '../contract/uploads';
import { typeOf } from './upload-files';

/** Minutes in which an upload has to begin. */
const EXPIRES_SECONDS = 15 * 60;

/** A form that uploads one picture to this key, of the type that its ending says, and nothing else. */
export async function uploadForm(
  s3: S3Client,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<z.output<typeof form>> {
  const contentType = typeOf(key)!;
  const { url, fields } = await createPresignedPost(s3, {
    Bucket: bucket,
    Key: key,
    Fields: { 'Content-Type': contentType, success_action_status: '201' },
    Conditions: [
      ['content-length-range', 1, MAX_ORIGINAL_BYTES],
      ['eq', '$Content-Type', contentType],
      ['eq', '$success_action_status', '201'],
    ],
    Expires: EXPIRES_SECONDS,
  });
  return { url, fields, expiresAt: Math.floor(Date.now() / 1000) + EXPIRES_SECONDS };
}
