/** The records of an execution. */
export const EXECUTION_INDEX = 'executionId-imageId-index';
/** PENDING records by the end of their lease. No other has a lease, so that the index is empty most of the time. */
export const LEASE_INDEX = 'status-leaseExpiresAt-index';
