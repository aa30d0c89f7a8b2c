import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { conditionalUpdate, scanItems } from '../../runtime/items';
import { allOf } from '../../runtime/pages';
import type { RunRecord, RunRecords } from './run-record';

/** Records as items of a table whose partition key is `runId`. */
export function dynamoDbRunRecords(dynamodb: DynamoDBClient, table: string): RunRecords {
  /** A write whose condition does not hold has been made before, or is overtaken by a better one. */
  const write = async (runId: string, set: Partial<RunRecord>, condition?: string): Promise<void> => {
    await conditionalUpdate(dynamodb, `recording the run ${runId}`, table, { key: { runId }, set, condition });
  };
  return {
    begin: ({ runId, ...run }) => write(runId, { ...run, status: 'RUNNING' }, 'attribute_not_exists(#runId)'),
    report: (runId, report) =>
      write(runId, { status: report.status, endedAt: Date.parse(report.endedAt), report, reason: undefined }),
    startsModel: (runId, projectArn, modelStartedAt) =>
      write(runId, { modelStartedAt, projectArn }, 'attribute_exists(#runId)'),
    async ended(runId, reason, endedAt) {
      const changed = await conditionalUpdate<RunRecord>(dynamodb, `recording the end of ${runId}`, table, {
        key: { runId },
        set: { status: 'ENDED', reason, endedAt },
        condition: '#status = :running',
        values: { running: 'RUNNING' },
      });
      return 'item' in changed ? changed.item : changed.standing;
    },
    unreported: () =>
      allOf(
        scanItems<RunRecord>(dynamodb, 'looking for runs that have not reported', {
          TableName: table,
          FilterExpression: 'attribute_exists(modelStartedAt) AND #status IN (:running, :ended)',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: marshall({ ':running': 'RUNNING', ':ended': 'ENDED' }),
        }),
      ),
  };
}
