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

/** Size in pixels. */
export interface Thumbnail {
  readonly key: string;
  readonly width: number;
  readonly height: number;
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

interface LedgerEntry {
  /** Partition key: everything about one user's faces. */
  readonly externalImageId: string;
  /** Sort key: `attempt#<attempt id>`, `face#<face id>` or `retired#<attempt id>`. */
  readonly entry: string;
  readonly userId: string;
  /** Epoch seconds. */
  readonly updatedAt: number;
}

/**
 * OPEN while an execution may add a face; UNDONE when what it added was taken back; the rest are outcomes. Only an OPEN
 * attempt may index a face or be accepted.
 */
export type AttemptState = 'OPEN' | 'UNDONE' | 'ACCEPTED' | 'REJECTED' | 'FAILED';

/** Whether an accepted photo is the rider's first or replaces another. */
export type AcceptedOutcome = 'ACCEPTED' | 'REPLACED';

/** What one execution does with one photo. */
export interface Attempt extends LedgerEntry {
  readonly executionId: string;
  readonly state: AttemptState;
  readonly upload: PhotoUpload;
  /** Written before IndexFaces, removed with its answer: while it stands, a face may be there that nothing names. */
  readonly indexing?: boolean;
  /** Of an ACCEPTED attempt. */
  readonly outcome?: AcceptedOutcome;
  /** Error name, its text and its reason codes, of REJECTED and FAILED. */
  readonly error?: string;
  readonly message?: string;
  readonly reasons?: readonly string[];
  /** Whether the rider was told of the outcome. */
  readonly told?: boolean;
}

/**
 * CLAIMED by executions that are still at work; ACCEPTED as the face of a rider; REVOKED when another rider was accepted
 * with the same face; RETIRED when its rider has a newer one; REMOVING when its executions gave up. Only an ACCEPTED
 * face keeps another rider out.
 */
export type FaceState = 'CLAIMED' | 'ACCEPTED' | 'REVOKED' | 'RETIRED' | 'REMOVING';

/** A face in the collection. */
export interface FaceEntry extends LedgerEntry {
  readonly faceId: string;
  readonly state: FaceState;
  /** Executions that index this face or were accepted with it: the same photo twice gives the same face. */
  readonly claimants: readonly string[];
  /** Grows with every write, which it guards. */
  readonly revision: number;
}

/** What a newer photo has replaced and what is still to be removed. */
export interface RetiredEntry extends LedgerEntry {
  readonly faceIds: readonly string[];
  readonly photo?: RiderPhoto;
  readonly thumbnailKey?: string;
}

export const ATTEMPT = 'attempt#';
export const FACE = 'face#';
export const RETIRED = 'retired#';
