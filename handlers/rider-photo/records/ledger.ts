import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  QueryCommand,
  ScanCommand,
  type TransactWriteItem,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { callService } from '../../shared/errors';
import { epochSeconds } from './clock';
import type { FaceChange } from './face-entry';
import {
  ATTEMPT,
  type Attempt,
  type AttemptState,
  FACE,
  type FaceEntry,
  RETIRED,
  type RetiredEntry,
} from './rider-records';

/** Everything the ledger holds under one ExternalImageId. */
export interface Account {
  readonly attempts: readonly Attempt[];
  readonly faces: readonly FaceEntry[];
  readonly retired: readonly RetiredEntry[];
}

export const EMPTY_ACCOUNT: Account = { attempts: [], faces: [], retired: [] };

type Entry = Attempt | FaceEntry | RetiredEntry;

/** Sorts ledger entries by what they are. */
export function accountOf(entries: readonly Entry[]): Account {
  const starting = <T extends Entry>(prefix: string): T[] =>
    entries.filter(({ entry }) => entry.startsWith(prefix)) as T[];
  return { attempts: starting(ATTEMPT), faces: starting(FACE), retired: starting(RETIRED) };
}

/** What identifies an attempt, and who may write it. */
export interface AttemptKey {
  readonly externalImageId: string;
  readonly attemptId: string;
  readonly executionId: string;
}

/**
 * The ledger table: who works on which photo and whose face is which. The collection is only its index: what the ledger
 * says about a face decides.
 */
export class Ledger {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    readonly table: string,
  ) {}

  /** Everything under an ExternalImageId, as it is now. */
  async account(externalImageId: string): Promise<Account> {
    const entries: Entry[] = [];
    let start: QueryCommand['input']['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await callService('reading the ledger', () =>
        this.dynamodb.send(
          new QueryCommand({
            TableName: this.table,
            ConsistentRead: true,
            KeyConditionExpression: 'externalImageId = :id',
            ExpressionAttributeValues: marshall({ ':id': externalImageId }),
            ExclusiveStartKey: start,
          }),
        ),
      );
      entries.push(...Items.map((item) => unmarshall(item) as Entry));
      start = LastEvaluatedKey;
    } while (start !== undefined);
    return accountOf(entries);
  }

  /** Every entry of every account, page by page. */
  async *scan(): AsyncGenerator<Entry> {
    let start: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await callService('scanning the ledger', () =>
        this.dynamodb.send(new ScanCommand({ TableName: this.table, ExclusiveStartKey: start })),
      );
      yield* Items.map((item) => unmarshall(item) as Entry);
      start = LastEvaluatedKey;
    } while (start !== undefined);
  }

  /** A write of a face entry that fails when the entry is no longer as it was read. */
  putFace(change: FaceChange, read: FaceEntry | undefined): TransactWriteItem {
    const revision = (read?.revision ?? 0) + 1;
    return {
      Put: {
        TableName: this.table,
        Item: marshall({ ...change, revision, updatedAt: epochSeconds() }),
        ...(read
          ? {
              ConditionExpression: 'revision = :read',
              ExpressionAttributeValues: marshall({ ':read': read.revision }),
            }
          : { ConditionExpression: 'attribute_not_exists(entry)' }),
      },
    };
  }

  putRetired(entry: Omit<RetiredEntry, 'updatedAt'>): TransactWriteItem {
    const Item = marshall({ ...entry, updatedAt: epochSeconds() }, { removeUndefinedValues: true });
    return { Put: { TableName: this.table, Item } };
  }

  /**
   * A change of this execution's own attempt, if it is in one of some states.
   * @param set new values; undefined removes
   */
  updateAttempt(
    { externalImageId, attemptId, executionId }: AttemptKey,
    from: readonly AttemptState[],
    set: Partial<Pick<Attempt, 'state' | 'indexing' | 'outcome' | 'error' | 'message' | 'reasons' | 'told'>>,
  ): NonNullable<TransactWriteItem['Update']> & { UpdateExpression: string } {
    const changes = Object.entries({ ...set, updatedAt: epochSeconds() });
    const written = changes.filter(([, value]) => value !== undefined);
    const removed = changes.filter(([, value]) => value === undefined);
    return {
      TableName: this.table,
      Key: marshall({ externalImageId, entry: ATTEMPT + attemptId }),
      UpdateExpression:
        `SET ${written.map(([name]) => `#${name} = :${name}`).join(', ')}` +
        (removed.length > 0 ? ` REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}` : ''),
      ConditionExpression: `executionId = :me AND #state IN (${from.map((_, index) => `:from${index}`).join(', ')})`,
      ExpressionAttributeNames: {
        '#state': 'state',
        ...Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: marshall({
        ':me': executionId,
        ...Object.fromEntries(from.map((state, index) => [`:from${index}`, state])),
        ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])),
      }),
    };
  }

  /** Makes a change that `updateAttempt` describes. @returns whether the attempt was in such a state */
  async writeAttempt(...change: Parameters<Ledger['updateAttempt']>): Promise<boolean> {
    const update = this.updateAttempt(...change);
    return this.unlessRefused('writing the attempt', () => this.dynamodb.send(new UpdateItemCommand(update)));
  }

  /** Deletes a face entry that is still as it was read. */
  async deleteFace({ externalImageId, entry, revision }: FaceEntry): Promise<boolean> {
    return this.unlessRefused('deleting a face entry', () =>
      this.dynamodb.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: marshall({ externalImageId, entry }),
          ConditionExpression: 'attribute_not_exists(entry) OR revision = :read',
          ExpressionAttributeValues: marshall({ ':read': revision }),
        }),
      ),
    );
  }

  /** Deletes an entry, whatever it says. */
  async delete({ externalImageId, entry }: Pick<Entry, 'externalImageId' | 'entry'>): Promise<void> {
    const Key = marshall({ externalImageId, entry });
    await callService('deleting from the ledger', () =>
      this.dynamodb.send(new DeleteItemCommand({ TableName: this.table, Key })),
    );
  }

  private async unlessRefused(what: string, call: () => Promise<unknown>): Promise<boolean> {
    try {
      await callService(what, call);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
