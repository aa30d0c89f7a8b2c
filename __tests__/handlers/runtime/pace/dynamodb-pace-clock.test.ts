import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { dynamoDbPaceClock } from '../../../../handlers/runtime/pace/dynamodb-pace-clock';
import { CATCH_UP_MS } from '../../../../handlers/runtime/pace/pace-clock';
import { type LocalDynamoDb, openDynamoDb } from '../../../../packages/local-aws/src/dynamodb/dynamodb';
import { paceTable } from '../../../../state-machines/shared-resources';
import { callInProcess } from '../../../support/in-process';
import { failureOf } from '../../../support/task';

const NOW = 1_800_000_000_000;
const TABLE = 'pace';

describe('a pace clock in DynamoDB', () => {
  const client = new DynamoDBClient({
    endpoint: 'http://127.0.0.1',
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  let directory: string;
  let service: LocalDynamoDb;
  let now = NOW;
  const clock = () => dynamoDbPaceClock(client, TABLE, { now: () => now });

  beforeEach(async () => {
    now = NOW;
    directory = mkdtempSync(join(tmpdir(), 'pace-clock-'));
    service = await openDynamoDb({ directory });
    await service.createTable(TABLE, paceTable);
    callInProcess([service], [client]);
  });
  afterEach(async () => {
    await service.close();
    rmSync(directory, { recursive: true });
  });

  it('gives the first one a moment that has passed, and those that follow the moments after it', async () => {
    const moments = [await clock().book(1, 200), await clock().book(3, 200), await clock().book(1, 20)];

    expect(moments).toEqual([NOW - CATCH_UP_MS, NOW - CATCH_UP_MS + 200, NOW - CATCH_UP_MS + 800]);
  });

  it('makes up for no more than a moment of idleness', async () => {
    await clock().book(1, 200);
    now += 3_600_000;

    const moment = await clock().book(1, 200);

    expect(moment).toBe(now - CATCH_UP_MS);
  });

  it('books no moment twice, however many book at once', async () => {
    const spacingMs = 1000 / 48;

    const moments = await Promise.all(Array.from({ length: 40 }, () => clock().book(2, spacingMs)));

    const sorted = [...moments].sort((one, other) => one - other);
    sorted.forEach((moment, index) => expect(moment).toBeCloseTo(sorted[0]! + index * 2 * spacingMs, 1));
  });
});

describe('a pace clock that others keep setting', () => {
  it('is a transient failure after a few looks, not an endless loop', async () => {
    const dynamodb = mockClient(DynamoDBClient);
    dynamodb.on(UpdateItemCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }));

    const error = await failureOf(dynamoDbPaceClock(new DynamoDBClient({}), TABLE, { now: () => NOW }).book(1, 200));

    expect(error.name).toBe('TransientServiceError');
    expect(dynamodb.calls().length).toBeLessThan(30);
    dynamodb.restore();
  });
});
