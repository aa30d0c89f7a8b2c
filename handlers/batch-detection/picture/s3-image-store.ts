import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { bytesOf, downloadImage } from '../../image/download-image';
import { ImageNotFound } from '../../image/image-errors';
import { callService } from '../../runtime/errors';
import { isGone, readFacts } from '../../runtime/object-read';
import type { ImageStore } from './image-store';

/** The value of a copy source: each part of the key encoded, since the header carries ASCII only. */
function copySource(bucket: string, key: string, versionId: string | undefined): string {
  const path = `${bucket}/${key}`.split('/').map(encodeURIComponent).join('/');
  return versionId === undefined ? path : `${path}?versionId=${encodeURIComponent(versionId)}`;
}

/** Runs a call; `undefined` when the object or version is not there. */
async function ifThere<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await callService(what, call);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Objects in S3. */
export function s3ImageStore(s3: S3Client): ImageStore {
  return {
    async read({ bucket, key, versionId, etag }) {
      const found = await downloadImage(s3, { bucket, key, versionId, etag });
      if (found instanceof ImageNotFound) throw found;
      return { bytes: bytesOf(found, key), versionId: found.versionId, etag: found.etag };
    },
    current: ({ bucket, key }) => ifThere(`looking for ${key}`, () => readFacts(s3, { bucket, key })),
    async readJson(bucket, key) {
      const text = await ifThere(`reading ${key}`, async () => {
        const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return answer.Body!.transformToString();
      });
      return text === undefined ? undefined : JSON.parse(text);
    },
    async write(bucket, key, body, contentType) {
      const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType });
      await callService(`writing ${key}`, () => s3.send(command));
    },
    async copy({ bucket, key, versionId, etag }, toKey) {
      const command = new CopyObjectCommand({
        Bucket: bucket,
        Key: toKey,
        CopySource: copySource(bucket, key, versionId),
        CopySourceIfMatch: versionId === undefined ? `"${etag}"` : undefined,
      });
      return (await ifThere(`copying ${key}`, () => s3.send(command))) !== undefined;
    },
    async remove({ bucket, key, etag }) {
      const command = new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"` });
      await ifThere(`removing ${key}`, () => s3.send(command));
    },
    async list(bucket, prefix, continuationToken) {
      const command = new ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix,
        ContinuationToken: continuationToken,
      });
      const answer = await callService(`listing ${prefix}`, () => s3.send(command));
      return {
        keys: (answer.Contents ?? []).map(({ Key }) => Key ?? ''),
        continuationToken: answer.NextContinuationToken,
      };
    },
  };
}
