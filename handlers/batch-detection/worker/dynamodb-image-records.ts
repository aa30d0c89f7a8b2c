import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Changed, conditionalUpdate, type ItemChange, readItem } from '../../runtime/items';
import { known } from '../../runtime/known';
import { type BatchImageRecord, type Claim, type ClaimAnswer, CLAIM_MS, type ImageRecords } from './image-records';

/** No worker is at it: the last one gave it back or died. */
const IDLE = '(#status = :waiting OR (#status = :processing AND #claimExpiresAt < :now))';
/** What a message may or may not know of a version; of another version nothing is kept. */
const VERSION = ['versionId', 'etag', 'sequencer'] as const;
const OUTCOME = ['reason', 'reasonMessage', 'resultKey', 'annotatedKey', 'labelCount', 'modelVersionArn'] as const;

const forgotten = (names: readonly string[]): Record<string, undefined> =>
  Object.fromEntries(names.map((name) => [name, undefined]));

/** Records as items of a table whose partition key is `imageId`. Every change is one conditional write. */
export function dynamoDbImageRecords(dynamodb: DynamoDBClient, table: string): ImageRecords {
  const change = (imageId: string, what: string, change: Omit<ItemChange, 'key'>): Promise<Changed<BatchImageRecord>> =>
    conditionalUpdate(dynamodb, `${what} ${imageId}`, table, { key: { imageId }, ...change });

  const start = async (
    { image, claimant, now }: Claim,
    { set, add, condition, values }: Omit<ItemChange, 'key'>,
  ): Promise<ClaimAnswer> => {
    const { imageId, ...version } = image;
    const changed = await change(imageId, 'claiming', {
      set: {
        ...forgotten(OUTCOME),
        ...set,
        ...known(version),
        status: 'PROCESSING',
        claimedBy: claimant,
        claimExpiresAt: now + CLAIM_MS,
        updatedAt: now,
      },
      add,
      condition,
      values,
    });
    if ('item' in changed) return { granted: true, attempts: changed.item.attempts };
    const standing = changed.standing!;
    // The SDK sent the request again although the first one had arrived.
    if (standing.claimedBy === claimant) return { granted: true, attempts: standing.attempts };
    return { granted: false, standing };
  };

  return {
    read: (imageId) => readItem(dynamodb, `reading the record ${imageId}`, table, { imageId }),
    claim(claim) {
      if (claim.retryFailed) {
        return start(claim, {
          set: { attempts: 1 },
          condition: '#status = :failed AND #version = :version',
          values: { failed: 'FAILED' },
        });
      }
      return start(claim, {
        set: {},
        add: { attempts: 1 },
        condition: `attribute_not_exists(#imageId) OR (#version = :version AND ${IDLE})`,
        values: { waiting: 'WAITING', processing: 'PROCESSING', now: claim.now },
      });
    },
    replace(claim, olderVersion) {
      const unknown = VERSION.filter((name) => claim.image[name] === undefined);
      return start(claim, {
        set: { ...forgotten(unknown), attempts: 1 },
        condition: `#version = :older AND (#status IN (:done, :failed) OR ${IDLE})`,
        values: {
          older: olderVersion,
          done: 'DONE',
          failed: 'FAILED',
          waiting: 'WAITING',
          processing: 'PROCESSING',
          now: claim.now,
        },
      });
    },
    async complete(imageId, claimant, outcome) {
      const changed = await change(imageId, 'completing', {
        set: {
          ...known(outcome),
          ...forgotten(['claimExpiresAt', 'reason', 'reasonMessage']),
          status: 'DONE',
        },
        condition: '#claimedBy = :claimant AND #status IN (:processing, :status)',
        values: { processing: 'PROCESSING', claimant },
      });
      return 'item' in changed;
    },
    async failing(imageId, claimant, why) {
      const changed = await change(imageId, 'failing', {
        set: { ...why, status: 'FAILING', claimExpiresAt: undefined },
        condition: '#claimedBy = :claimant AND #status IN (:processing, :status)',
        values: { processing: 'PROCESSING', claimant },
      });
      return 'item' in changed;
    },
    async failed(imageId, updatedAt) {
      await change(imageId, 'failing', {
        set: { status: 'FAILED', updatedAt },
        condition: '#status = :failing',
        values: { failing: 'FAILING' },
      });
    },
    async giveBack(imageId, claimant, { counts, ...why }) {
      await change(imageId, 'giving back', {
        set: { ...why, status: 'WAITING', claimExpiresAt: undefined },
        add: { attempts: counts ? 0 : -1 },
        condition: '#claimedBy = :claimant AND #status = :processing',
        values: { processing: 'PROCESSING', claimant },
      });
    },
  };
}
