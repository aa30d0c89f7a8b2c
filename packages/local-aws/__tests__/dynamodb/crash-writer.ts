import { openDynamoDb } from '../../src/dynamodb/dynamodb';

/**
 * Run as its own process, to be killed in the middle: writes items with an index entry each, without end, and
 * prints every id after its write was answered.
 */
async function main(directory: string): Promise<void> {
  const service = await openDynamoDb({ directory });
  await service.createTable('images', {
    purpose: 'A table of the tests',
    partitionKey: { name: 'imageId', type: 'S' },
    indexes: [
      { name: 'by-owner', partitionKey: { name: 'owner', type: 'S' }, sortKey: { name: 'uploadTime', type: 'N' } },
    ],
  });
  for (let count = 0; ; count++) {
    const item = { imageId: { S: `image-${count}` }, owner: { S: 'ann' }, uploadTime: { N: String(count) } };
    await service.handle({
      method: 'POST',
      path: '/',
      query: new URLSearchParams(),
      headers: { 'x-amz-target': 'DynamoDB_20120810.PutItem' },
      body: Buffer.from(JSON.stringify({ TableName: 'images', Item: item })),
    });
    process.stdout.write(`image-${count}\n`);
  }
}

void main(process.argv[2] ?? '');
