import { type Notice, notice } from '../../runtime/notices';

/** What a rider is told of an attempt. It says nothing about the face beyond the reason codes. */
export interface Told {
  readonly status: 'REJECTED' | 'FAILED';
  /** Absent when the input did not even name the user. */
  readonly userId?: string;
  /** For the rider. */
  readonly message: string;
  /** Error name, as the state machine knows it. */
  readonly error: string;
  readonly reasons: readonly string[];
}

/** What a rider is told of a failure: its cause is for the operator. */
export const FAILURE_MESSAGE = 'Your photo could not be processed. Please upload it again later.';
/** Reason of a failure, in messages and their attributes. */
export const FAILURE_REASON = 'PROCESSING_FAILED';

/** The subject of the original's notice. */
const SUBJECTS = { REJECTED: 'Non-compliant photo encountered', FAILED: 'Photo not processed' } as const;

/**
 * The notice for a rider. The attribute `reason` is an array, so that a policy on one code also matches a photo with
 * several.
 */
export function riderNotice({ status, userId, message, error, reasons }: Told): Notice {
  const workflow = 'rider-photo';
  return notice({
    subject: SUBJECTS[status],
    text: message,
    facts: { workflow, status, userId: userId ?? null, error, reasons, message },
    attributes: {
      workflow,
      status,
      userId: userId ?? 'unknown',
      error,
      reason: reasons.length > 0 ? reasons : [error],
    },
  });
}
