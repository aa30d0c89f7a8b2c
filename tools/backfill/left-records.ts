import { type DynamoDBClient, paginateQuery, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { LEASE_INDEX } from '../../handlers/image-analysis/record/record-indexes';

/**
 * Ends the leases of records that a stopped run left PENDING, so that the next one takes them over at once. Only where
 * nothing else can work on them: the folder of a local environment belongs to one process.
 */
export async function endLeases(client: DynamoDBClient, table: string): Promise<void> {
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      IndexName: LEASE_INDEX,
      KeyConditionExpression: '#status = :pending',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':pending': { S: 'PENDING' } },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const { imageId } of Items) {
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { imageId: imageId! },
          UpdateExpression: 'SET leaseExpiresAt = :past',
          ConditionExpression: '#status = :pending',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':past': { N: '0' }, ':pending': { S: 'PENDING' } },
        }),
      );
    }
  }
}
