import { LOCAL_ACCOUNT } from '../service';
import { xmlReply } from './bucket-operations';
import type { S3Call, S3Reply } from './call';
import { invalidArgument } from './errors';
import { compareUtf8, cutPage, type ListedEntry, type PageRequest } from './listing';
import { currentObject, type ObjectVersion, type Version } from './object-version';
import type { Storage } from './storage';

const MAX_PAGE = 1000;

interface ListedVersion extends ListedEntry {
  readonly version: Version;
  readonly isLatest: boolean;
}

/** ListObjectsV2. */
export async function listObjects(storage: Storage, call: S3Call): Promise<S3Reply> {
  const { store } = storage.bucket(call.bucket);
  const { query } = call.request;
  const encode = keyEncoder(query);
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? '';
  const after = token === null ? startAfter : readToken(token);
  const request = pageRequest(query, after);

  const objects = store.keys().flatMap((key) => {
    const object = currentObject(store.versions(key));
    return object === undefined || compareUtf8(key, after) <= 0 ? [] : [{ key, object }];
  });
  const page = cutPage(objects, request);

  return xmlReply('ListBucketResult', {
    Name: call.bucket,
    Prefix: encode(request.prefix),
    Delimiter: request.delimiter === '' ? undefined : encode(request.delimiter),
    MaxKeys: request.maxKeys,
    EncodingType: query.get('encoding-type') ?? undefined,
    KeyCount: page.entries.length + page.commonPrefixes.length,
    IsTruncated: page.next !== undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.next === undefined ? undefined : writeToken(page.next.after),
    StartAfter: startAfter === '' ? undefined : encode(startAfter),
    Contents: page.entries.map(({ key, object }) => ({
      Key: encode(key),
      ...describe(object),
      Owner: query.get('fetch-owner') === 'true' ? { ID: LOCAL_ACCOUNT } : undefined,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
}

export async function listObjectVersions(storage: Storage, call: S3Call): Promise<S3Reply> {
  const { store } = storage.bucket(call.bucket);
  const { query } = call.request;
  const encode = keyEncoder(query);
  const keyMarker = query.get('key-marker') ?? '';
  const versionMarker = query.get('version-id-marker') ?? '';
  if (versionMarker !== '' && keyMarker === '') {
    throw invalidArgument(
      'A version-id marker cannot be specified without a key marker.',
      'version-id-marker',
      versionMarker,
    );
  }
  const request = pageRequest(query, keyMarker);

  const versions = store
    .keys()
    .filter((key) => compareUtf8(key, keyMarker) >= (versionMarker === '' ? 1 : 0))
    .flatMap((key): ListedVersion[] => {
      const all = store.versions(key).map((version, index) => ({ key, version, isLatest: index === 0 }));
      // When the marked version was deleted since, its index is -1 and the key is listed from its newest version on.
      return key === keyMarker
        ? all.slice(all.findIndex(({ version }) => version.versionId === versionMarker) + 1)
        : all;
    });
  const page = cutPage(versions, request);

  const elements = page.entries.map(({ key, version, isLatest }) => {
    const common = { Key: encode(key), VersionId: version.versionId, IsLatest: isLatest, Owner: { ID: LOCAL_ACCOUNT } };
    return version.kind === 'object'
      ? { Version: { ...common, ...describe(version), StorageClass: 'STANDARD' } }
      : { DeleteMarker: { ...common, LastModified: version.lastModified } };
  });
  return xmlReply('ListVersionsResult', {
    Name: call.bucket,
    Prefix: encode(request.prefix),
    Delimiter: request.delimiter === '' ? undefined : encode(request.delimiter),
    KeyMarker: encode(keyMarker),
    VersionIdMarker: versionMarker,
    NextKeyMarker: page.next === undefined ? undefined : encode(page.next.after),
    NextVersionIdMarker: page.next?.entry?.version.versionId,
    MaxKeys: request.maxKeys,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: page.next !== undefined,
    Version: elements.flatMap((element) => ('Version' in element ? [element.Version] : [])),
    DeleteMarker: elements.flatMap((element) => ('DeleteMarker' in element ? [element.DeleteMarker] : [])),
    CommonPrefixes: page.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
}

function describe({ lastModified, etag, size, checksum }: ObjectVersion): Record<string, string | number> {
  return {
    LastModified: lastModified,
    ETag: `"${etag}"`,
    ...(checksum === undefined
      ? {}
      : { ChecksumAlgorithm: checksum.algorithm.toUpperCase(), ChecksumType: checksum.type }),
    Size: size,
  };
}

function pageRequest(query: URLSearchParams, after: string): PageRequest {
  const maxKeys = query.get('max-keys') ?? String(MAX_PAGE);
  if (!/^\d{1,10}$/.test(maxKeys) || Number(maxKeys) > 0x7fffffff) {
    throw invalidArgument('Provided max-keys not an integer or within integer range', 'max-keys', maxKeys);
  }
  return {
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    after,
    maxKeys: Math.min(Number(maxKeys), MAX_PAGE),
  };
}

/** With `encoding-type=url` keys come in form encoding, because XML 1.0 cannot hold every character. */
function keyEncoder(query: URLSearchParams): (key: string) => string {
  const type = query.get('encoding-type');
  if (type === null) return (key) => key;
  if (type !== 'url') throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', type);
  return (key) =>
    encodeURIComponent(key)
      .replace(/%20/g, '+')
      .replace(/%2F/g, '/')
      .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function writeToken(after: string): string {
  return `1${Buffer.from(after).toString('base64url')}`;
}

function readToken(token: string): string {
  const after = Buffer.from(token.slice(1), 'base64url').toString();
  if (after === '' || writeToken(after) !== token) {
    throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
  }
  return after;
}
