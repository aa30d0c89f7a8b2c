import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type S3Client,
} from '@aws-sdk/client-s3';
import { callService } from './errors';
import { isGone } from './object-read';
import { allOf, entriesOf } from './pages';

/** A version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
}

/** A version that S3 did not delete, and why. */
export interface UndeletedVersion extends ObjectVersion {
  readonly reason: string;
}

/** Most versions of one DeleteObjects: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MAX_DELETES = 1000;

/**
 * Every version and delete marker below a prefix. Without versioning the one version of an object is `null`.
 * @param matches which of the keys below the prefix are meant
 */
export async function listVersions(
  s3: S3Client,
  bucket: string,
  prefix: string,
  matches: (key: string) => boolean = () => true,
): Promise<ObjectVersion[]> {
  const versions = entriesOf<ObjectVersion, { readonly key?: string; readonly versionId?: string }>(async (marker) => {
    const command = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: prefix,
      KeyMarker: marker?.key,
      VersionIdMarker: marker?.versionId,
      // A key may hold what XML cannot.
      EncodingType: 'url',
    });
    const answer = await callService('listing object versions', () => s3.send(command));
    const { Versions = [], DeleteMarkers = [], IsTruncated, NextKeyMarker, NextVersionIdMarker } = answer;
    return {
      entries: [...Versions, ...DeleteMarkers]
        .map(({ Key = '', VersionId = 'null' }) => ({ key: decoded(Key), versionId: VersionId }))
        .filter(({ key }) => matches(key)),
      next: IsTruncated ? { key: NextKeyMarker && decoded(NextKeyMarker), versionId: NextVersionIdMarker } : undefined,
    };
  });
  return allOf(versions);
}

const decoded = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

/** Characters that the XML of DeleteObjects cannot hold. */
// eslint-disable-next-line no-control-regex
const NOT_IN_XML = /[\u0000-\u001f\ufffe\uffff]/;

/** Deletes versions for good. One that is not there counts as deleted. */
export async function deleteVersions(
  s3: S3Client,
  bucket: string,
  versions: readonly ObjectVersion[],
): Promise<UndeletedVersion[]> {
  const undeleted: UndeletedVersion[] = [];
  for (const { key, versionId } of versions.filter((version) => NOT_IN_XML.test(version.key))) {
    await callService('deleting an object version', () =>
      s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId })),
    );
  }
  const others = versions.filter(({ key }) => !NOT_IN_XML.test(key));
  for (let start = 0; start < others.length; start += MAX_DELETES) {
    const Objects: ObjectIdentifier[] = others
      .slice(start, start + MAX_DELETES)
      .map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
    const { Errors = [] } = await callService('deleting object versions', () =>
      s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } })),
    );
    for (const { Key = '', VersionId = 'null', Code = 'unknown' } of Errors) {
      if (Code !== 'NoSuchVersion' && Code !== 'NoSuchKey') {
        undeleted.push({ key: Key, versionId: VersionId, reason: Code });
      }
    }
  }
  return undeleted;
}

/**
 * Deletes for good an object that was stored without a version, unless something else lies at its key by now, or comes to
 * lie there at this very moment.
 */
export async function deleteUnchanged(
  s3: S3Client,
  { bucket, key, etag }: { readonly bucket: string; readonly key: string; readonly etag: string },
): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: bucket, Key: key, IfMatch: `"${etag}"` });
  try {
    const { DeleteMarker, VersionId } = await callService('deleting an object', () => s3.send(command));
    // The bucket keeps versions since then: a marker lies over the object, which nothing can replace any more.
    if (DeleteMarker === true && VersionId !== 'null') {
      throwIfUndeleted(await deleteVersions(s3, bucket, [{ key, versionId: 'null' }]));
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/**
 * Deletes every version below a prefix.
 * @throws Error that names a version that S3 did not delete
 */
export async function deleteBelow(s3: S3Client, bucket: string, prefix: string): Promise<void> {
  throwIfUndeleted(await deleteVersions(s3, bucket, await listVersions(s3, bucket, prefix)));
}

/** @throws Error that names the first version that S3 did not delete */
export function throwIfUndeleted([first]: readonly UndeletedVersion[]): void {
  if (first) throw new Error(`S3 did not delete ${first.key} in version ${first.versionId}: ${first.reason}.`);
}
