import { xmlReply } from './bucket-operations';
import { checkVersionId, header, splitPath, type S3Call, type S3Reply } from './call';
import { checkCopySourceConditions } from './conditions';
import { invalidArgument, invalidRequest, S3Error } from './errors';
import { attributesFromHeaders } from './metadata';
import { checksumElements, requestedAlgorithm, wholeChecksum } from './object-checksum';
import { findObject } from './object-reads';
import type { ObjectVersion } from './object-version';
import { commitObject, md5, versionHeader } from './object-writes';
import type { Bucket, Storage } from './storage';

export async function copyObject(storage: Storage, call: S3Call): Promise<S3Reply> {
  const { headers } = call.request;
  const target = storage.bucket(call.bucket);
  const from = copySource(header(call, 'x-amz-copy-source') ?? '');
  const sourceBucket = storage.bucket(from.bucket);
  const source = findCopySource(sourceBucket, from.key, from.versionId);
  checkCopySourceConditions(headers, source);

  const directive = header(call, 'x-amz-metadata-directive') ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw invalidArgument('Unknown metadata directive.', 'x-amz-metadata-directive', directive);
  }
  const isOntoItself = from.bucket === call.bucket && from.key === call.key && from.versionId === undefined;
  if (isOntoItself && directive === 'COPY') {
    throw invalidRequest(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
        'metadata, storage class, website redirect location or encryption attributes.',
    );
  }

  const bytes = await sourceBucket.store.readBlob(source.blob, 0, source.size);
  const algorithm = requestedAlgorithm(call) ?? source.checksum?.algorithm;
  const version = await commitObject(storage, call, 'CopyObject', {
    blob: await target.store.writeBlob([bytes]),
    size: bytes.length,
    etag: md5(bytes),
    attributes: directive === 'REPLACE' ? attributesFromHeaders(headers) : source.attributes,
    ...(algorithm === undefined ? {} : { checksum: wholeChecksum(algorithm, bytes) }),
  });
  return xmlReply(
    'CopyObjectResult',
    { LastModified: version.lastModified, ETag: `"${version.etag}"`, ...checksumElements(version.checksum) },
    {
      ...versionHeader(target, version),
      ...(sourceBucket.store.settings.versioning === 'Off' ? {} : { 'x-amz-copy-source-version-id': source.versionId }),
    },
  );
}

/**
 * Reads `x-amz-copy-source`: `[/]bucket/key[?versionId=id]`, URL-encoded. A raw `+` is a space, as on S3.
 */
function copySource(value: string): { readonly bucket: string; readonly key: string; readonly versionId?: string } {
  const [path = '', versionId] = value.split(/\?versionId=([^?]*)$/);
  const source = splitPath(path.replace(/\+/g, '%20').replace(/%2F/i, '/'));
  if (source.bucket === '' || source.key === '') {
    throw invalidArgument(
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      'x-amz-copy-source',
      value,
    );
  }
  return versionId === undefined ? source : { ...source, versionId: checkVersionId(versionId) };
}

function findCopySource(bucket: Bucket, key: string, versionId: string | undefined): ObjectVersion {
  try {
    return findObject(bucket, key, versionId);
  } catch (error) {
    if (!(error instanceof S3Error) || error.status !== 405) throw error;
    throw invalidRequest('The source of a copy request may not specifically refer to a delete marker by version id.');
  }
}
