import { header, requestedVersion, type S3Call, type S3Reply } from './call';
import { checkReadConditions } from './conditions';
import { noSuchKey, notImplemented, S3Error } from './errors';
import { headersFromAttributes } from './metadata';
import type { ObjectVersion } from './object-version';
import { resolveRange, type ByteRange } from './ranges';
import type { Bucket, Storage } from './storage';

/** Query parameters of GetObject that replace stored headers in the answer: presigned links name downloads with them. */
const OVERRIDES = [
  'content-type',
  'content-language',
  'expires',
  'cache-control',
  'content-disposition',
  'content-encoding',
];

export async function headObject(storage: Storage, call: S3Call): Promise<S3Reply> {
  const { bucket, version, range } = select(storage, call);
  return describe(call, bucket, version, range);
}

export async function getObject(storage: Storage, call: S3Call): Promise<S3Reply> {
  for (let attempt = 1; ; attempt++) {
    const { bucket, version, range } = select(storage, call);
    const { start, end } = range ?? { start: 0, end: version.size - 1 };
    try {
      const body = await bucket.store.readBlob(version.blob, start, end - start + 1);
      return { ...describe(call, bucket, version, range), body, bytes: body.length };
    } catch (error) {
      // An object of an unversioned bucket was replaced between the look at the index and the look at the file.
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!isGone || attempt === 3) throw error;
    }
  }
}

/**
 * Finds an object to read.
 * @throws S3Error NoSuchKey, NoSuchVersion, or MethodNotAllowed for a delete marker that is asked for by its id
 */
export function findObject({ store }: Bucket, key: string, versionId?: string): ObjectVersion {
  const version = store.find(key, versionId);
  if (version.kind === 'object') return version;

  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': version.versionId };
  if (versionId === undefined) throw noSuchKey(key, headers);
  throw new S3Error(
    405,
    'MethodNotAllowed',
    'The specified method is not allowed against this resource.',
    { ResourceType: 'DeleteMarker' },
    { ...headers, allow: 'DELETE', 'last-modified': new Date(version.lastModified).toUTCString() },
  );
}

function select(
  storage: Storage,
  call: S3Call,
): { readonly bucket: Bucket; readonly version: ObjectVersion; readonly range: ByteRange | undefined } {
  if (call.request.query.has('partNumber')) throw notImplemented('reads by part number');
  const bucket = storage.bucket(call.bucket);
  const version = findObject(bucket, call.key, requestedVersion(call));
  checkReadConditions(call.request.headers, version);
  return { bucket, version, range: resolveRange(call.request.headers.range, version.size) };
}

function describe(call: S3Call, bucket: Bucket, version: ObjectVersion, range: ByteRange | undefined): S3Reply {
  const { attributes, checksum, etag, lastModified, size, versionId } = version;
  const overrides = OVERRIDES.flatMap((name) => {
    const value = call.request.query.get(`response-${name}`);
    return value === null ? [] : [[name, value]];
  });
  // The stored checksum is that of the whole object, so a part of it must come without.
  const showsChecksum =
    checksum !== undefined && range === undefined && header(call, 'x-amz-checksum-mode') === 'ENABLED';
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      ...headersFromAttributes(attributes),
      'accept-ranges': 'bytes',
      etag: `"${etag}"`,
      'last-modified': new Date(lastModified).toUTCString(),
      'content-length': String(range === undefined ? size : range.end - range.start + 1),
      ...(range === undefined ? {} : { 'content-range': `bytes ${range.start}-${range.end}/${size}` }),
      ...(bucket.store.settings.versioning === 'Off' ? {} : { 'x-amz-version-id': versionId }),
      ...(showsChecksum
        ? { [`x-amz-checksum-${checksum.algorithm}`]: checksum.value, 'x-amz-checksum-type': checksum.type }
        : {}),
      ...Object.fromEntries(overrides),
    },
  };
}
