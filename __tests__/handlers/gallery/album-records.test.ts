import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { Albums } from '../../../handlers/gallery/albums/album-records';
import { cancelledTransaction } from '../../support/cancelled-transaction';
import { failureOf } from '../../support/task';

const dynamodb = mockClient(DynamoDBClient);

const cancelledBy = (...codes: string[]): void =>
  void dynamodb.on(TransactWriteItemsCommand).rejects(cancelledTransaction(...codes));

beforeEach(() => dynamodb.reset());

describe('an album', () => {
  const album = { albumId: 'ann/sea-1', owner: 'ann', name: 'Sea', creationTime: 1 };
  const albums = new Albums(dynamodb as unknown as DynamoDBClient, 'albums');

  it.each([
    [['None', 'ConditionalCheckFailed'], 'name-taken'],
    [['ConditionalCheckFailed', 'None'], 'id-taken'],
  ])('is not created after %j', async (codes, outcome) => {
    cancelledBy(...codes);

    expect(await albums.create(album)).toBe(outcome);
  });

  it('is tried again, and its name is not called taken, when somebody else writes at the same moment', async () => {
    cancelledBy('None', 'TransactionConflict');

    const errors = [
      await failureOf(albums.create(album)),
      await failureOf(albums.rename({ ...album, kind: 'album' }, 'B')),
    ];

    expect(errors.map(({ name }) => name)).toEqual(['TransientServiceError', 'TransientServiceError']);
  });

  it.each([
    [['ConditionalCheckFailed', 'None', 'None'], 'changed'],
    [['None', 'ConditionalCheckFailed', 'None'], 'name-taken'],
  ])('is not renamed after %j', async (codes, outcome) => {
    cancelledBy(...codes);

    expect(await albums.rename({ ...album, kind: 'album' }, 'B')).toBe(outcome);
  });
});
