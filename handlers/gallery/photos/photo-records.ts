import { DeleteItemCommand, type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import { type Facet, facetKey, type FacetItem } from '../../image-analysis/search/facets';
import { callService } from '../../runtime/errors';
import { queryPage, readItem, readItems } from '../../runtime/items';

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
    const keys = [...new Set(imageIds)].map((imageId) => ({ imageId }));
    const items = await readItems<ImageRecord>(this.dynamodb, 'reading records', this.images, keys);
    const found = new Map(items.map((record) => [record.imageId, record]));
    return imageIds.flatMap((id) => found.get(id) ?? []);
  }

  /** Records of an owner or of an album, newest upload first. */
  async list(
    by: { readonly owner: string } | { readonly albumId: string },
    limit: number,
    after: RecordPosition | undefined,
  ): Promise<ListedPage<ImageRecord, RecordPosition>> {
    const [[name, value]] = Object.entries(by) as [[string, string]];
    const { items, last } = await queryPage<ImageRecord>(this.dynamodb, 'listing photos', {
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
    const { items, last } = await queryPage<FacetItem>(this.dynamodb, 'looking for photos', {
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
}
