import type { PhotoUpload, RiderPhoto } from './rider-records';

/**
 * How far an attempt is. It only moves to the right, and may skip:
 *
 * OPEN (may add a face) > INDEXING (may have added one) > CLAIMED (its face is known) > ACCEPTED (its photo is in use) >
 * RETIRED (a newer one is; what it has is to be removed) > ENDED.
 *
 * REVOKED, before ENDED, is one that may not be accepted any more: another rider was accepted with the same face, or it is
 * being undone.
 */
export type AttemptState = 'OPEN' | 'INDEXING' | 'CLAIMED' | 'ACCEPTED' | 'RETIRED' | 'REVOKED' | 'ENDED';

/** States from which an attempt may still be accepted. */
export const UNDECIDED: readonly AttemptState[] = ['OPEN', 'INDEXING', 'CLAIMED'];

/** How a photo was accepted: as the rider's first or instead of another. */
export type AcceptedOutcome = 'ACCEPTED' | 'REPLACED';

/** What identifies an attempt. */
export interface AttemptKey {
  /** Partition key of the ledger: whose attempt it is. */
  readonly externalImageId: string;
  readonly attemptId: string;
}

/** What one execution does with one photo: an item of the ledger. Its face in the collection belongs to it alone. */
export interface Attempt extends AttemptKey {
  readonly userId: string;
  /** The only execution that may go on with it. */
  readonly executionId: string;
  readonly state: AttemptState;
  readonly upload: PhotoUpload;
  /** Calls of IndexFaces whose answers are unknown: while there are any, a face may be there that nothing names. */
  readonly unanswered?: number;
  /** Its face, from CLAIMED until the face is removed. */
  readonly faceId?: string;
  /** Whether it was REVOKED because another rider has its face. */
  readonly faceTaken?: boolean;
  /** What a RETIRED attempt leaves behind beside its face. */
  readonly photo?: RiderPhoto;
  readonly thumbnailKey?: string;
  /** From ACCEPTED or ENDED on. */
  readonly outcome?: AcceptedOutcome | 'REJECTED' | 'FAILED';
  /** Error name, its text and its reason codes, of REJECTED and FAILED. */
  readonly error?: string;
  readonly message?: string;
  readonly reasons?: readonly string[];
  /** Whether the rider was told of the outcome. */
  readonly told?: boolean;
  /** Epoch seconds. */
  readonly updatedAt: number;
}

/** Whether a face may be in the collection because of an attempt that is not to have one. */
export function mayHaveFace({ faceId, unanswered = 0 }: Attempt): boolean {
  return faceId !== undefined || unanswered > 0;
}

/** Sort keys of attempts in the ledger begin with this. */
export const ATTEMPT = 'attempt#';

/** An item of the ledger as it is stored. */
export type LedgerItem = Omit<Attempt, 'attemptId'> & { readonly entry: string };

/** What states of the ledger amount to that are not written any more, since each attempt has its own face. */
const FORMER: Readonly<Record<string, Pick<Attempt, 'state' | 'outcome'>>> = {
  UNDONE: { state: 'REVOKED' },
  REJECTED: { state: 'ENDED', outcome: 'REJECTED' },
  FAILED: { state: 'ENDED', outcome: 'FAILED' },
};

/** How a state may be written in the ledger. */
export function writtenAs(state: AttemptState): readonly string[] {
  return [state, ...Object.keys(FORMER).filter((former) => FORMER[former]!.state === state)];
}

/** The attempt that an item holds; undefined for entries of other kinds, which only an earlier ledger had. */
export function attemptOf({ entry, ...item }: LedgerItem): Attempt | undefined {
  if (!entry.startsWith(ATTEMPT)) return undefined;
  return { ...item, attemptId: entry.slice(ATTEMPT.length), ...FORMER[item.state] };
}
