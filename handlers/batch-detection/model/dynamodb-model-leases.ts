import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../runtime/errors';
import { AlreadyRunningError, RunLostError } from '../run/batch-errors';
import { LEASE_MS, START_LEASE_MS, type ModelLease, type ModelLeases } from './model-lease';

type Change = Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression'> & {
  readonly values: Readonly<Record<string, unknown>>;
};

const HELD = 'holder = :holder';

/** Leases as items of a table whose partition key is `modelArn`. Every change is one conditional write. */
export function dynamoDbModelLeases(dynamodb: DynamoDBClient, table: string): ModelLeases {
  /** @returns undefined when the condition does not hold */
  const update = async (modelArn: string, what: string, change: Change): Promise<ModelLease | undefined> => {
    const { values, ...expressions } = change;
    const command = new UpdateItemCommand({
      TableName: table,
      Key: marshall({ modelArn }),
      ...expressions,
      ExpressionAttributeValues: marshall(values),
      ReturnValues: 'ALL_NEW',
    });
    try {
      const { Attributes } = await callService(`${what} ${modelArn}`, () => dynamodb.send(command));
      return unmarshall(Attributes!) as ModelLease;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };
  const going = async (modelArn: string, holder: string, what: string, change: Change): Promise<ModelLease> => {
    const lease = await update(modelArn, what, change);
    if (lease) return lease;
    throw new RunLostError(`${holder} does not hold ${modelArn} any more, or was told to end.`);
  };

  return {
    async read(modelArn) {
      const command = new GetItemCommand({ TableName: table, Key: marshall({ modelArn }), ConsistentRead: true });
      const { Item } = await callService(`reading who holds ${modelArn}`, () => dynamodb.send(command));
      return Item && (unmarshall(Item) as ModelLease);
    },
    async list() {
      const command = new ScanCommand({ TableName: table });
      const { Items } = await callService('reading who holds which model', () => dynamodb.send(command));
      return (Items ?? []).map((item) => unmarshall(item) as ModelLease);
    },
    async acquire({ modelArn, projectArn }, holder, now) {
      const lease = await update(modelArn, 'taking', {
        UpdateExpression:
          'SET holder = :holder, expiresAt = :expiresAt, projectArn = :projectArn REMOVE endRequestedAt',
        ConditionExpression: `attribute_not_exists(holder) OR expiresAt < :now OR (${HELD} AND attribute_not_exists(endRequestedAt))`,
        values: { ':holder': holder, ':now': now, ':expiresAt': now + LEASE_MS, ':projectArn': projectArn },
      });
      if (lease) return lease;
      throw new AlreadyRunningError(`Another run holds ${modelArn}.`);
    },
    renew: (modelArn, holder, now) =>
      going(modelArn, holder, 'renewing the lease of', {
        UpdateExpression: 'SET expiresAt = :expiresAt',
        ConditionExpression: `${HELD} AND attribute_not_exists(endRequestedAt)`,
        values: { ':holder': holder, ':expiresAt': now + LEASE_MS },
      }),
    hold: (modelArn, holder, now) =>
      update(modelArn, 'holding', {
        UpdateExpression: 'SET expiresAt = :expiresAt',
        ConditionExpression: HELD,
        values: { ':holder': holder, ':expiresAt': now + LEASE_MS },
      }),
    startRequested: (modelArn, holder, now) =>
      going(modelArn, holder, 'recording the start of', {
        UpdateExpression: 'SET startRequestedAt = :now, expiresAt = :expiresAt REMOVE seenOn',
        ConditionExpression: `${HELD} AND attribute_not_exists(endRequestedAt)`,
        values: { ':holder': holder, ':now': now, ':expiresAt': now + START_LEASE_MS },
      }),
    async startRefused(modelArn, holder) {
      await update(modelArn, 'taking back the start of', {
        UpdateExpression: 'REMOVE startRequestedAt, seenOn',
        ConditionExpression: HELD,
        values: { ':holder': holder },
      });
    },
    async seenOn(modelArn, holder) {
      await update(modelArn, 'recording the sight of', {
        UpdateExpression: 'SET seenOn = :true',
        ConditionExpression: HELD,
        values: { ':holder': holder, ':true': true },
      });
    },
    async requestEnd(modelArn, holder, now) {
      await update(modelArn, 'ending the run on', {
        UpdateExpression: 'SET endRequestedAt = if_not_exists(endRequestedAt, :now)',
        ConditionExpression: HELD,
        values: { ':holder': holder, ':now': now },
      });
    },
    async release(modelArn, holder, { stopped, measuredTps }) {
      const learned = measuredTps === undefined ? '' : 'SET measuredTps = :measuredTps ';
      await update(modelArn, 'releasing', {
        UpdateExpression: `${learned}REMOVE holder, expiresAt, endRequestedAt${stopped ? ', startRequestedAt, seenOn' : ''}`,
        ConditionExpression: HELD,
        values: { ':holder': holder, ...(measuredTps === undefined ? {} : { ':measuredTps': measuredTps }) },
      });
    },
  };
}
