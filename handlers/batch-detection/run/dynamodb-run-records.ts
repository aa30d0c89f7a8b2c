import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  paginateScan,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../runtime/errors';
import type { RunRecord, RunRecords } from './run-record';

/** Records as items of a table whose partition key is `runId`. */
export function dynamoDbRunRecords(dynamodb: DynamoDBClient, table: string): RunRecords {
  /** A write whose condition does not hold has been made before, or is overtaken by a better one. */
  const write = async (runId: string, command: PutItemCommand | UpdateItemCommand): Promise<void> => {
    try {
      await callService(`recording the run ${runId}`, () => dynamodb.send(command as UpdateItemCommand));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };
  return {
    begin: (run) =>
      write(
        run.runId,
        new PutItemCommand({
          TableName: table,
          Item: marshall({ ...run, status: 'RUNNING' }),
          ConditionExpression: 'attribute_not_exists(runId)',
        }),
      ),
    report: (runId, report) =>
      write(
        runId,
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ runId }),
          UpdateExpression: 'SET #status = :status, endedAt = :endedAt, report = :report REMOVE reason',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: marshall(
            { ':status': report.status, ':endedAt': Date.parse(report.endedAt), ':report': report },
            { removeUndefinedValues: true },
          ),
        }),
      ),
    startsModel: (runId, projectArn, modelStartedAt) =>
      write(
        runId,
        new UpdateItemCommand({
          TableName: table,
          Key: marshall({ runId }),
          UpdateExpression: 'SET modelStartedAt = :modelStartedAt, projectArn = :projectArn',
          ConditionExpression: 'attribute_exists(runId)',
          ExpressionAttributeValues: marshall({ ':modelStartedAt': modelStartedAt, ':projectArn': projectArn }),
        }),
      ),
    async ended(runId, reason, endedAt) {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: marshall({ runId }),
        UpdateExpression: 'SET #status = :ended, reason = :reason, endedAt = :endedAt',
        ConditionExpression: '#status = :running',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: marshall({
          ':ended': 'ENDED',
          ':running': 'RUNNING',
          ':reason': reason,
          ':endedAt': endedAt,
        }),
        ReturnValues: 'ALL_NEW',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        const { Attributes } = await callService(`recording the end of ${runId}`, () => dynamodb.send(command));
        return unmarshall(Attributes!) as RunRecord;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return error.Item && (unmarshall(error.Item) as RunRecord);
      }
    },
    unreported: () =>
      callService('looking for runs that have not reported', async () => {
        const query = {
          TableName: table,
          FilterExpression: 'attribute_exists(modelStartedAt) AND #status IN (:running, :ended)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: marshall({ ':running': 'RUNNING', ':ended': 'ENDED' }),
        };
        const found: RunRecord[] = [];
        for await (const { Items = [] } of paginateScan({ client: dynamodb }, query)) {
          found.push(...Items.map((item) => unmarshall(item) as RunRecord));
        }
        return found;
      }),
  };
}
