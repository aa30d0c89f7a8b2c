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

/** Which bytes of an object are downloaded. */
export interface ReadOptions {
  /** Nothing of an object with more bytes is downloaded. */
  readonly maxBytes: number;
  /** Looks at the first bytes and says whether the others are to follow; they are by default. */
  readonly wants?: (start: Buffer, size: number) => boolean;
}

/** What S3 knows about an object, and its bytes unless they were not wanted. */
export interface ReadObject extends ObjectFacts {
  /** The first bytes, if the caller had to look at them. */
  readonly start?: Buffer;
  readonly bytes?: Buffer;
}

/** Bytes that tell what an object is: of a smaller one, all of them. */
const START_BYTES = 1024;

/** Ends a download whose bytes are not wanted. */
function hangUp(body: Readable): void {
  // A connection that is cut on purpose still complains.
  body.on('error', () => undefined).destroy();
}

/** Reads the start of a body, and goes on if that is wanted. */
async function readFrom(
  body: Readable,
  size: number,
  wants: NonNullable<ReadOptions['wants']>,
): Promise<Pick<ReadObject, 'start' | 'bytes'>> {
  const chunks: Buffer[] = [];
  let length = 0;
  let start: Buffer | undefined;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (start !== undefined || length < Math.min(START_BYTES, size)) continue;
    start = Buffer.concat(chunks).subarray(0, START_BYTES);
    if (wants(start, size)) continue;
    hangUp(body);
    return { start };
  }
  const bytes = Buffer.concat(chunks);
  return { start: start ?? bytes, bytes };
}

/**
 * Reads an object by one request.
 * @throws the SDK's error, transient ones as TransientServiceError
 */
export async function readObject(
  s3: S3Client,
  object: ObjectReference,
  { maxBytes, wants }: ReadOptions,
): Promise<ReadObject> {
  return callService(`downloading ${object.key}`, async () => {
    const answer = await s3.send(new GetObjectCommand(parameters(object)));
    const facts = factsOf(answer);
    if (facts.size > maxBytes) {
      hangUp(answer.Body as Readable);
      return facts;
    }
    if (wants) return { ...facts, ...(await readFrom(answer.Body as Readable, facts.size, wants)) };
    const { buffer, byteOffset, byteLength } = await answer.Body!.transformToByteArray();
    return { ...facts, bytes: Buffer.from(buffer, byteOffset, byteLength) };
  });
}

/** Reads what the head of an object says; of a 404 it does not tell whether object or bucket is not there. */
export async function readHead(s3: S3Client, object: ObjectReference): Promise<ObjectFacts> {
  return callService(`reading the head of ${object.key}`, async () =>
    factsOf(await s3.send(new HeadObjectCommand(parameters(object)))),
  );
}

/** Reads what S3 knows about an object, without its bytes. */
export async function readFacts(s3: S3Client, object: ObjectReference): Promise<ObjectFacts> {
  try {
    return await readHead(s3, object);
  } catch (error) {
    // The answer to a HEAD has no body: that it is the bucket which is not there, only a read tells.
    if (statusOf(error) === 404) return readObject(s3, object, { maxBytes: 0 });
    throw error;
  }
}

/**
 * Whether S3 says that an object or version is not there (404), is a delete marker (405), or is no longer the object
 * that was asked for by etag (412). A bucket that is not there is a fault of the account, not of the uploader.
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
