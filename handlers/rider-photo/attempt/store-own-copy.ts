import { storeCopy } from '../../image/prepared-copy';
import type { ObjectReference } from '../../runtime/object-read';
import { preparedKey } from '../photo/prepared-key';
import { UNDECIDED } from '../records/attempt';
import type { OwnAttempt } from '../records/ledger';
import type { Stores } from '../records/stores';
import { removeCopy } from './remove-copy';
import { AttemptClosedError } from './rider-errors';

/**
 * Stores the copy of a photo, and looks only then whether the attempt is still open: an erasure that ends it after this
 * look finds the copy.
 * @throws AttemptClosedError when it is not: the copy is removed again. TransientServiceError
 */
export async function storeOwnCopy(
  stores: Pick<Stores, 's3' | 'bucket' | 'ledger'>,
  attempt: OwnAttempt,
  copy: Buffer,
): Promise<ObjectReference> {
  const stored = await storeCopy(stores.s3, { bucket: stores.bucket, key: preparedKey(attempt) }, copy);
  const standing = await stores.ledger.attempt(attempt);
  if (standing?.executionId === attempt.executionId && UNDECIDED.includes(standing.state)) return stored;
  await removeCopy(stores, attempt);
  throw new AttemptClosedError('The attempt ended while its photo was copied. Start a new execution.');
}
