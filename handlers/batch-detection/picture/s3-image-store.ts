import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { s3 as client } from '../../runtime/clients/s3';
import { ImageNotFound, ImageTooLarge } from '../../image/image-errors';
import { MAX_BYTES } from '../../image/image-limits';
import { callService } from '../../runtime/errors';
import { isGone, readFacts } from '../../runtime/object-read';
import type { ImageStore } from './image-store';

/** The value of a copy source: each part of the key encoded, since the header carries ASCII only. */
function copySource(bucket: string, key: string, versionId: string | undefined): string {
  const path = `${bucket}/${key}`.split('/').map(encodeURIComponent).join('/');
  return versionId === undefined ? path : `${path}?versionId=${encodeURIComponent(versionId)}`;
}

/** Ends a download whose bytes nobody wants. */
function hangUp(body: Readable): void {
  // A connection that is cut on purpose still complains.
  body.on('error', () => undefined).destroy();
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

/** The objects of this deployment. */
export function deployedImageStore(): ImageStore {
  return s3ImageStore(client);
}

/** Objects in S3. @internal */
export function s3ImageStore(s3: S3Client): ImageStore {
  return {
    async read({ bucket, key, versionId, etag }) {
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        VersionId: versionId,
        IfMatch: versionId === undefined && etag !== undefined ? `"${etag}"` : undefined,
      });
      const image = await ifThere(`downloading ${key}`, async () => {
        const answer = await s3.send(command);
        const size = answer.ContentLength ?? 0;
        if (size > MAX_BYTES) {
          hangUp(answer.Body as Readable);
          throw new ImageTooLarge(`It has ${size} bytes; Rekognition accepts at most ${MAX_BYTES}. Compress it more.`);
        }
        return {
          bytes: Buffer.from(await answer.Body!.transformToByteArray()),
          versionId: answer.VersionId === 'null' ? undefined : answer.VersionId,
          etag: (answer.ETag ?? '').replaceAll('"', ''),
        };
      });
      if (image) return image;
      throw new ImageNotFound(`${key} is not in bucket ${bucket} any more, or was replaced. Upload it again.`);
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
