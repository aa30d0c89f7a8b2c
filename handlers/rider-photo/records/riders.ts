import {
  DeleteItemCommand,
  type DynamoDBClient,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { epochSeconds } from '../../runtime/clock';
import { callService } from '../../runtime/errors';
import { conditionalUpdate, type ItemChange, readItem, scanItems, unlessRefused, updateOf } from '../../runtime/items';
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

  get(userId: string): Promise<RiderRecord | undefined> {
    return readItem(this.dynamodb, 'reading the rider', this.table, { userId });
  }

  /** Every rider, page by page. */
  scan(): AsyncGenerator<RiderRecord> {
    return scanItems(this.dynamodb, 'scanning the riders', { TableName: this.table });
  }

  /** Notes that a rider was heard of: as PENDING, unless a photo is in use. @param read the record as it was read */
  heardOf(
    rider: Pick<RiderRecord, 'userId' | 'externalImageId' | 'retainUntil'>,
    read: RiderRecord | undefined,
  ): TransactWriteItem {
    const { userId, ...known } = rider;
    return this.transactional(
      change(
        userId,
        { ...known, ...(isAccepted(read) ? {} : { state: 'PENDING' }) },
        `${isAccepted(read) ? 'attribute_exists(#faceId)' : 'attribute_not_exists(#faceId)'} AND NOT #state = :erasing`,
      ),
    );
  }

  /** Puts a photo in use instead of the one that was read. Never brings an erased rider back. */
  accept(read: RiderRecord, acceptance: Acceptance): TransactWriteItem {
    return this.transactional(
      change(
        read.userId,
        { ...acceptance, state: 'ACCEPTED', acceptedAt: epochSeconds() },
        isAccepted(read) ? 'NOT #state = :erasing AND #executionId = :inUse' : WITHOUT_PHOTO,
        isAccepted(read) ? { inUse: read.executionId } : {},
      ),
    );
  }

  /** Notes what became of the last attempt of a rider who has no photo in use. */
  async settle(userId: string, state: Extract<RiderState, 'REJECTED' | 'FAILED'>): Promise<void> {
    await conditionalUpdate(this.dynamodb, 'writing the rider', this.table, change(userId, { state }, WITHOUT_PHOTO));
  }

  /**
   * Takes a rider's photo out of use before it is erased. Also of one who is not known yet: an upload that opens its
   * attempt while the erasure looks around would be known from then on.
   * @returns the record as it was
   */
  async beginErasure(rider: Pick<RiderRecord, 'userId' | 'externalImageId'>): Promise<RiderRecord | undefined> {
    const { userId, externalImageId } = rider;
    const erasing = { externalImageId, state: 'ERASING', retainUntil: epochSeconds(), updatedAt: epochSeconds() };
    const update = updateOf(this.table, { key: { userId }, set: erasing });
    const { Attributes } = await callService('marking the rider as being erased', () =>
      this.dynamodb.send(new UpdateItemCommand({ ...update, ReturnValues: 'ALL_OLD' })),
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
    await unlessRefused('deleting the rider', () => this.dynamodb.send(command));
  }

  private transactional(change: ItemChange): TransactWriteItem {
    return { Update: updateOf(this.table, change) };
  }
}

/** A rider who is known, has no photo in use, and is not being erased. */
const WITHOUT_PHOTO = 'attribute_exists(#userId) AND NOT #state = :erasing AND attribute_not_exists(#faceId)';

function change(
  userId: string,
  set: Partial<RiderRecord>,
  condition: string,
  values: Readonly<Record<string, unknown>> = {},
): ItemChange {
  return {
    key: { userId },
    set: { ...set, updatedAt: epochSeconds() },
    condition,
    values: { erasing: 'ERASING', ...values },
  };
}

/** The upload of an accepted rider, for comparing it with another. */
export function uploadInUse(rider: AcceptedRider): AcceptedRider['photo'] & { readonly executionId: string } {
  return { ...rider.photo, executionId: rider.executionId };
}
