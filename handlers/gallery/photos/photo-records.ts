import {
  BatchGetItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import { type Facet, facetKey, type FacetItem } from '../../image-analysis/search/facets';
import { callService, TransientServiceError } from '../../runtime/errors';
import { readItem } from '../../runtime/items';

/** Most items of one BatchGetItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const MAX_GETS = 100;
const ROUNDS = 5;

/** Where a listing of records goes on. */
export interface RecordPosition {
  readonly imageId: string;
  readonly uploadTime: number;
}

/** A page of a listing, and where the next one begins. */
export interface ListedPage<Item, Position> {
  readonly items: Item[];
  readonly next: Position | undefined;
}

/** What is known about photos, by key or index. */
export class PhotoRecords {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly images: string,
    private readonly facets: string,
  ) {}

  get(imageId: string): Promise<ImageRecord | undefined> {
    return readItem(this.dynamodb, 'reading the record', this.images, { imageId });
  }

  /** Records by their ids, in this order; those that are not there are left out. */
  async getAll(imageIds: readonly string[]): Promise<ImageRecord[]> {
    const found = new Map<string, ImageRecord>();
    for (let start = 0; start < imageIds.length; start += MAX_GETS) {
      let keys = [...new Set(imageIds.slice(start, start + MAX_GETS))].map((imageId) => marshall({ imageId }));
      for (let round = 0; keys.length > 0; round += 1) {
        if (round === ROUNDS) throw new TransientServiceError(`DynamoDB did not read ${keys.length} records.`);
        const command = new BatchGetItemCommand({ RequestItems: { [this.images]: { Keys: keys } } });
        const { Responses, UnprocessedKeys } = await callService('reading records', () => this.dynamodb.send(command));
        for (const item of Responses?.[this.images] ?? []) {
          const record = unmarshall(item) as ImageRecord;
          found.set(record.imageId, record);
        }
        keys = UnprocessedKeys?.[this.images]?.Keys ?? [];
      }
    }
    return imageIds.flatMap((id) => found.get(id) ?? []);
  }

  /** Records of an owner or of an album, newest upload first. */
  async list(
    by: { readonly owner: string } | { readonly albumId: string },
    limit: number,
    after: RecordPosition | undefined,
  ): Promise<ListedPage<ImageRecord, RecordPosition>> {
    const [[name, value]] = Object.entries(by) as [[string, string]];
    const { items, last } = await this.query<ImageRecord>('listing photos', {
      TableName: this.images,
      IndexName: `${name}-uploadTime-index`,
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': name },
      ExpressionAttributeValues: marshall({ ':partition': value }),
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: after && marshall({ ...after, [name]: value }),
    });
    const { imageId, uploadTime } = (last ?? {}) as Partial<RecordPosition>;
    return { items, next: last && { imageId: imageId!, uploadTime: uploadTime! } };
  }

  /** Photos of an owner that have a facet, newest upload first. @param after the `photo` of the last one */
  async withFacet(owner: string, facet: Facet, limit: number, after?: string): Promise<ListedPage<FacetItem, string>> {
    const partition = facetKey(owner, facet);
    const { items, last } = await this.query<FacetItem>('looking for photos', {
      ...this.facetQuery(partition),
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: after === undefined ? undefined : marshall({ facet: partition, photo: after }),
    });
    return { items, next: last?.photo as string | undefined };
  }

  /** How many photos of an owner have a facet, counted up to a limit. */
  async countWithFacet(owner: string, facet: Facet, limit: number): Promise<number> {
    const command = new QueryCommand({ ...this.facetQuery(facetKey(owner, facet)), Select: 'COUNT', Limit: limit });
    const { Count = 0 } = await callService('counting photos', () => this.dynamodb.send(command));
    return Count;
  }

  /** Deletes a record, whether it is there or not. */
  async delete(imageId: string): Promise<void> {
    const command = new DeleteItemCommand({ TableName: this.images, Key: marshall({ imageId }) });
    await callService('deleting the record', () => this.dynamodb.send(command));
  }

  private facetQuery(partition: string): QueryCommandInput {
    return {
      TableName: this.facets,
      KeyConditionExpression: 'facet = :facet',
      ExpressionAttributeValues: marshall({ ':facet': partition }),
    };
  }

  private async query<Item>(
    what: string,
    query: QueryCommandInput,
  ): Promise<{ readonly items: Item[]; readonly last: Readonly<Record<string, unknown>> | undefined }> {
    const { Items = [], LastEvaluatedKey } = await callService(what, () => this.dynamodb.send(new QueryCommand(query)));
    return {
      items: Items.map((item) => unmarshall(item) as Item),
      last: LastEvaluatedKey && unmarshall(LastEvaluatedKey),
    };
  }
}
