import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../runtime/errors';
import type { ImageRecord } from './image-record';
import { EXECUTION_INDEX, LEASE_INDEX } from './record-indexes';

/**
 * The ids of the records that an execution has registered or written: one, or none, or two when its object was replaced
 * between two tries. An index follows its table within a second or so.
 */
export async function recordsOf(dynamodb: DynamoDBClient, table: string, executionId: string): Promise<string[]> {
  const command = new QueryCommand({
    TableName: table,
    IndexName: EXECUTION_INDEX,
    KeyConditionExpression: 'executionId = :executionId',
    ExpressionAttributeValues: marshall({ ':executionId': executionId }),
  });
  const { Items = [] } = await callService('looking for the records of an execution', () => dynamodb.send(command));
  return Items.map((item) => (unmarshall(item) as ImageRecord).imageId);
}

/** Whether a record is an execution's, read from the table itself. */
export async function isRecordOf(
  dynamodb: DynamoDBClient,
  table: string,
  imageId: string,
  executionId: string,
): Promise<boolean> {
  const command = new GetItemCommand({
    TableName: table,
    Key: marshall({ imageId }),
    ProjectionExpression: 'executionId',
    ConsistentRead: true,
  });
  const { Item } = await callService(`reading the record ${imageId}`, () => dynamodb.send(command));
  return Item?.executionId?.S === executionId;
}

/**
 * PENDING records whose lease is over, a page at a time. None costs one query of an empty index.
 * @param now epoch seconds
 */
export async function* abandonedRecords(
  dynamodb: DynamoDBClient,
  table: string,
  now: number,
): AsyncGenerator<ImageRecord[]> {
  let ExclusiveStartKey: QueryCommand['input']['ExclusiveStartKey'];
  do {
    const command: QueryCommand = new QueryCommand({
      TableName: table,
      IndexName: LEASE_INDEX,
      KeyConditionExpression: '#status = :pending AND leaseExpiresAt < :now',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: marshall({ ':pending': 'PENDING', ':now': now }),
      Limit: 100,
      ExclusiveStartKey,
    });
    const { Items = [], LastEvaluatedKey } = await callService('looking for abandoned records', () =>
      dynamodb.send(command),
    );
    yield Items.map((item) => unmarshall(item) as ImageRecord);
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}
