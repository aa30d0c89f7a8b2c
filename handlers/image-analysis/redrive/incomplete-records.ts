import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { conditionalUpdate, queryItems } from '../../runtime/items';
import type { ImageRecord } from '../record/image-record';
import { LEASE_INDEX } from '../record/record-indexes';

/** Which INCOMPLETE records are meant. */
export interface IncompleteFilter {
  /** Those that were recorded before, epoch seconds. */
  readonly before: number;
  /** Those that were recorded at or after, epoch seconds. */
  readonly since?: number;
  readonly albumId?: string;
  readonly owner?: string;
}

/** An INCOMPLETE record as the index has it. */
export type IncompleteRecord = ImageRecord & { readonly leaseExpiresAt: number };

/** How an attribute of a record is compared, where a filter names it. */
const CONDITIONS = {
  since: { attribute: 'updatedAt', operator: '>=' },
  albumId: { attribute: 'albumId', operator: '=' },
  owner: { attribute: 'owner', operator: '=' },
} as const;

/** The INCOMPLETE records of the images table. They alone have, next to PENDING ones, a place in the index of leases. */
export class IncompleteRecords {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** Those that were not re-driven lately, oldest first. None costs one query of an empty index. */
  find({ before, ...filter }: IncompleteFilter): AsyncGenerator<IncompleteRecord> {
    const asked = (Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]).filter((name) => filter[name] !== undefined);
    const names = Object.fromEntries(asked.map((name) => [`#${name}`, CONDITIONS[name].attribute]));
    return queryItems(this.dynamodb, 'looking for incomplete records', {
      TableName: this.table,
      IndexName: LEASE_INDEX,
      KeyConditionExpression: '#status = :incomplete AND leaseExpiresAt < :before',
      FilterExpression:
        asked.map((name) => `#${name} ${CONDITIONS[name].operator} :${name}`).join(' AND ') || undefined,
      ExpressionAttributeNames: { '#status': 'status', ...names },
      ExpressionAttributeValues: marshall({
        ':incomplete': 'INCOMPLETE',
        ':before': before,
        ...Object.fromEntries(asked.map((name) => [`:${name}`, filter[name]])),
      }),
    });
  }

  /**
   * Takes a record for its next re-drive, and hides it from the index of those that may be re-driven.
   * @param until epoch seconds
   * @returns whether it was still as it was found: of two that take it at once one does
   */
  take(record: IncompleteRecord, until: number): Promise<boolean> {
    return this.change(record, record.leaseExpiresAt, { redrives: (record.redrives ?? 0) + 1, leaseExpiresAt: until });
  }

  /** Gives a record back that was taken until then, and not re-driven after all. */
  async giveBack({ redrives, leaseExpiresAt, ...record }: IncompleteRecord, until: number): Promise<void> {
    await this.change(record, until, { redrives, leaseExpiresAt });
  }

  private async change(
    { imageId, executionId }: Pick<ImageRecord, 'imageId' | 'executionId'>,
    seen: number,
    set: Pick<ImageRecord, 'redrives' | 'leaseExpiresAt'>,
  ): Promise<boolean> {
    const changed = await conditionalUpdate(this.dynamodb, `re-driving ${imageId}`, this.table, {
      key: { imageId },
      set,
      condition: '#status = :incomplete AND #executionId = :executionId AND #leaseExpiresAt = :seen',
      values: { incomplete: 'INCOMPLETE', executionId, seen },
    });
    return 'item' in changed;
  }
}
