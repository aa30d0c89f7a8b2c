import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT, LOCAL_REGION, type BusEvent } from '../service';
import type { BucketSettings } from './bucket-store';
import type { DeleteMarker, ObjectVersion } from './object-version';

export type CreationReason = 'PutObject' | 'POST Object' | 'CopyObject' | 'CompleteMultipartUpload';

interface Occasion {
  readonly bucket: BucketSettings;
  /** As it is: keys in EventBridge events are not URL-encoded. */
  readonly key: string;
  readonly requestId: string;
}

/** ETag of no bytes, which delete markers have. */
const EMPTY_ETAG = 'd41d8cd98f00b204e9800998ecf8427e';

/**
 * The event of a new object or version.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectCreated(occasion: Occasion, version: ObjectVersion, reason: CreationReason): BusEvent {
  const { size, etag, sequencer } = version;
  const object = { size, etag, ...versionIdOf(occasion.bucket, version.versionId), sequencer };
  return s3Event(occasion, 'Object Created', object, { reason });
}

/** The event of a delete marker put in front of a key's versions. */
export function deleteMarkerCreated(occasion: Occasion, marker: DeleteMarker): BusEvent {
  const { versionId, sequencer } = marker;
  return s3Event(
    occasion,
    'Object Deleted',
    { etag: EMPTY_ETAG, ...versionIdOf(occasion.bucket, versionId), sequencer },
    { reason: 'DeleteObject', 'deletion-type': 'Delete Marker Created' },
  );
}

/** The event of a version, or of the object of an unversioned bucket, that is gone for good. */
export function permanentlyDeleted(occasion: Occasion, versionId: string, sequencer: string): BusEvent {
  return s3Event(
    occasion,
    'Object Deleted',
    { ...versionIdOf(occasion.bucket, versionId), sequencer },
    { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' },
  );
}

function versionIdOf(bucket: BucketSettings, versionId: string): Record<string, string> {
  return bucket.versioning === 'Off' ? {} : { 'version-id': versionId };
}

function s3Event(
  { bucket, key, requestId }: Occasion,
  detailType: string,
  object: Readonly<Record<string, unknown>>,
  reason: Readonly<Record<string, string>>,
): BusEvent {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: 'aws.s3',
    account: LOCAL_ACCOUNT,
    time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    region: LOCAL_REGION,
    resources: [`arn:aws:s3:::${bucket.name}`],
    detail: {
      version: '0',
      'event-version': '1.0',
      bucket: { name: bucket.name },
      object: { key, ...object },
      'request-id': requestId,
      requester: LOCAL_ACCOUNT,
      'source-ip-address': '127.0.0.1',
      ...reason,
    },
  };
}
