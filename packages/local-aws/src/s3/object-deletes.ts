import type { BusEvent } from '../service';
import { checkKeyLength, checkVersionId, header, requestedVersion, type S3Call, type S3Reply } from './call';
import { checkWriteConditions } from './conditions';
import { malformedXml, S3Error, toS3Error } from './errors';
import { deleteMarkerCreated, permanentlyDeleted } from './events';
import { currentObject, NULL_VERSION, withNewest, type DeleteMarker, type Version } from './object-version';
import type { Storage } from './storage';
import { xmlReply } from './bucket-operations';
import { parseXml, type XmlChildren, type XmlElement } from './xml';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MAX_KEYS_PER_CALL = 1000;

interface Deletion {
  /** The version that is gone or the marker that was made; undefined when the bucket has no versions. */
  readonly versionId?: string;
  /** Whether that is a delete marker. */
  readonly isMarker: boolean;
}

export async function deleteObject(storage: Storage, call: S3Call): Promise<S3Reply> {
  const { versionId, isMarker } = await remove(storage, call, {
    key: call.key,
    versionId: requestedVersion(call),
    ifMatch: header(call, 'if-match'),
  });
  return {
    status: 204,
    headers: {
      ...(versionId === undefined ? {} : { 'x-amz-version-id': versionId }),
      ...(isMarker ? { 'x-amz-delete-marker': 'true' } : {}),
    },
  };
}

export async function deleteObjects(storage: Storage, call: S3Call): Promise<S3Reply> {
  storage.bucket(call.bucket);
  const request = parseXml(call.request.body.toString());
  const objects = request?.all('Object') ?? [];
  if (request?.name !== 'Delete' || objects.length === 0 || objects.length > MAX_KEYS_PER_CALL) throw malformedXml();

  const deleted: XmlChildren[] = [];
  const failed: XmlChildren[] = [];
  for (const object of objects) {
    const key = object.childText('Key') ?? '';
    const asked = object.childText('VersionId');
    const identity = { Key: key, VersionId: asked };
    try {
      const { isMarker, versionId } = await deleteOne(storage, call, object, key, asked);
      const marker = isMarker ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {};
      deleted.push({ ...identity, ...marker });
    } catch (error) {
      const { code, message } = toS3Error(error);
      failed.push({ ...identity, Code: code, Message: message });
    }
  }
  const isQuiet = request.childText('Quiet') === 'true';
  return xmlReply('DeleteResult', { Deleted: isQuiet ? [] : deleted, Error: failed });
}

async function deleteOne(
  storage: Storage,
  call: S3Call,
  object: XmlElement,
  key: string,
  versionId: string | undefined,
): Promise<Deletion> {
  if (key === '') throw new S3Error(400, 'UserKeyMustBeSpecified', 'User key must be specified.');
  checkKeyLength(key);
  return remove(storage, call, {
    key,
    versionId: versionId === undefined ? undefined : checkVersionId(versionId),
    ifMatch: object.childText('ETag'),
  });
}

interface Removal {
  readonly key: string;
  readonly versionId: string | undefined;
  /** ETag that the current object must have; `*` for any. */
  readonly ifMatch: string | undefined;
}

/**
 * Deletes a version for good, or, without a version id, the object as its bucket does it: for good in a bucket without
 * versions, else by a delete marker. What is not there is deleted with success, unless a condition asks for it.
 * @throws S3Error PreconditionFailed, NoSuchKey
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 */
async function remove(storage: Storage, call: S3Call, { key, versionId, ifMatch }: Removal): Promise<Deletion> {
  const { store } = storage.bucket(call.bucket);
  const { versioning } = store.settings;
  const occasion = { bucket: store.settings, key, requestId: call.requestId };

  const { deletion, event } = await store.change(key, (versions) => {
    // Only the current object is compared, also when another version is named.
    checkWriteConditions({ 'if-match': ifMatch }, key, currentObject(versions));
    if (versionId !== undefined || versioning === 'Off') {
      return removeVersion(versions, versionId ?? NULL_VERSION, (removed) =>
        permanentlyDeleted(occasion, removed.versionId, storage.sequencer.next()),
      );
    }
    const marker: DeleteMarker = {
      kind: 'delete-marker',
      versionId: store.nextVersionId(),
      lastModified: new Date().toISOString(),
      sequencer: storage.sequencer.next(),
    };
    const result = {
      deletion: { versionId: marker.versionId, isMarker: true },
      event: deleteMarkerCreated(occasion, marker),
    };
    return { versions: withNewest(versions, marker), result };
  });
  if (event !== undefined) storage.publish(store, event);
  return versioning === 'Off' && versionId === undefined ? { isMarker: false } : deletion;
}

function removeVersion(
  versions: readonly Version[],
  versionId: string,
  eventOf: (removed: Version) => BusEvent,
): { versions: readonly Version[]; result: { deletion: Deletion; event: BusEvent | undefined } } {
  const removed = versions.find((version) => version.versionId === versionId);
  return {
    versions: versions.filter((version) => version !== removed),
    result: {
      deletion: { versionId, isMarker: removed?.kind === 'delete-marker' },
      event: removed === undefined ? undefined : eventOf(removed),
    },
  };
}
