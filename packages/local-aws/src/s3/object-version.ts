import type { ChecksumAlgorithm } from '../endpoint-checksums';
import type { ObjectAttributes } from './metadata';

/** Version id of objects that were stored while their bucket was not versioned. */
export const NULL_VERSION = 'null';

export type Versioning = 'Enabled' | 'Suspended' | 'Off';

/** A checksum that a client gave with an object. */
export interface ObjectChecksum {
  readonly algorithm: ChecksumAlgorithm;
  /** Base64; of a composite checksum with `-<parts>` behind it. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

interface VersionBase {
  readonly versionId: string;
  /** ISO 8601. */
  readonly lastModified: string;
  /** Orders the events of a key; grows with every write. */
  readonly sequencer: string;
}

export interface ObjectVersion extends VersionBase {
  readonly kind: 'object';
  /** File name below the bucket's folder of blobs. */
  readonly blob: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly attributes: ObjectAttributes;
  readonly checksum?: ObjectChecksum;
}

/** Stands for a key that was deleted in a versioned bucket. */
export interface DeleteMarker extends VersionBase {
  readonly kind: 'delete-marker';
}

export type Version = ObjectVersion | DeleteMarker;

/** The versions after a write: a versioned bucket keeps the old ones, another replaces the one whose id is `null`. */
export function withNewest(versions: readonly Version[], newest: Version): Version[] {
  return [newest, ...versions.filter((version) => version.versionId !== newest.versionId)];
}

/** The object that a key stands for, or undefined when there is none or it is deleted. */
export function currentObject(versions: readonly Version[]): ObjectVersion | undefined {
  return versions[0]?.kind === 'object' ? versions[0] : undefined;
}
