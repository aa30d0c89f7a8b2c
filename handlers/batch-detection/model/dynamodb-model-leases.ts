import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { conditionalUpdate, type ItemChange, readItem, scanItems } from '../../runtime/items';
import { allOf } from '../../runtime/pages';
import { AlreadyRunningError, RunLostError } from '../run/batch-errors';
import { LEASE_MS, START_LEASE_MS, type ModelLease, type ModelLeases } from './model-lease';

type Change = Omit<ItemChange, 'key'>;

const HELD = '#holder = :me';
/** Held by one who was not told to end. */
const GOING_ON = `${HELD} AND attribute_not_exists(#endRequestedAt)`;

/** Leases as items of a table whose partition key is `modelArn`. Every change is one conditional write. */
export function dynamoDbModelLeases(dynamodb: DynamoDBClient, table: string): ModelLeases {
  /** @returns undefined when the condition does not hold */
  const update = async (modelArn: string, what: string, change: Change): Promise<ModelLease | undefined> => {
    const changed = await conditionalUpdate<ModelLease>(dynamodb, `${what} ${modelArn}`, table, {
      key: { modelArn },
      ...change,
    });
    return 'item' in changed ? changed.item : undefined;
  };
  const going = async (modelArn: string, holder: string, what: string, change: Change): Promise<ModelLease> => {
    const lease = await update(modelArn, what, change);
    if (lease) return lease;
    throw new RunLostError(`${holder} does not hold ${modelArn} any more, or was told to end.`);
  };

  return {
    read: (modelArn) => readItem(dynamodb, `reading who holds ${modelArn}`, table, { modelArn }),
    list: () => allOf(scanItems<ModelLease>(dynamodb, 'reading who holds which model', { TableName: table })),
    async acquire({ modelArn, projectArn }, holder, now) {
      const lease = await update(modelArn, 'taking', {
        set: { holder, expiresAt: now + LEASE_MS, projectArn, endRequestedAt: undefined },
        condition: `attribute_not_exists(#holder) OR #expiresAt < :now OR (${GOING_ON})`,
        values: { me: holder, now },
      });
      if (lease) return lease;
      throw new AlreadyRunningError(`Another run holds ${modelArn}.`);
    },
    renew: (modelArn, holder, now) =>
      going(modelArn, holder, 'renewing the lease of', {
        set: { expiresAt: now + LEASE_MS },
        condition: GOING_ON,
        values: { me: holder },
      }),
    hold: (modelArn, holder, now) =>
      update(modelArn, 'holding', { set: { expiresAt: now + LEASE_MS }, condition: HELD, values: { me: holder } }),
    startRequested: (modelArn, holder, now) =>
      going(modelArn, holder, 'recording the start of', {
        set: { startRequestedAt: now, expiresAt: now + START_LEASE_MS, seenOn: undefined },
        condition: GOING_ON,
        values: { me: holder },
      }),
    async startRefused(modelArn, holder) {
      await update(modelArn, 'taking back the start of', {
        set: { startRequestedAt: undefined, seenOn: undefined },
        condition: HELD,
        values: { me: holder },
      });
    },
    async seenOn(modelArn, holder) {
      await update(modelArn, 'recording the sight of', {
        set: { seenOn: true },
        condition: HELD,
        values: { me: holder },
      });
    },
    async requestEnd(modelArn, holder, now) {
      // The first request counts.
      await update(modelArn, 'ending the run on', {
        set: { endRequestedAt: now },
        condition: GOING_ON,
        values: { me: holder },
      });
    },
    async release(modelArn, holder, { stopped, measuredTps }) {
      await update(modelArn, 'releasing', {
        set: {
          ...(measuredTps === undefined ? {} : { measuredTps }),
          holder: undefined,
          expiresAt: undefined,
          endRequestedAt: undefined,
          ...(stopped ? { startRequestedAt: undefined, seenOn: undefined } : {}),
        },
        condition: HELD,
        values: { me: holder },
      });
    },
  };
}
