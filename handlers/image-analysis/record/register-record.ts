import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../runtime/errors';
import { AlreadyProcessedError } from '../outcome/analysis-errors';
import type { ImageRecord } from './image-record';
import { LEASE_SECONDS } from './record-lease';

/** Attributes that an earlier, unsuccessful attempt may have left. */
const RESULTS = [
  'reason',
  'reasonMessage',
  'failures',
  'labels',
  'labelModelVersion',
  'faces',
  'faceCount',
  'faceDetected',
  'thumbnail',
] as const satisfies readonly (keyof ImageRecord)[];

/**
 * Who may (re)start the record: nobody has one; the same execution tries again; the last attempt failed, was incomplete,
 * did not find the image, or was abandoned, and this event is not older than the recorded one.
 */
function condition(withSequencer: boolean): string {
  const mayTakeOver =
    '#status IN (:failed, :incomplete) OR #reason = :notFound OR (#status = :pending AND #leaseExpiresAt < :now)';
  const notOlder = withSequencer ? 'attribute_not_exists(#sequencer) OR #sequencer <= :sequencer' : undefined;
  return [
    'attribute_not_exists(#imageId)',
    '(#executionId = :executionId AND #status IN (:pending, :rejected))',
    notOlder ? `((${mayTakeOver}) AND (${notOlder}))` : `(${mayTakeOver})`,
  ].join(' OR ');
}

export type NewImageRecord = Omit<ImageRecord, 'status' | 'leaseExpiresAt' | 'updatedAt'> & {
  readonly status: 'PENDING' | 'REJECTED';
};

/**
 * Creates the record, or takes it over: as PENDING, or as REJECTED when the image is refused at once.
 * @param now epoch seconds
 * @throws AlreadyProcessedError when the image has its outcome, or an execution that still works on it
 */
export async function registerRecord(
  dynamodb: DynamoDBClient,
  table: string,
  record: NewImageRecord,
  now: number,
): Promise<void> {
  const leaseExpiresAt = record.status === 'PENDING' ? now + LEASE_SECONDS : undefined;
  const values: ImageRecord = { ...record, leaseExpiresAt, updatedAt: now };
  const { imageId, ...attributes } = values;
  const written = Object.entries(attributes).filter(([, value]) => value !== undefined);
  const leftOver = [...RESULTS, 'leaseExpiresAt'].filter((name) => !written.some(([other]) => other === name));
  const names = [
    'imageId',
    'status',
    'reason',
    'executionId',
    'leaseExpiresAt',
    ...RESULTS,
    ...written.map(([name]) => name),
  ];
  const command = new UpdateItemCommand({
    TableName: table,
    Key: marshall({ imageId }),
    UpdateExpression: `SET ${written.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE ${leftOver.map((name) => `#${name}`).join(', ')}`,
    ConditionExpression: condition(record.sequencer !== undefined),
    ExpressionAttributeNames: Object.fromEntries([...new Set(names)].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: marshall(
      {
        ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])),
        ':pending': 'PENDING',
        ':rejected': 'REJECTED',
        ':failed': 'FAILED',
        ':incomplete': 'INCOMPLETE',
        ':notFound': 'ImageNotFound',
        ':now': now,
      },
      { removeUndefinedValues: true },
    ),
  });
  try {
    await callService(`registering ${imageId}`, () => dynamodb.send(command));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new AlreadyProcessedError(`${record.key} (${imageId}) has its outcome or is being processed.`);
  }
}
