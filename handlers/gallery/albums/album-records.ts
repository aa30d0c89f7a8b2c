import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { TransientServiceError } from '../../runtime/errors';
import { conditionalUpdate, queryPage, readItem } from '../../runtime/items';
import { transact } from '../../runtime/transaction';

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
}

/** Where a listing of albums goes on. */
export interface AlbumPosition {
  readonly albumId: string;
  readonly creationTime: number;
}

/** Names are unique per owner: an item with this id stands for one that is taken. No album has it, as it has two slashes. */
function nameId(owner: string, name: string): string {
  return `name/${encodeURIComponent(owner)}/${encodeURIComponent(name.normalize('NFC').toLowerCase())}`;
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
    const refused = await this.write('creating the album', [
      { Put: { TableName: this.table, Item: marshall({ ...album, kind: 'album' }), ConditionExpression: free } },
      this.takeName(album),
    ]);
    return refused === undefined ? 'created' : refused[1] ? 'name-taken' : 'id-taken';
  }

  /** Renames an album, giving its old name free. @returns whether the name was free */
  async rename({ albumId, owner, name }: AlbumRecord, newName: string): Promise<boolean> {
    const from = nameId(owner, name);
    const to = nameId(owner, newName);
    const refused = await this.write('renaming the album', [
      {
        Update: {
          TableName: this.table,
          Key: marshall({ albumId }),
          UpdateExpression: 'SET #name = :name',
          ConditionExpression: '#name = :old',
          ExpressionAttributeNames: { '#name': 'name' },
          ExpressionAttributeValues: marshall({ ':name': newName, ':old': name }),
        },
      },
      ...(from === to
        ? []
        : [
            this.takeName({ albumId, owner, name: newName }),
            { Delete: { TableName: this.table, Key: marshall({ albumId: from }) } },
          ]),
    ]);
    return refused === undefined;
  }

  /** Marks an album as being deleted: a crash loses no more than time. */
  async beginDeletion(albumId: string): Promise<void> {
    await conditionalUpdate(this.dynamodb, 'marking the album', this.table, {
      key: { albumId },
      set: { deleting: true },
      condition: 'attribute_exists(#albumId)',
    });
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
