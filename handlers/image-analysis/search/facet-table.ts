import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { callService, TransientServiceError } from '../../runtime/errors';
import type { FacetItem } from './facets';

/** Most writes of one BatchWriteItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_WRITES = 25;
/** How often a batch is sent before what DynamoDB did not take counts as throttled. */
const ROUNDS = 5;

/** The table of what images can be found by. */
export class FacetTable {
  constructor(
    private readonly dynamodb: DynamoDBClient,
    private readonly table: string,
  ) {}

  /** Writes the facets of an image, and removes those of its earlier ones that it has no more. @throws TransientServiceError */
  async replace(earlier: readonly FacetItem[], facets: readonly FacetItem[]): Promise<void> {
    const keyOf = ({ facet, photo }: FacetItem): string => `${facet} ${photo}`;
    const kept = new Set(facets.map(keyOf));
    const gone = earlier.filter((item) => !kept.has(keyOf(item)));
    await this.write([
      ...facets.map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } })),
      ...gone.map(({ facet, photo }) => ({ DeleteRequest: { Key: marshall({ facet, photo }) } })),
    ]);
  }

  /** Removes facets, whether they are there or not. @throws TransientServiceError */
  async remove(items: readonly FacetItem[]): Promise<void> {
    await this.replace(items, []);
  }

  private async write(requests: readonly WriteRequest[]): Promise<void> {
    for (let start = 0; start < requests.length; start += MAX_WRITES) {
      await this.writeBatch(requests.slice(start, start + MAX_WRITES));
    }
  }

  private async writeBatch(requests: readonly WriteRequest[]): Promise<void> {
    let left = [...requests];
    for (let round = 0; round < ROUNDS && left.length > 0; round += 1) {
      const command = new BatchWriteItemCommand({ RequestItems: { [this.table]: left } });
      const { UnprocessedItems } = await callService('writing what an image can be found by', () =>
        this.dynamodb.send(command),
      );
      left = UnprocessedItems?.[this.table] ?? [];
    }
    if (left.length > 0) throw new TransientServiceError(`DynamoDB did not take ${left.length} facets.`);
  }
}
