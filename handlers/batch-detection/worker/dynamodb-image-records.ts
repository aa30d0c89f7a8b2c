import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../runtime/errors';
import { type BatchImageRecord, type Claim, type ClaimAnswer, CLAIM_MS, type ImageRecords } from './image-records';

/** No worker is at it: the last one gave it back or died. */
const IDLE = '(#status = :waiting OR (#status = :processing AND #claimExpiresAt < :now))';
/** What a message may or may not know of a version; of another version nothing is kept. */
const VERSION = ['versionId', 'etag', 'sequencer'] as const;
const OUTCOME = ['reason', 'reasonMessage', 'resultKey', 'annotatedKey', 'labelCount', 'modelVersionArn'] as const;

/** Records as items of a table whose partition key is `imageId`. Every change is one conditional write. */
export function dynamoDbImageRecords(dynamodb: DynamoDBClient, table: string): ImageRecords {
  const send = async (
    imageId: string,
    what: string,
    update: Update,
  ): Promise<BatchImageRecord | { standing: unknown }> => {
    const names = [...`${update.expression} ${update.condition}`.matchAll(/#(\w+)/g)].map(([, name]) => name!);
    const command = new UpdateItemCommand({
      TableName: table,
      Key: marshall({ imageId }),
      UpdateExpression: update.expression,
      ConditionExpression: update.condition,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall(update.values, { removeUndefinedValues: true }),
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      const { Attributes } = await callService(`${what} ${imageId}`, () => dynamodb.send(command));
      return unmarshall(Attributes!) as BatchImageRecord;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) {
        return { standing: error.Item ? unmarshall(error.Item) : undefined };
      }
      throw error;
    }
  };

  const start = async (
    claim: Claim,
    { attempts, condition, values }: { attempts: string; condition: string; values: Record<string, unknown> },
    forget: readonly string[] = OUTCOME,
  ): Promise<ClaimAnswer> => {
    const { image, claimant, now } = claim;
    const set = {
      bucket: image.bucket,
      key: image.key,
      version: image.version,
      versionId: image.versionId,
      etag: image.etag,
      sequencer: image.sequencer,
      claimedBy: claimant,
      claimExpiresAt: now + CLAIM_MS,
      updatedAt: now,
    };
    const given = Object.entries(set).filter(([, value]) => value !== undefined);
    const answer = await send(image.imageId, 'claiming', {
      expression: `SET #status = :processing, #attempts = ${attempts}, ${assignments(given)} REMOVE ${forget.map((name) => `#${name}`).join(', ')}`,
      condition,
      values: { ...valuesOf(given), ...values, ':processing': 'PROCESSING', ':one': 1 },
    });
    if (!('standing' in answer)) return { granted: true, attempts: answer.attempts };
    const standing = answer.standing as BatchImageRecord;
    // The SDK sent the request again although the first one had arrived.
    if (standing.claimedBy === claimant) return { granted: true, attempts: standing.attempts };
    return { granted: false, standing };
  };

  return {
    async read(imageId) {
      const command = new GetItemCommand({ TableName: table, Key: marshall({ imageId }), ConsistentRead: true });
      const { Item } = await callService(`reading the record ${imageId}`, () => dynamodb.send(command));
      return Item && (unmarshall(Item) as BatchImageRecord);
    },
    claim(claim) {
      if (claim.retryFailed) {
        return start(claim, {
          attempts: ':one',
          condition: '#status = :failed AND #version = :version',
          values: { ':failed': 'FAILED' },
        });
      }
      return start(claim, {
        attempts: 'if_not_exists(#attempts, :zero) + :one',
        condition: `attribute_not_exists(#imageId) OR (#version = :version AND ${IDLE})`,
        values: { ':waiting': 'WAITING', ':now': claim.now, ':zero': 0 },
      });
    },
    replace(claim, olderVersion) {
      const update = {
        attempts: ':one',
        condition: `#version = :older AND (#status IN (:done, :failed) OR ${IDLE})`,
        values: {
          ':older': olderVersion,
          ':done': 'DONE',
          ':failed': 'FAILED',
          ':waiting': 'WAITING',
          ':now': claim.now,
        },
      };
      const unknown = VERSION.filter((name) => claim.image[name] === undefined);
      return start(claim, update, [...OUTCOME, ...unknown]);
    },
    async complete(imageId, claimant, outcome) {
      const given = Object.entries(outcome).filter(([, value]) => value !== undefined);
      const answer = await send(imageId, 'completing', {
        expression: `SET #status = :done, ${assignments(given)} REMOVE #claimExpiresAt, #reason, #reasonMessage`,
        condition: '#claimedBy = :claimant AND #status IN (:processing, :done)',
        values: { ...valuesOf(given), ':done': 'DONE', ':processing': 'PROCESSING', ':claimant': claimant },
      });
      return !('standing' in answer);
    },
    async failing(imageId, claimant, why) {
      const answer = await send(imageId, 'failing', {
        expression:
          'SET #status = :failing, #reason = :reason, #reasonMessage = :message, #updatedAt = :now REMOVE #claimExpiresAt',
        condition: '#claimedBy = :claimant AND #status IN (:processing, :failing)',
        values: {
          ':failing': 'FAILING',
          ':processing': 'PROCESSING',
          ':claimant': claimant,
          ':reason': why.reason,
          ':message': why.reasonMessage,
          ':now': why.updatedAt,
        },
      });
      return !('standing' in answer);
    },
    async failed(imageId, updatedAt) {
      await send(imageId, 'failing', {
        expression: 'SET #status = :failed, #updatedAt = :now',
        condition: '#status = :failing',
        values: { ':failed': 'FAILED', ':failing': 'FAILING', ':now': updatedAt },
      });
    },
    async giveBack(imageId, claimant, why) {
      await send(imageId, 'giving back', {
        expression:
          'SET #status = :waiting, #attempts = #attempts - :uncounted, #reason = :reason, #reasonMessage = :message, #updatedAt = :now REMOVE #claimExpiresAt',
        condition: '#claimedBy = :claimant AND #status = :processing',
        values: {
          ':waiting': 'WAITING',
          ':processing': 'PROCESSING',
          ':claimant': claimant,
          ':uncounted': why.counts ? 0 : 1,
          ':reason': why.reason,
          ':message': why.reasonMessage,
          ':now': why.updatedAt,
        },
      });
    },
  };
}

interface Update {
  readonly expression: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const assignments = (entries: readonly [string, unknown][]): string =>
  entries.map(([name]) => `#${name} = :${name}`).join(', ');

const valuesOf = (entries: readonly [string, unknown][]): Record<string, unknown> =>
  Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value]));
