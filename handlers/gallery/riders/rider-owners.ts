import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../runtime/errors';
import { queryPage, readItem } from '../../runtime/items';

/** An item of the table: a rider of an owner. */
export interface OwnedRider {
  readonly owner: string;
  readonly riderName: string;
}

/** Neither an owner nor a rider's name holds it, so that no two riders of different owners are one to rider-photo. */
const SEPARATOR = '~';

/** What a rider is called in keys and records of rider-photo. */
export const userIdOf = ({ owner, riderName }: OwnedRider): string => `${owner}${SEPARATOR}${riderName}`;

/** The table of whose riders are whose. */
export class RiderOwners {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  get(rider: OwnedRider): Promise<OwnedRider | undefined> {
    return readItem(this.dynamodb, 'reading whose rider it is', this.table, { ...rider });
  }

  async put(rider: OwnedRider): Promise<void> {
    const command = new PutItemCommand({ TableName: this.table, Item: marshall(rider) });
    await callService('noting whose rider it is', () => this.dynamodb.send(command));
  }

  async delete({ owner, riderName }: OwnedRider): Promise<void> {
    const command = new DeleteItemCommand({ TableName: this.table, Key: marshall({ owner, riderName }) });
    await callService('forgetting whose rider it is', () => this.dynamodb.send(command));
  }

  /** Riders of an owner, by name. @param after the name of the last one */
  async list(
    owner: string,
    limit: number,
    after: string | undefined,
  ): Promise<{ readonly riders: OwnedRider[]; readonly next: string | undefined }> {
    const { items, last } = await queryPage<OwnedRider>(this.dynamodb, 'listing riders', {
      TableName: this.table,
      KeyConditionExpression: '#owner = :owner',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: marshall({ ':owner': owner }),
      Limit: limit,
      ExclusiveStartKey: after === undefined ? undefined : marshall({ owner, riderName: after }),
    });
    return { riders: items, next: last?.riderName as string | undefined };
  }
}
