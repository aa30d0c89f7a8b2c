import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { TransientServiceError } from '../../runtime/errors';
import { conditionalUpdate, queryPage, readItem, updateOf } from '../../runtime/items';
import { transact } from '../../runtime/transaction';
import { comparable } from '../comparable-name';

/** Albums by owner, and all albums: both newest first. */
const OWNER_INDEX = 'owner-creationTime-index';
const KIND_INDEX = 'kind-creationTime-index';

/** An item of the albums table. Times in epoch seconds. */
export interface AlbumRecord {
  /** `<owner>/<name in keys>`, as photos have it by their keys. */
  readonly albumId: string;
  readonly kind: 'album';
  readonly owner: string;
  readonly name: string;
  readonly creationTime: number;
  /** There from the request to delete it on: nothing may be uploaded into it any more. */
  readonly deleting?: true;
  /** Of the request that created it, if it had an id. */
  readonly requestId?: string;
}

/** Where a listing of albums goes on. */
export interface AlbumPosition {
  readonly albumId: string;
  readonly creationTime: number;
}

/** Names are unique per owner: an item with this id stands for one that is taken. No album has it, as it has two slashes. */
function nameId(owner: string, name: string): string {
  return `name/${encodeURIComponent(owner)}/${encodeURIComponent(comparable(name))}`;
}

/** The albums table: albums, and names that are taken. */
export class Albums {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  get(albumId: string): Promise<AlbumRecord | undefined> {
    return readItem(this.dynamodb, 'reading the album', this.table, { albumId });
  }

  /** Albums, newest first. @param owner whose; undefined for everybody's */
  async list(
    owner: string | undefined,
    limit: number,
    after: AlbumPosition | undefined,
  ): Promise<{ readonly albums: AlbumRecord[]; readonly next: AlbumPosition | undefined }> {
    const partition = owner === undefined ? { kind: 'album' } : { owner };
    const [name, value] = Object.entries(partition)[0]!;
    const { items, last } = await queryPage<AlbumRecord>(this.dynamodb, 'listing albums', {
      TableName: this.table,
      IndexName: owner === undefined ? KIND_INDEX : OWNER_INDEX,
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': name },
      ExpressionAttributeValues: marshall({ ':partition': value }),
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: after && marshall({ ...after, ...partition }),
    });
    const { albumId, creationTime } = (last ?? {}) as Partial<AlbumPosition>;
    return { albums: items, next: last && { albumId: albumId!, creationTime: creationTime! } };
  }

  /** Creates an album and takes its name. @returns which of both is taken already */
  async create(album: Omit<AlbumRecord, 'kind' | 'deleting'>): Promise<'created' | 'name-taken' | 'id-taken'> {
    const free = 'attribute_not_exists(albumId)';
    const item = marshall({ ...album, kind: 'album' }, { removeUndefinedValues: true });
    const refused = await this.write('creating the album', [
      { Put: { TableName: this.table, Item: item, ConditionExpression: free } },
      this.takeName(album),
    ]);
    return refused === undefined ? 'created' : refused[1] ? 'name-taken' : 'id-taken';
  }

  /** The album that has a name, if this request has created it; undefined for a request without an id, too. */
  async createdBy(requestId: string | undefined, owner: string, name: string): Promise<AlbumRecord | undefined> {
    if (requestId === undefined) return undefined;
    const key = { albumId: nameId(owner, name) };
    const taken = await readItem<{ readonly of: string }>(this.dynamodb, 'reading the name', this.table, key);
    const album = taken && (await this.get(taken.of));
    return album?.requestId === requestId ? album : undefined;
  }

  /**
   * Renames an album, giving its old name free.
   * @returns whether the name is taken, or the album has another one by now, or is deleted
   */
  async rename({ albumId, owner, name }: AlbumRecord, newName: string): Promise<'renamed' | 'name-taken' | 'changed'> {
    const from = nameId(owner, name);
    const to = nameId(owner, newName);
    const refused = await this.write('renaming the album', [
      {
        Update: updateOf(this.table, {
          key: { albumId },
          set: { name: newName },
          condition: '#name = :old AND attribute_not_exists(#deleting)',
          values: { old: name },
        }),
      },
      ...(from === to
        ? []
        : [
            this.takeName({ albumId, owner, name: newName }),
            { Delete: { TableName: this.table, Key: marshall({ albumId: from }) } },
          ]),
    ]);
    return refused === undefined ? 'renamed' : refused[0] ? 'changed' : 'name-taken';
  }

  /**
   * Marks an album as being deleted: a crash loses no more than time.
   * @returns the album, whose name does not change any more; undefined when it is gone
   */
  async beginDeletion(albumId: string): Promise<AlbumRecord | undefined> {
    const changed = await conditionalUpdate<AlbumRecord>(this.dynamodb, 'marking the album', this.table, {
      key: { albumId },
      set: { deleting: true },
      condition: 'attribute_exists(#albumId)',
    });
    return 'item' in changed ? changed.item : undefined;
  }

  /** Deletes the record of an album and gives its name free. */
  async endDeletion({ albumId, owner, name }: AlbumRecord): Promise<void> {
    await this.write('deleting the album', [
      { Delete: { TableName: this.table, Key: marshall({ albumId }) } },
      { Delete: { TableName: this.table, Key: marshall({ albumId: nameId(owner, name) }) } },
    ]);
  }

  private takeName({ albumId, owner, name }: Pick<AlbumRecord, 'albumId' | 'owner' | 'name'>) {
    return {
      Put: {
        TableName: this.table,
        Item: marshall({ albumId: nameId(owner, name), of: albumId }),
        ConditionExpression: 'attribute_not_exists(albumId)',
      },
    };
  }

  /** @returns which writes were refused by their conditions; undefined when all were made. @throws TransientServiceError */
  private async write(what: string, items: TransactWriteItem[]): Promise<readonly boolean[] | undefined> {
    const cancelled = await transact(this.dynamodb, what, items);
    if (cancelled && !cancelled.refused.includes(true)) {
      throw new TransientServiceError(`Somebody else wrote while ${what}.`);
    }
    return cancelled?.refused;
  }
}
