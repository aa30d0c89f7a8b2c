import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { callService, TransientServiceError } from '../../runtime/errors';

/** Reasons that mean: another writer was first. */
const CONFLICTS = new Set(['ConditionalCheckFailed', 'TransactionConflict']);
/** How often a decision is made again after another writer was first. */
const ATTEMPTS = 6;

/**
 * Writes all items or none.
 * @returns whether they were written; if not, a condition failed or another write was faster
 */
export async function transact(dynamodb: DynamoDBClient, what: string, items: TransactWriteItem[]): Promise<boolean> {
  try {
    await callService(what, () => dynamodb.send(new TransactWriteItemsCommand({ TransactItems: items })));
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None').filter((code) => code !== 'None');
    if (codes.some((code) => CONFLICTS.has(code))) return false;
    if (codes.includes('ThrottlingError') || codes.includes('ProvisionedThroughputExceeded')) {
      throw new TransientServiceError(`${codes.join(', ')} while ${what}`, { cause: error });
    }
    throw error;
  }
}

/**
 * Reads, decides and writes, again for as long as another writer is first.
 * @param decide gives undefined when its write came too late
 * @throws TransientServiceError when it keeps coming too late
 */
export async function untilWritten<T>(what: string, decide: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const outcome = await decide();
    if (outcome !== undefined) return outcome;
    // Two that keep meeting would meet again without a pause of random length.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
  }
  throw new TransientServiceError(`Others kept writing while ${what}.`);
}
