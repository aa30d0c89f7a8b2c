import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openDynamoDb } from '../../packages/local-aws/src/dynamodb/dynamodb';
import { startEndpoint } from '../../packages/local-aws/src/endpoint';
import { batchDetection } from '../../state-machines/batch-detection';

/** The tables of batch-detection on the local DynamoDB, and a client for them. */
export async function openBatchTables(): Promise<{ readonly client: DynamoDBClient; close(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'batch-tables-'));
  const service = await openDynamoDb({ directory });
  for (const [name, table] of Object.entries(batchDetection.tables)) await service.createTable(name, table);
  const endpoint = await startEndpoint({ services: [service] });
  const client = new DynamoDBClient({
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    client,
    async close() {
      client.destroy();
      await endpoint.close();
      await service.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
