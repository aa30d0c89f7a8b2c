import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../runtime/errors';
import { epochSeconds } from './clock';
import { type AcceptedRider, isAccepted, type RiderRecord, type RiderState } from './rider-records';

const SECONDS_PER_DAY = 86_400;

/** What an accepted photo brings to its rider's record. */
export type Acceptance = Required<Pick<RiderRecord, 'photo' | 'faceId' | 'thumbnail' | 'executionId'>>;

/** When a rider who was last heard of now is erased, in epoch seconds. */
export function retainUntil(retentionDays: number): number {
  return epochSeconds() + retentionDays * SECONDS_PER_DAY;
}

/** The riders table: one item per user, from the first photo to the erasure. */
export class Riders {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  async get(userId: string): Promise<RiderRecord | undefined> {
    const { Item } = await callService('reading the rider', () =>
      this.dynamodb.send(
        new GetItemCommand({ TableName: this.table, Key: marshall({ userId }), ConsistentRead: true }),
      ),
    );
    return Item && (unmarshall(Item) as RiderRecord);
  }

  /** Every rider, page by page. */
  async *scan(): AsyncGenerator<RiderRecord> {
    let start: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await callService('scanning the riders', () =>
        this.dynamodb.send(new ScanCommand({ TableName: this.table, ExclusiveStartKey: start })),
      );
      yield* Items.map((item) => unmarshall(item) as RiderRecord);
      start = LastEvaluatedKey;
    } while (start !== undefined);
  }

  /** Notes that a rider was heard of: as PENDING, unless a photo is in use. @param read the record as it was read */
  heardOf(
    rider: Pick<RiderRecord, 'userId' | 'externalImageId' | 'retainUntil'>,
    read: RiderRecord | undefined,
  ): TransactWriteItem {
    const { userId, ...known } = rider;
    return this.update(
      userId,
      { ...known, ...(isAccepted(read) ? {} : { state: 'PENDING' }) },
      `${isAccepted(read) ? 'attribute_exists(faceId)' : 'attribute_not_exists(faceId)'} AND NOT #state = :erasing`,
      { ':erasing': 'ERASING' },
    );
  }

  /** Puts a photo in use instead of the one that was read. Never brings an erased rider back. */
  accept(read: RiderRecord, acceptance: Acceptance): TransactWriteItem {
    return this.update(
      read.userId,
      { ...acceptance, state: 'ACCEPTED', acceptedAt: epochSeconds() },
      isAccepted(read)
        ? 'NOT #state = :erasing AND executionId = :inUse'
        : 'attribute_exists(userId) AND NOT #state = :erasing AND attribute_not_exists(faceId)',
      { ':erasing': 'ERASING', ...(isAccepted(read) ? { ':inUse': read.executionId } : {}) },
    );
  }

  /** Notes what became of the last attempt of a rider who has no photo in use. */
  async settle(userId: string, state: Extract<RiderState, 'REJECTED' | 'FAILED'>): Promise<void> {
    const { Update } = this.update(
      userId,
      { state },
      'attribute_exists(userId) AND attribute_not_exists(faceId) AND NOT #state = :erasing',
      { ':erasing': 'ERASING' },
    );
    await this.unlessRefused('writing the rider', () => this.dynamodb.send(new UpdateItemCommand(Update)));
  }

  /**
   * Takes a rider's photo out of use before it is erased. Also of one who is not known yet: an upload that opens its
   * attempt while the erasure looks around would be known from then on.
   * @returns the record as it was
   */
  async beginErasure(rider: Pick<RiderRecord, 'userId' | 'externalImageId'>): Promise<RiderRecord | undefined> {
    const { userId, externalImageId } = rider;
    const { Update } = this.update(userId, { externalImageId, state: 'ERASING', retainUntil: epochSeconds() });
    const { Attributes } = await callService('marking the rider as being erased', () =>
      this.dynamodb.send(new UpdateItemCommand({ ...Update, ReturnValues: 'ALL_OLD' })),
    );
    return Attributes && (unmarshall(Attributes) as RiderRecord);
  }

  /** Ends an erasure: from here on the rider may come back. A record that another erasure has removed stays removed. */
  async endErasure(userId: string): Promise<void> {
    const command = new DeleteItemCommand({
      TableName: this.table,
      Key: marshall({ userId }),
      ConditionExpression: '#state = :erasing',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: marshall({ ':erasing': 'ERASING' }),
    });
    await this.unlessRefused('deleting the rider', () => this.dynamodb.send(command));
  }

  private update(
    userId: string,
    set: Readonly<Record<string, unknown>>,
    condition?: string,
    values: Readonly<Record<string, unknown>> = {},
  ): TransactWriteItem & { Update: { UpdateExpression: string } } {
    const written = Object.entries({ ...set, updatedAt: epochSeconds() });
    return {
      Update: {
        TableName: this.table,
        Key: marshall({ userId }),
        UpdateExpression: `SET ${written.map(([name]) => `#${name} = :${name}`).join(', ')}`,
        ConditionExpression: condition,
        ExpressionAttributeNames: {
          ...(condition?.includes('#state') ? { '#state': 'state' } : {}),
          ...Object.fromEntries(written.map(([name]) => [`#${name}`, name])),
        },
        ExpressionAttributeValues: marshall(
          { ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])), ...values },
          { removeUndefinedValues: true },
        ),
      },
    };
  }

  private async unlessRefused(what: string, call: () => Promise<unknown>): Promise<void> {
    try {
      await callService(what, call);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }
}

/** The upload of an accepted rider, for comparing it with another. */
export function uploadInUse(rider: AcceptedRider): AcceptedRider['photo'] & { readonly executionId: string } {
  return { ...rider.photo, executionId: rider.executionId };
}
