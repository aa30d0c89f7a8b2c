import type { Thumbnail } from '../../image/store-thumbnail';

/** An uploaded photo: which object it is, and when it came. */
export interface PhotoUpload {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  /** S3's order of events of one key: hexadecimal digits. */
  readonly sequencer?: string;
  /** ISO 8601, UTC, with milliseconds: when S3 got the photo, or when an execution by hand began. */
  readonly uploadedAt: string;
}

/** A photo as exactly as S3 tells: the version, and in a bucket without versions the etag. */
export interface RiderPhoto extends PhotoUpload {
  readonly etag: string;
}

/**
 * What became of a rider's photos. ACCEPTED as long as one photo is in use, whatever happens to the next; PENDING only
 * while an execution works on the first; ERASING while, or because, an erasure is incomplete.
 */
export type RiderState = 'PENDING' | 'ACCEPTED' | 'REJECTED' | 'FAILED' | 'ERASING';

/** An item of the riders table. Times in epoch seconds. */
export interface RiderRecord {
  readonly userId: string;
  readonly externalImageId: string;
  readonly state: RiderState;
  /** The photo in use, its face in the collection, its thumbnail, and the execution that accepted them. */
  readonly photo?: RiderPhoto;
  readonly faceId?: string;
  readonly thumbnail?: Thumbnail;
  readonly executionId?: string;
  readonly acceptedAt?: number;
  /** After this time the rider is erased. */
  readonly retainUntil: number;
  readonly updatedAt: number;
}

/** The record of a rider who has a photo in use. */
export type AcceptedRider = RiderRecord & Required<Pick<RiderRecord, 'photo' | 'faceId' | 'thumbnail' | 'executionId'>>;

export function isAccepted(rider: RiderRecord | undefined): rider is AcceptedRider {
  return rider?.faceId !== undefined;
}
