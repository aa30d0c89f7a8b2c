import { DynamoDBClient, TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { transact } from '../../../handlers/runtime/transaction';
import { cancelledTransaction } from '../../support/cancelled-transaction';
import { failureOf } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const client = dynamodb as unknown as DynamoDBClient;

const cancelledBy = (...codes: (string | undefined)[]): void =>
  void dynamodb.on(TransactWriteItemsCommand).rejects(cancelledTransaction(...codes));

beforeEach(() => dynamodb.reset());

describe('a transaction', () => {
  it.each([
    [
      ['None', 'ConditionalCheckFailed'],
      [false, true],
    ],
    [
      ['TransactionConflict', undefined],
      [false, false],
    ],
    [
      ['ConditionalCheckFailed', 'ThrottlingError'],
      [true, false],
    ],
  ])('that is cancelled by %j says what was refused', async (codes, refused) => {
    cancelledBy(...codes);

    expect(await transact(client, 'writing', [])).toEqual({ refused });
  });

  it.each(['ThrottlingError', 'ProvisionedThroughputExceeded'])('may be tried again after %s', async (code) => {
    cancelledBy('None', code);

    expect(await failureOf(transact(client, 'writing', []))).toMatchObject({
      name: 'TransientServiceError',
      message: `${code} while writing`,
    });
  });

  it('fails for good by what no other try mends', async () => {
    cancelledBy('ItemCollectionSizeLimitExceeded');

    expect(await failureOf(transact(client, 'writing', []))).toBeInstanceOf(TransactionCanceledException);
  });
});
