import type { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { callService, TransientServiceError } from './errors';

/** An object, as exactly as it is known: by version, else by etag, else whatever is there now. */
export interface ObjectReference {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly etag?: string;
}

/** What S3 says about an object beside its bytes. */
export interface ObjectFacts {
  /** Absent in a bucket without versioning. */
  readonly versionId?: string;
  /** Without quotes. */
  readonly etag: string;
  /** Size of the whole object in bytes. */
  readonly size: number;
  readonly lastModified: Date;
  readonly userMetadata: Readonly<Record<string, string>>;
}

const parameters = (object: ObjectReference) => ({
  Bucket: object.bucket,
  Key: object.key,
  VersionId: object.versionId,
  // A version never changes; without one, the etag keeps later reads on the object that was read first.
  IfMatch: object.versionId === undefined && object.etag !== undefined ? `"${object.etag}"` : undefined,
});

function factsOf(
  answer: Pick<GetObjectCommandOutput, 'VersionId' | 'ETag' | 'LastModified' | 'Metadata' | 'ContentLength'>,
): ObjectFacts {
  return {
    versionId: answer.VersionId === 'null' ? undefined : answer.VersionId,
    etag: (answer.ETag ?? '').replaceAll('"', ''),
    size: answer.ContentLength ?? 0,
    lastModified: answer.LastModified ?? new Date(0),
    userMetadata: answer.Metadata ?? {},
  };
}

/** What S3 knows about an object, and its bytes unless it is larger than was asked for. */
export interface ReadObject extends ObjectFacts {
  readonly bytes?: Buffer;
}

/** Ends a download whose bytes nobody wants. */
function hangUp(body: Readable): void {
  // A connection that is cut on purpose still complains.
  body.on('error', () => undefined).destroy();
}

/**
 * Reads an object by one request. Nothing of one with more than `maxBytes` is downloaded.
 * @throws the SDK's error, transient ones as TransientServiceError
 */
export async function readObject(s3: S3Client, object: ObjectReference, maxBytes: number): Promise<ReadObject> {
  return callService(`downloading ${object.key}`, async () => {
    const answer = await s3.send(new GetObjectCommand(parameters(object)));
    const facts = factsOf(answer);
    if (facts.size > maxBytes) {
      hangUp(answer.Body as Readable);
      return facts;
    }
    const { buffer, byteOffset, byteLength } = await answer.Body!.transformToByteArray();
    return { ...facts, bytes: Buffer.from(buffer, byteOffset, byteLength) };
  });
}

/** Reads what S3 knows about an object, without its bytes. */
export async function readFacts(s3: S3Client, object: ObjectReference): Promise<ObjectFacts> {
  try {
    return await callService(`reading the head of ${object.key}`, async () =>
      factsOf(await s3.send(new HeadObjectCommand(parameters(object)))),
    );
  } catch (error) {
    // The answer to a HEAD has no body: that it is the bucket which is not there, only a read tells.
    if (statusOf(error) === 404) return readObject(s3, object, 0);
    throw error;
  }
}

/**
 * Whether S3 says that an object or version is not there (404), is a delete marker (405), or is no longer the object
 * that was asked for by etag (412). A bucket that is not there is a fault of the account, not of whoever uploaded.
 */
export function isGone(error: unknown): boolean {
  const status = statusOf(error);
  return (status === 404 && (error as Error).name !== 'NoSuchBucket') || status === 405 || status === 412;
}

/** The HTTP status of a service's refusal. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/**
 * Whether S3 itself says that an object is gone. Rekognition cannot be asked: its InvalidS3ObjectException also means a
 * bucket in another Region, an encryption key that may not be used, or a missing permission.
 * https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html
 * @throws TransientServiceError when S3 could not be asked
 */
export async function isMissing(s3: S3Client, object: ObjectReference): Promise<boolean> {
  try {
    await readFacts(s3, object);
    return false;
  } catch (error) {
    if (error instanceof TransientServiceError) throw error;
    return isGone(error);
  }
}
