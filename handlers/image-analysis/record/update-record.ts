import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../runtime/errors';
import type { ImageRecord } from './image-record';

export interface RecordUpdate {
  readonly imageId: string;
  readonly executionId: string;
  readonly set: Partial<Omit<ImageRecord, 'imageId' | 'executionId'>>;
  /** Whether a record that does not exist yet is created. */
  readonly mayCreate?: boolean;
}

/**
 * Writes an outcome, if the record is this execution's and still PENDING, or already has this very outcome (a retry).
 * @returns undefined when it was written, else the record that stands instead ({} when there is none)
 */
export async function updateRecord(
  dynamodb: DynamoDBClient,
  table: string,
  { imageId, executionId, set, mayCreate = false }: RecordUpdate,
): Promise<Partial<ImageRecord> | undefined> {
  const written = Object.entries({ ...set, executionId }).filter(([, value]) => value !== undefined);
  const mine = '(#executionId = :executionId AND #status IN (:pending, :status))';
  const command = new UpdateItemCommand({
    TableName: table,
    Key: marshall({ imageId }),
    UpdateExpression: `SET ${written.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE #leaseExpiresAt`,
    ConditionExpression: mayCreate ? `attribute_not_exists(#imageId) OR ${mine}` : mine,
    ExpressionAttributeNames: {
      ...Object.fromEntries(written.map(([name]) => [`#${name}`, name])),
      '#leaseExpiresAt': 'leaseExpiresAt',
      ...(mayCreate ? { '#imageId': 'imageId' } : {}),
    },
    ExpressionAttributeValues: marshall(
      { ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])), ':pending': 'PENDING' },
      { removeUndefinedValues: true },
    ),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await callService(`recording the outcome of ${imageId}`, () => dynamodb.send(command));
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item ? (unmarshall(error.Item) as Partial<ImageRecord>) : {};
  }
}
