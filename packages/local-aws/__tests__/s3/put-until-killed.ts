import { writeSync } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { runS3 } from './running-s3';

/** Puts objects side by side into a folder, and says of each that it is stored, until the process is killed. */
async function main(directory: string): Promise<void> {
  const { client, s3 } = await runS3(directory);
  await s3.createBucket('photos');
  const write = async (worker: number): Promise<never> => {
    for (let count = 0; ; count++) {
      const Key = `${worker}/${count % 5}`;
      const Body = `${Key} ${count} `.repeat(5_000);
      const { VersionId } = await client.send(new PutObjectCommand({ Bucket: 'photos', Key, Body }));
      writeSync(1, `${JSON.stringify({ Key, VersionId, start: `${Key} ${count} ` })}\n`);
    }
  };
  await Promise.all([1, 2, 3, 4].map(write));
}

void main(process.argv[2]!);
