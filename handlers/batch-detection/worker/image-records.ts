/**
 * What became of the image at one key. PROCESSING only while a worker's claim runs; WAITING when a worker gave it back;
 * DONE when its results are complete; FAILING when it is about to be put into the dead-letter queue, FAILED when it is
 * there.
 */
type BatchImageStatus = 'PROCESSING' | 'WAITING' | 'DONE' | 'FAILING' | 'FAILED';

/** An item of the images table. Times are epoch milliseconds. */
export interface BatchImageRecord {
  /** SHA-256 (hex) over bucket and key. */
  readonly imageId: string;
  readonly bucket: string;
  readonly key: string;
  /** Version id, or etag in a bucket without versions. */
  readonly version: string;
  readonly versionId?: string;
  readonly etag?: string;
  /** Padded to compare as text. */
  readonly sequencer?: string;
  readonly status: BatchImageStatus;
  /** Tries so far, the running one included. */
  readonly attempts: number;
  /** The worker that works on the image, and until when. */
  readonly claimedBy?: string;
  readonly claimExpiresAt?: number;
  /** Name and text of the last error. */
  readonly reason?: string;
  readonly reasonMessage?: string;
  readonly resultKey?: string;
  readonly annotatedKey?: string;
  readonly labelCount?: number;
  readonly modelVersionArn?: string;
  readonly updatedAt: number;
}

/** The image that a worker wants to work on. */
interface ClaimedImage {
  readonly imageId: string;
  readonly bucket: string;
  readonly key: string;
  readonly version: string;
  readonly versionId?: string;
  readonly etag?: string;
  readonly sequencer?: string;
}

export interface Claim {
  readonly image: ClaimedImage;
  /** Unique per try. */
  readonly claimant: string;
  readonly now: number;
  /** Whether an image that failed before gets new tries: its message came back from the dead-letter queue. */
  readonly retryFailed: boolean;
}

/** What comes of a claim: the try's number, or the record that stands in its way. */
export type ClaimAnswer =
  | { readonly granted: true; readonly attempts: number }
  | { readonly granted: false; readonly standing: BatchImageRecord };

/** Longer than a worker may spend on one image, shorter than the queue hides its message. */
export const CLAIM_MS = 150_000;

/** How long a received message stays hidden, in seconds: it does not come back while its image is worked on. */
export const HIDDEN_SECONDS = 180;

export interface ImageRecords {
  read(imageId: string): Promise<BatchImageRecord | undefined>;
  /** Starts a try, unless the image has an outcome or a worker is at it. */
  claim(claim: Claim): Promise<ClaimAnswer>;
  /** Replaces the record by that of a newer version of the image, unless a worker is at the older one. */
  replace(claim: Claim, olderVersion: string): Promise<ClaimAnswer>;
  /** @returns whether the outcome was recorded: not when the claim was lost to another worker */
  complete(
    imageId: string,
    claimant: string,
    outcome: Pick<BatchImageRecord, 'resultKey' | 'annotatedKey' | 'labelCount' | 'modelVersionArn' | 'updatedAt'>,
  ): Promise<boolean>;
  /**
   * Records that an image fails for good. Before its message moves, so that no other worker takes the image up again.
   * @returns whether it was recorded: not when the claim was lost to another worker
   */
  failing(
    imageId: string,
    claimant: string,
    why: { readonly reason: string; readonly reasonMessage: string; readonly updatedAt: number },
  ): Promise<boolean>;
  /** Records that a failing image lies in the dead-letter queue. */
  failed(imageId: string, updatedAt: number): Promise<void>;
  /** Ends a try without an outcome. `counts` is whether the image is to blame. */
  giveBack(
    imageId: string,
    claimant: string,
    why: {
      readonly reason: string;
      readonly reasonMessage: string;
      readonly counts: boolean;
      readonly updatedAt: number;
    },
  ): Promise<void>;
}
