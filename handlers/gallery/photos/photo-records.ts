import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import {
  type DeletedImage,
  deletionClaim,
  isRecord,
  MAY_BE_FORGOTTEN,
  REMEMBERED_SECONDS,
  type StoredImage,
} from '../../image-analysis/record/deletion';
import type { ImageRecord } from '../../image-analysis/record/image-record';
import { type Facet, facetKey, type FacetItem } from '../../image-analysis/search/facets';
import { epochSeconds } from '../../runtime/clock';
import { callService } from '../../runtime/errors';
import { conditionalUpdate, queryPage, readItem, readItems, unlessRefused } from '../../runtime/items';

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

/** Whether S3 keeps this version apart from others of its key. */
const isVersion = (versionId: string | undefined): boolean => versionId !== undefined && versionId !== 'null';

/** What is known about photos, by key or index. */
export class PhotoRecords {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly images: string,
    private readonly facets: string,
  ) {}

  async get(imageId: string): Promise<ImageRecord | undefined> {
    const item = await readItem<StoredImage>(this.dynamodb, 'reading the record', this.images, { imageId });
    return isRecord(item) ? item : undefined;
  }

  /** Records by their ids, in this order; those that are not there are left out. */
  async getAll(imageIds: readonly string[]): Promise<ImageRecord[]> {
    const found = await this.stored(imageIds);
    return imageIds.flatMap((id) => {
      const item = found.get(id);
      return isRecord(item) ? item : [];
    });
  }

  /** What the table holds by ids: records, and what is left of those of deleted photos. */
  async stored(imageIds: readonly string[]): Promise<ReadonlyMap<string, StoredImage>> {
    const keys = [...new Set(imageIds)].map((imageId) => ({ imageId }));
    const items = await readItems<StoredImage>(this.dynamodb, 'reading records', this.images, keys);
    return new Map(items.map((item) => [item.imageId, item]));
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

  /**
   * Takes the record of a photo that is to be deleted, so that no execution does.
   * @returns the record; or that an execution works on it right now, or that there is none any more
   */
  async claim(imageId: string): Promise<ImageRecord | 'busy' | 'gone'> {
    const claim = deletionClaim(imageId, epochSeconds());
    const changed = await conditionalUpdate<StoredImage>(this.dynamodb, 'claiming the record', this.images, claim);
    const item = 'item' in changed ? changed.item : changed.standing;
    return !isRecord(item) ? 'gone' : 'item' in changed ? item : 'busy';
  }

  /**
   * Deletes the record of a photo that is claimed, or says that one without a record gets none. For some weeks its id stays, so
   * that no late event brings it back; without a version not even that, as the same bytes may come again under it.
   * @returns whether that was so; if not, an execution has begun to work on it
   */
  async forget({ imageId, versionId }: Pick<ImageRecord, 'imageId' | 'versionId'>): Promise<boolean> {
    const condition = {
      TableName: this.images,
      ConditionExpression: MAY_BE_FORGOTTEN,
      ExpressionAttributeNames: { '#key': 'key', '#deleting': 'deleting' },
    };
    const left: DeletedImage = { imageId, expiresAt: epochSeconds() + REMEMBERED_SECONDS };
    const forgotten = await unlessRefused('deleting the record', () =>
      isVersion(versionId)
        ? this.dynamodb.send(new PutItemCommand({ ...condition, Item: marshall(left) }))
        : this.dynamodb.send(new DeleteItemCommand({ ...condition, Key: marshall({ imageId }) })),
    );
    return !('refused' in forgotten);
  }

  private facetQuery(partition: string): QueryCommandInput {
    return {
      TableName: this.facets,
      KeyConditionExpression: 'facet = :facet',
      ExpressionAttributeValues: marshall({ ':facet': partition }),
    };
  }
}
