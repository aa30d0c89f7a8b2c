/** The records of an execution. */
export const EXECUTION_INDEX = 'executionId-imageId-index';
/**
 * PENDING records by the end of their lease, and INCOMPLETE ones by the time from which they may be re-driven. No others
 * are in it, so that it is empty most of the time.
 */
export const LEASE_INDEX = 'status-leaseExpiresAt-index';
/** Analyses by what they are about (`fingerprint`), newest last. Only COMPLETED records are in it. */
export const FINGERPRINT_INDEX = 'fingerprint-analyzedAt-index';
