import {
  type DynamoDBClient,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { callService, TransientServiceError } from './errors';

/** Why DynamoDB made none of the writes. */
export interface RefusedTransaction {
  /** Of each write, in order, whether its condition did not hold. Where none did not, another writer was faster. */
  readonly refused: readonly boolean[];
}

/**
 * Writes all items or none.
 * @returns undefined when they were written; otherwise a condition did not hold, or another write was faster
 * @throws TransientServiceError
 */
export async function transact(
  dynamodb: DynamoDBClient,
  what: string,
  items: TransactWriteItem[],
): Promise<RefusedTransaction | undefined> {
  try {
    await callService(what, () => dynamodb.send(new TransactWriteItemsCommand({ TransactItems: items })));
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
    const refused = codes.map((code) => code === 'ConditionalCheckFailed');
    if (refused.includes(true) || codes.includes('TransactionConflict')) return { refused };
    const told = codes.filter((code) => code !== 'None').join(', ');
    if (codes.includes('ThrottlingError') || codes.includes('ProvisionedThroughputExceeded')) {
      throw new TransientServiceError(`${told} while ${what}`, { cause: error });
    }
    throw error;
  }
}
