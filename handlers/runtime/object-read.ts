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
  answer: Pick<GetObjectCommandOutput, 'VersionId' | 'ETag' | 'LastModified' | 'Metadata'>,
  size: number,
): ObjectFacts {
  return {
    versionId: answer.VersionId === 'null' ? undefined : answer.VersionId,
    etag: (answer.ETag ?? '').replaceAll('"', ''),
    size,
    lastModified: answer.LastModified ?? new Date(0),
    userMetadata: answer.Metadata ?? {},
  };
}

/**
 * Reads bytes `first` up to `last` (inclusive, 0-based) or to the end.
 * @throws the SDK's error, transient ones as TransientServiceError; an empty object answers 416 InvalidRange.
 */
export async function readRange(
  s3: S3Client,
  object: ObjectReference,
  range: { readonly first: number; readonly last?: number } | { readonly suffix: number },
): Promise<ObjectFacts & { readonly bytes: Buffer }> {
  const header = 'suffix' in range ? `bytes=-${range.suffix}` : `bytes=${range.first}-${range.last ?? ''}`;
  return callService(`reading ${header} of ${object.key}`, async () => {
    const answer = await s3.send(new GetObjectCommand({ ...parameters(object), Range: header }));
    const bytes = Buffer.from(await answer.Body!.transformToByteArray());
    const size = Number(answer.ContentRange?.split('/')[1] ?? bytes.length);
    return { ...factsOf(answer, size), bytes };
  });
}

/** Downloads the whole object. */
export async function readWhole(s3: S3Client, object: ObjectReference): Promise<Buffer> {
  return callService(`downloading ${object.key}`, async () => {
    const answer = await s3.send(new GetObjectCommand(parameters(object)));
    return Buffer.from(await answer.Body!.transformToByteArray());
  });
}

/** Reads what S3 knows about an object, without its bytes. */
export async function readFacts(s3: S3Client, object: ObjectReference): Promise<ObjectFacts> {
  try {
    return await callService(`reading the head of ${object.key}`, async () => {
      const answer = await s3.send(new HeadObjectCommand(parameters(object)));
      return factsOf(answer, answer.ContentLength ?? 0);
    });
  } catch (error) {
    // The answer to a HEAD has no body: that it is the bucket which is not there, only a read tells.
    if (statusOf(error) === 404) return readRange(s3, object, { first: 0, last: 0 });
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

/** Whether S3 refused a range because the object is empty. */
export function isEmptyObject(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidRange';
}
