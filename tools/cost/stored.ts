import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { LocalServices } from '../../local/services';
import type { LocalWorkflow } from '../../local/workflow-runtime';

const KILOBYTE = 1024;

type Clients = LocalServices['clients'];

/**
 * Units of the writes of a run, every item taken as large as the table's items are in the end, and every write as one
 * that touches each index.
 * @param writes units of items up to 1 KB, by table
 */
export async function writeUnits(
  { dynamodb }: Clients,
  { description, resources }: LocalWorkflow,
  writes: Readonly<Record<string, number>>,
): Promise<number> {
  let units = 0;
  for (const [key, { indexes }] of Object.entries(description.tables)) {
    const { name } = resources.tables[key]!;
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: name }));
    if (Items.length === 0) continue;
    const bytes = Items.reduce((sum, item) => sum + Buffer.byteLength(JSON.stringify(item)), 0) / Items.length;
    units += (writes[name] ?? 0) * Math.ceil(bytes / KILOBYTE) * (1 + indexes.length);
  }
  return units;
}

/** Bytes in the bucket beside the given objects. */
export async function bytesBeside({ s3 }: Clients, bucket: string, keys: readonly string[]): Promise<number> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.reduce((sum, { Key, Size = 0 }) => (keys.includes(Key!) ? sum : sum + Size), 0);
}

/** Bytes of all files of a folder. */
export function folderBytes(folder: string): number {
  return readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
