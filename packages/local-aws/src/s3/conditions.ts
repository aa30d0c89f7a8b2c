import type { IncomingHttpHeaders } from 'node:http';
import { noSuchKey, notImplemented, preconditionFailed, S3Error } from './errors';

interface Comparable {
  /** Without quotes. */
  readonly etag: string;
  /** ISO 8601. */
  readonly lastModified: string;
}

/**
 * Checks the conditional headers of GetObject and HeadObject against the object that was found, in HTTP's order.
 * @throws S3Error PreconditionFailed (412) or NotModified (304, without a body)
 */
export function checkReadConditions(headers: IncomingHttpHeaders, object: Comparable): void {
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  const modified = toSeconds(Date.parse(object.lastModified));

  if (ifMatch !== undefined) {
    if (!matches(ifMatch, object.etag)) throw preconditionFailed('If-Match');
  } else if (modified > dateOf(headers['if-unmodified-since'], Infinity)) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  const isUnchanged =
    ifNoneMatch === undefined
      ? modified <= dateOf(headers['if-modified-since'], -Infinity)
      : matches(ifNoneMatch, object.etag);
  if (isUnchanged) {
    throw new S3Error(
      304,
      'NotModified',
      'Not Modified',
      {},
      {
        etag: `"${object.etag}"`,
        'last-modified': new Date(object.lastModified).toUTCString(),
      },
    );
  }
}

/**
 * Checks the conditional headers of a write (PutObject, CopyObject, CompleteMultipartUpload).
 * @param current the object that the write would replace; undefined when there is none or it is deleted
 * @throws S3Error PreconditionFailed; NoSuchKey for If-Match without an object; NotImplemented for what S3 refuses too
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWriteConditions(headers: IncomingHttpHeaders, key: string, current: Comparable | undefined): void {
  const ifMatch = headers['if-match'];
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch !== '*') throw notImplemented('If-None-Match with another value than * on writes');
    if (current !== undefined) throw preconditionFailed('If-None-Match');
  }
  if (ifMatch !== undefined) {
    if (current === undefined) throw noSuchKey(key);
    if (!matches(ifMatch, current.etag)) throw preconditionFailed('If-Match');
  }
}

/**
 * Checks `x-amz-copy-source-if-*` against the source of a copy.
 * @throws S3Error PreconditionFailed
 */
export function checkCopySourceConditions(headers: IncomingHttpHeaders, source: Comparable): void {
  const sourceHeader = (name: string): string | undefined => {
    const value = headers[`x-amz-copy-source-${name}`];
    return typeof value === 'string' ? value : undefined;
  };
  const conditions: IncomingHttpHeaders = {
    'if-match': sourceHeader('if-match'),
    'if-none-match': sourceHeader('if-none-match'),
    'if-modified-since': sourceHeader('if-modified-since'),
    'if-unmodified-since': sourceHeader('if-unmodified-since'),
  };
  try {
    checkReadConditions(conditions, source);
  } catch (error) {
    // A copy has no "not modified": every condition that does not hold is a 412.
    throw error instanceof S3Error && error.status === 304
      ? preconditionFailed('x-amz-copy-source-If-None-Match')
      : error;
  }
}

function matches(header: string, etag: string): boolean {
  return header
    .split(',')
    .map((candidate) =>
      candidate
        .trim()
        .replace(/^W\//, '')
        .replace(/^"(.*)"$/, '$1'),
    )
    .some((candidate) => candidate === '*' || candidate === etag);
}

function dateOf(header: string | undefined, fallback: number): number {
  const time = header === undefined ? NaN : Date.parse(header);
  return Number.isNaN(time) ? fallback : toSeconds(time);
}

/** HTTP dates have no fractions. */
function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
