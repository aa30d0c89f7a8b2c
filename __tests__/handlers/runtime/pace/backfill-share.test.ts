import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { backfillShare } from '../../../../handlers/runtime/pace/backfill-share';

const NOW = Date.parse('2026-05-01T12:00:00Z');
const dynamodb = mockClient(DynamoDBClient);
const share = (): Promise<number> => backfillShare(new DynamoDBClient({}), 'pace', { now: () => NOW });
const told = (toldAt: string): void =>
  void dynamodb.on(GetItemCommand).resolves({ Item: marshall({ quota: 'backfill', callsPerSecond: 4, toldAt }) });

beforeEach(() => dynamodb.reset());

describe('the share of a backfill', () => {
  it('is what a batch told that may still run', async () => {
    told('2026-05-01T11:55:01.000Z');

    expect(await share()).toBe(4);
  });

  it('is nothing once no batch has begun for longer than one may run', async () => {
    told('2026-05-01T11:54:59.000Z');

    expect(await share()).toBe(0);
  });

  it('is nothing where there never was a backfill', async () => {
    dynamodb.on(GetItemCommand).resolves({});

    expect(await share()).toBe(0);
  });
});
