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
import { callService } from '../../runtime/errors';
import {
  ATTEMPT,
  type Attempt,
  type AttemptKey,
  attemptOf,
  type AttemptState,
  type LedgerItem,
  writtenAs,
} from './attempt';
import { epochSeconds } from './clock';

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
  async items(externalImageId: string): Promise<LedgerItem[]> {
    const items: LedgerItem[] = [];
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
      items.push(...Items.map((item) => unmarshall(item) as LedgerItem));
      start = LastEvaluatedKey;
    } while (start !== undefined);
    return items;
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
    let start: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const { Items = [], LastEvaluatedKey } = await callService('scanning the ledger', () =>
        this.dynamodb.send(new ScanCommand({ TableName: this.table, ExclusiveStartKey: start })),
      );
      yield* Items.map((item) => attemptOf(unmarshall(item) as LedgerItem)).filter(isAttempt);
      start = LastEvaluatedKey;
    } while (start !== undefined);
  }

  /** The write of an attempt that nobody has opened before. */
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

  /**
   * A change of an attempt, if it is in one of some states.
   * @param add what to add to the number of unanswered calls
   */
  change(
    { externalImageId, attemptId, executionId }: OwnAttempt,
    from: readonly AttemptState[],
    set: AttemptChange,
    add?: number,
  ): NonNullable<TransactWriteItem['Update']> & { UpdateExpression: string } {
    const states = from.flatMap(writtenAs);
    const changes = Object.entries({ ...set, updatedAt: epochSeconds() });
    const written = changes.filter(([, value]) => value !== undefined);
    const removed = changes.filter(([, value]) => value === undefined);
    return {
      TableName: this.table,
      Key: marshall({ externalImageId, entry: ATTEMPT + attemptId }),
      UpdateExpression:
        `SET ${written.map(([name]) => `#${name} = :${name}`).join(', ')}` +
        (removed.length > 0 ? ` REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}` : '') +
        (add === undefined ? '' : ' ADD unanswered :add'),
      ConditionExpression: `executionId = :me AND #state IN (${states.map((_, index) => `:from${index}`).join(', ')})`,
      ExpressionAttributeNames: {
        '#state': 'state',
        ...Object.fromEntries(changes.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: marshall(
        {
          ':me': executionId,
          ...Object.fromEntries(states.map((state, index) => [`:from${index}`, state])),
          ...Object.fromEntries(written.map(([name, value]) => [`:${name}`, value])),
          ...(add === undefined ? {} : { ':add': add }),
        },
        { removeUndefinedValues: true },
      ),
    };
  }

  /** Makes a change that `change` describes. @returns the attempt after it; undefined when it was in no such state */
  async write(...change: Parameters<Ledger['change']>): Promise<Attempt | undefined> {
    try {
      const command = new UpdateItemCommand({ ...this.change(...change), ReturnValues: 'ALL_NEW' });
      const { Attributes = {} } = await callService('writing the attempt', () => this.dynamodb.send(command));
      return attemptOf(unmarshall(Attributes) as LedgerItem);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /** Deletes an item, whatever it says. */
  async delete({ externalImageId, entry }: Pick<LedgerItem, 'externalImageId' | 'entry'>): Promise<void> {
    const Key = marshall({ externalImageId, entry });
    await callService('deleting from the ledger', () =>
      this.dynamodb.send(new DeleteItemCommand({ TableName: this.table, Key })),
    );
  }
}
