import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** What DynamoDB answers when it makes none of the writes. @param codes why not, for each write in order */
export function cancelledTransaction(...codes: (string | undefined)[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}
