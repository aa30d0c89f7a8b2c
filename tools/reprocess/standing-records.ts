import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ImageRecord } from '../../handlers/image-analysis/record/image-record';
import { conditionalUpdate, scanItems } from '../../handlers/runtime/items';

/** Whose records are meant; everybody's by default. */
export interface RecordFilter {
  readonly albumId?: string;
  readonly owner?: string;
}

/**
 * The COMPLETED records of the images table. No index holds them by what they were made with, which is asked for a few times a
 * year: they are read page by page.
 */
export class StandingRecords {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  find({ albumId, owner }: RecordFilter): AsyncGenerator<ImageRecord> {
    const asked = Object.entries({ status: 'COMPLETED', albumId, owner }).filter(([, value]) => value !== undefined);
    return scanItems(this.dynamodb, 'reading records', {
      TableName: this.table,
      FilterExpression: asked.map(([name]) => `#${name} = :${name}`).join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(asked.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall(Object.fromEntries(asked.map(([name, value]) => [`:${name}`, value]))),
    });
  }

  /**
   * Requests that an image be analysed once more. What is known of it stays in the record until then; should its message be lost,
   * the re-drive finds it.
   * @param until epoch seconds, before which it is not re-driven
   * @returns whether the record was still as it was found: of two that take it at once one does
   */
  take({ imageId, executionId }: ImageRecord, until: number): Promise<boolean> {
    return this.change(imageId, executionId, 'COMPLETED', {
      status: 'INCOMPLETE',
      reason: 'ReprocessRequested',
      reasonMessage: 'The image is to be analysed once more.',
      reprocessRequested: true,
      leaseExpiresAt: until,
    });
  }

  /** Takes a request back: the message was not sent. */
  async giveBack({ imageId, executionId }: ImageRecord): Promise<void> {
    await this.change(imageId, executionId, 'INCOMPLETE', {
      status: 'COMPLETED',
      reason: undefined,
      reasonMessage: undefined,
      reprocessRequested: undefined,
      leaseExpiresAt: undefined,
    });
  }

  private async change(
    imageId: string,
    executionId: string,
    seen: ImageRecord['status'],
    set: Partial<ImageRecord>,
  ): Promise<boolean> {
    const changed = await conditionalUpdate(this.dynamodb, `reprocessing ${imageId}`, this.table, {
      key: { imageId },
      set,
      condition: '#status = :seen AND #executionId = :executionId',
      values: { seen, executionId },
    });
    return 'item' in changed;
  }
}
