import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamodb as client } from '../shared/clients/dynamodb';
import { environmentText } from '../shared/environment';
import { callService } from '../shared/errors';
import type { RunRecords } from './run-record';

/** The records of this deployment. */
export function deployedRunRecords(): RunRecords {
  return dynamoDbRunRecords(client, environmentText('RUNS_TABLE'));
}

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
    ended: (runId, reason, endedAt) =>
      write(
        runId,
        new UpdateItemCommand({
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
        }),
      ),
  };
}
