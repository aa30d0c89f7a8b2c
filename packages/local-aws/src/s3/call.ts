import type { ServiceRequest, ServiceResponse } from '../service';
import { invalidArgument, S3Error } from './errors';
import { NULL_VERSION } from './object-version';

/** One call of an S3 operation. */
export interface S3Call {
  readonly request: ServiceRequest;
  /** Empty for ListBuckets. */
  readonly bucket: string;
  /** Decoded; empty for operations on buckets. */
  readonly key: string;
  readonly requestId: string;
}

/** What an operation answers; status 200 unless it says otherwise. */
export interface S3Reply extends Partial<ServiceResponse> {
  /** Object bytes that went over the wire, for the observer. */
  readonly bytes?: number;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;

/**
 * Splits a path-style path into bucket and key. Everything behind the first slash after the bucket is the key, whatever
 * it looks like: `//`, `..` and a leading slash are ordinary characters in a key.
 * @throws S3Error InvalidURI or KeyTooLongError
 */
export function splitPath(path: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, key] = /^\/?([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const decoded = { bucket: decodeSegment(bucket ?? ''), key: decodeSegment(key ?? '') };
  checkKeyLength(decoded.key);
  return decoded;
}

/** @throws S3Error KeyTooLongError */
export function checkKeyLength(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > MAX_KEY_BYTES) {
    throw new S3Error(400, 'KeyTooLongError', 'Your key is too long', {
      Size: String(size),
      MaxSizeAllowed: String(MAX_KEY_BYTES),
    });
  }
}

/** @throws S3Error InvalidArgument for an id that no version can have */
export function checkVersionId(versionId: string): string {
  if (versionId === NULL_VERSION || /^[\w.-]{32}$/.test(versionId)) return versionId;
  const message = versionId === '' ? 'Version id cannot be the empty string' : 'Invalid version id specified';
  throw invalidArgument(message, 'versionId', versionId);
}

/** The `versionId` parameter of a call. */
export function requestedVersion({ request }: S3Call): string | undefined {
  const versionId = request.query.get('versionId');
  return versionId === null ? undefined : checkVersionId(versionId);
}

/** A header that is sent once or not at all. */
export function header({ request }: S3Call, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.", { URI: segment });
  }
}
