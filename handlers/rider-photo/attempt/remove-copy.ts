import { deleteBelow } from '../../runtime/object-versions';
import { preparedKey } from '../photo/prepared-key';
import type { AttemptKey } from '../records/attempt';
import type { Stores } from '../records/stores';

/** Removes every version of an attempt's copy of its photo, if there is one. Nothing reads it once the attempt is decided. */
export async function removeCopy({ s3, bucket }: Pick<Stores, 's3' | 'bucket'>, attempt: AttemptKey): Promise<void> {
  await deleteBelow(s3, bucket, preparedKey(attempt));
}
