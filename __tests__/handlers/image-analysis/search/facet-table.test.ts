import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { FacetTable } from '../../../../handlers/image-analysis/search/facet-table';
import { failureOf } from '../../../support/task';

const dynamodb = mockClient(DynamoDBClient);
const table = new FacetTable(dynamodb as unknown as DynamoDBClient, 'facets');
const items = Array.from({ length: 60 }, (_, index) => ({ facet: `f${index}`, photo: 'p', imageId: 'i' }));

const batches = (): number[] =>
  dynamodb.commandCalls(BatchWriteItemCommand).map(({ args }) => args[0].input.RequestItems!.facets!.length);

beforeEach(() => dynamodb.reset());

describe('the table of facets', () => {
  it('is written 25 at a time', async () => {
    dynamodb.on(BatchWriteItemCommand).resolves({});

    await table.replace([], items);

    expect(batches()).toEqual([25, 25, 10]);
  });

  it('sends again what DynamoDB did not take, and nothing else', async () => {
    const left = { facets: [{ DeleteRequest: { Key: { facet: { S: 'f1' }, photo: { S: 'p' } } } }] };
    dynamodb.on(BatchWriteItemCommand).resolvesOnce({ UnprocessedItems: left }).resolves({});

    await table.remove(items.slice(0, 3));

    expect(batches()).toEqual([3, 1]);
  });

  it('fails for a moment when DynamoDB takes nothing', async () => {
    dynamodb
      .on(BatchWriteItemCommand)
      .callsFake(({ RequestItems }: { RequestItems: object }) => ({ UnprocessedItems: RequestItems }));

    const error = await failureOf(table.replace([], items.slice(0, 2)));

    expect(error).toMatchObject({ name: 'TransientServiceError', message: 'DynamoDB did not take 2 facets.' });
    expect(batches()).toHaveLength(5);
  });

  it('loses what an image had before and has no more, and nothing that stays', async () => {
    dynamodb.on(BatchWriteItemCommand).resolves({});

    await table.replace(items.slice(0, 3), items.slice(2, 4));

    const requests = dynamodb.commandCalls(BatchWriteItemCommand)[0]!.args[0].input.RequestItems!.facets!;
    expect(
      requests.map(({ PutRequest, DeleteRequest }) => [PutRequest?.Item?.facet?.S, DeleteRequest?.Key?.facet?.S]),
    ).toEqual([
      ['f2', undefined],
      ['f3', undefined],
      [undefined, 'f0'],
      [undefined, 'f1'],
    ]);
  });

  it('is not asked when there is nothing to write', async () => {
    await table.replace([], []);

    expect(batches()).toEqual([]);
  });
});
