import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import db from 'dynalite/db';
import { openDynamoDb, type LocalDynamoDb } from '../../src/dynamodb/dynamodb';

let folder: string;
let open: LocalDynamoDb[];
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynamodb-'));
  open = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const service of open) await service.close();
  await rm(folder, { recursive: true });
});

async function openHere(directory = folder): Promise<LocalDynamoDb> {
  const service = await openDynamoDb({ directory });
  open.push(service);
  return service;
}

async function call(service: LocalDynamoDb, operation: string, input: object): Promise<Record<string, unknown>> {
  const answer = await service.handle({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body: Buffer.from(JSON.stringify(input)),
  });
  return JSON.parse(String(answer.body)) as Record<string, unknown>;
}

/** Starts the endless writer, and resolves once it has written so many items. */
async function writerWith(items: number): Promise<{ child: ChildProcess; written: string[] }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'crash-writer.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const written: string[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      written.push(line);
      if (written.length === items) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the writer ended with ${code} after ${written.length} items`)));
  });
  return { child, written };
}

test('everything that was answered before a kill -9 is there afterwards, and indexes agree with their table', async () => {
  const { child, written } = await writerWith(300);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;

  const service = await openHere();

  const { Items: items } = await call(service, 'Scan', { TableName: 'images' });
  const { Items: entries } = await call(service, 'Scan', { TableName: 'images', IndexName: 'by-owner' });
  const ids = (items as { imageId: { S: string } }[]).map(({ imageId }) => imageId.S);
  expect(ids).toEqual(expect.arrayContaining(written));
  expect(new Set(entries as object[])).toEqual(new Set(items as object[]));
});

test('a folder in use by another process is refused with the remedy', async () => {
  await writerWith(1);

  const opening = openDynamoDb({ directory: folder });

  await expect(opening).rejects.toThrow(
    `The local DynamoDB cannot use ${folder}: another local environment is running with it. Stop that one`,
  );
});

test('a folder that cannot be made is refused with its name', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');

  const opening = openDynamoDb({ directory: join(file, 'inside') });

  await expect(opening).rejects.toThrow(/cannot use .*file\/inside: ENOTDIR.*folder that this user may write/);
});

test('a table that was being made when the process died is usable again', async () => {
  const first = await openHere();
  await first.createTable('locks', {
    purpose: 'A table of the tests',
    partitionKey: { name: 'lockId', type: 'S' },
    indexes: [],
    timeToLiveAttribute: 'expiresAt',
  });
  await call(first, 'PutItem', { TableName: 'locks', Item: { lockId: { S: 'a' } } });
  await first.close();
  await setStatus('CREATING');

  const second = await openHere();

  expect(await call(second, 'GetItem', { TableName: 'locks', Key: { lockId: { S: 'a' } } })).toMatchObject({
    Item: { lockId: { S: 'a' } },
  });
  expect(await call(second, 'DescribeTimeToLive', { TableName: 'locks' })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
  });
});

test('a table that was being deleted when the process died is gone', async () => {
  const first = await openHere();
  await first.createTable('locks', {
    purpose: 'A table of the tests',
    partitionKey: { name: 'lockId', type: 'S' },
    indexes: [],
  });
  await call(first, 'PutItem', { TableName: 'locks', Item: { lockId: { S: 'a' } } });
  await first.close();
  await setStatus('DELETING');

  const second = await openHere();

  expect(await call(second, 'ListTables', {})).toEqual({ TableNames: [] });
});

async function setStatus(status: string): Promise<void> {
  const { db: database } = db.create({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const table = await database.get('table~locks');
  await database.put('table~locks', { ...(table as object), TableStatus: status });
  await database.close();
}
