import { createHash } from 'node:crypto';
import { header, type S3Call, type S3Reply } from './call';
import { checkWriteConditions } from './conditions';
import { S3Error } from './errors';
import { objectCreated, type CreationReason } from './events';
import { attributesFromHeaders } from './metadata';
import { checksumHeaders, givenChecksum } from './object-checksum';
import { currentObject, withNewest, type ObjectVersion } from './object-version';
import type { Bucket, Storage } from './storage';

type NewObject = Pick<ObjectVersion, 'blob' | 'size' | 'etag' | 'attributes' | 'checksum'>;

export async function putObject(storage: Storage, call: S3Call): Promise<S3Reply> {
  requireLength(call);
  const bucket = storage.bucket(call.bucket);
  const version = await storeObject(storage, call, 'PutObject');
  return {
    headers: { etag: `"${version.etag}"`, ...checksumHeaders(version.checksum), ...versionHeader(bucket, version) },
    bytes: version.size,
  };
}

/** Stores the call's body under its key, with what its headers say about it. */
export async function storeObject(storage: Storage, call: S3Call, reason: CreationReason): Promise<ObjectVersion> {
  const { body, headers } = call.request;
  const { store } = storage.bucket(call.bucket);
  const attributes = attributesFromHeaders(headers);
  const checksum = givenChecksum(call);

  const blob = await store.writeBlob([body]);
  return commitObject(storage, call, reason, {
    blob,
    size: body.length,
    etag: md5(body),
    attributes,
    ...(checksum === undefined ? {} : { checksum }),
  });
}

/**
 * Makes bytes that are on disk the newest version of the call's key, if the call's conditions hold at that moment, and
 * announces them. When they do not hold the bytes are deleted.
 */
export async function commitObject(
  storage: Storage,
  { bucket: name, key, request, requestId }: S3Call,
  reason: CreationReason,
  created: NewObject,
): Promise<ObjectVersion> {
  const { store } = storage.bucket(name);
  try {
    const version = await store.change(key, (versions) => {
      checkWriteConditions(request.headers, key, currentObject(versions));
      const newest: ObjectVersion = {
        kind: 'object',
        versionId: store.nextVersionId(),
        lastModified: new Date().toISOString(),
        sequencer: storage.sequencer.next(),
        ...created,
      };
      return { versions: withNewest(versions, newest), result: newest };
    });
    storage.publish(store, objectCreated({ bucket: store.settings, key, requestId }, version, reason));
    return version;
  } catch (error) {
    await store.deleteBlob(created.blob);
    throw error;
  }
}

/** @throws S3Error MissingContentLength, as on S3, which wants to know the length of a stream before it arrives */
export function requireLength(call: S3Call): void {
  if (header(call, 'content-length') === undefined && header(call, 'x-amz-decoded-content-length') === undefined) {
    throw new S3Error(411, 'MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
}

export function versionHeader({ store }: Bucket, { versionId }: ObjectVersion): Record<string, string> {
  return store.settings.versioning === 'Off' ? {} : { 'x-amz-version-id': versionId };
}

export function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}
