import { DeleteItemCommand, type DynamoDBClient, type TransactWriteItem, type Update } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { epochSeconds } from '../../runtime/clock';
import { callService } from '../../runtime/errors';
import { conditionalUpdate, type ItemChange, queryItems, scanItems, updateOf } from '../../runtime/items';
import { allOf } from '../../runtime/pages';
import {
  ATTEMPT,
  type Attempt,
  type AttemptKey,
  attemptOf,
  type AttemptState,
  type LedgerItem,
  writtenAs,
} from './attempt';

/** An attempt as its execution knows it. */
export type OwnAttempt = AttemptKey & Pick<Attempt, 'executionId'>;

/** New values of an attempt; undefined removes. */
export type AttemptChange = Partial<Omit<Attempt, keyof OwnAttempt | 'userId' | 'upload' | 'updatedAt'>>;

const isAttempt = (attempt: Attempt | undefined): attempt is Attempt => attempt !== undefined;

/**
 * The ledger table: who works on which photo and whose face is which. The collection is only its index: what the ledger
 * says about a face decides.
 */
export class Ledger {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    readonly table: string,
  ) {}

  /** Every item under an ExternalImageId, as it is now: attempts, and what an earlier ledger held. */
  items(externalImageId: string): Promise<LedgerItem[]> {
    return allOf(
      queryItems<LedgerItem>(this.dynamodb, 'reading the ledger', {
        TableName: this.table,
        ConsistentRead: true,
        KeyConditionExpression: 'externalImageId = :id',
        ExpressionAttributeValues: marshall({ ':id': externalImageId }),
      }),
    );
  }

  /** Every attempt of a user, as it is now. */
  async attempts(externalImageId: string): Promise<Attempt[]> {
    return (await this.items(externalImageId)).map(attemptOf).filter(isAttempt);
  }

  /** An attempt as it is now. */
  async attempt({ externalImageId, attemptId }: AttemptKey): Promise<Attempt | undefined> {
    return (await this.attempts(externalImageId)).find((attempt) => attempt.attemptId === attemptId);
  }

  /** Every attempt of every user, page by page; what was written meanwhile may be missing. */
  async *scan(): AsyncGenerator<Attempt> {
    const items = scanItems<LedgerItem>(this.dynamodb, 'scanning the ledger', { TableName: this.table });
    for await (const item of items) {
      const attempt = attemptOf(item);
      if (attempt) yield attempt;
    }
  }

  /** The write of an attempt that was not opened before. */
  open({ attemptId, ...attempt }: Omit<Attempt, 'state' | 'updatedAt'>): TransactWriteItem {
    const item: LedgerItem = { ...attempt, entry: ATTEMPT + attemptId, state: 'OPEN', updatedAt: epochSeconds() };
    return {
      Put: {
        TableName: this.table,
        Item: marshall(item, { removeUndefinedValues: true }),
        ConditionExpression: 'attribute_not_exists(entry)',
      },
    };
  }

  /** A change of an attempt, if it is in one of some states, as transactions take it. */
  change(...change: Parameters<Ledger['changeOf']>): Update {
    return updateOf(this.table, this.changeOf(...change));
  }

  /** Makes a change. @returns the attempt after it; undefined when it was in no such state */
  async write(...change: Parameters<Ledger['changeOf']>): Promise<Attempt | undefined> {
    const changed = await conditionalUpdate<LedgerItem>(
      this.dynamodb,
      'writing the attempt',
      this.table,
      this.changeOf(...change),
    );
    return 'item' in changed ? attemptOf(changed.item) : undefined;
  }

  /** @param add what to add to the number of unanswered calls */
  private changeOf(
    { externalImageId, attemptId, executionId }: OwnAttempt,
    from: readonly AttemptState[],
    set: AttemptChange,
    add?: number,
  ): ItemChange {
    const states = from.flatMap(writtenAs);
    return {
      key: { externalImageId, entry: ATTEMPT + attemptId },
      set: { ...set, updatedAt: epochSeconds() },
      add: add === undefined ? {} : { unanswered: add },
      condition: `#executionId = :me AND #state IN (${states.map((_, index) => `:from${index}`).join(', ')})`,
      values: { me: executionId, ...Object.fromEntries(states.map((state, index) => [`from${index}`, state])) },
    };
  }

  /** Deletes an item, whatever it says. */
  async delete({ externalImageId, entry }: Pick<LedgerItem, 'externalImageId' | 'entry'>): Promise<void> {
    const Key = marshall({ externalImageId, entry });
    await callService('deleting from the ledger', () =>
      this.dynamodb.send(new DeleteItemCommand({ TableName: this.table, Key })),
    );
  }
}
