import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamodb } from '../../runtime/clients/dynamodb';
import { callService, TransientServiceError } from '../../runtime/errors';
import { variable } from '../../runtime/variables';
import { imageId } from '../record/image-id';
import type { ImageRecord, ImageStatus } from '../record/image-record';
import type { ListedPhoto } from './listed-photos';

/** Most items of a BatchGetItem. */
const BATCH = 100;
/** Tries to read what the table left over when it was busy. */
const TRIES = 5;

/** The status of each photo's record, in the order of the photos; undefined where there is none. */
export async function photoStatuses(photos: readonly ListedPhoto[]): Promise<(ImageStatus | undefined)[]> {
  const ids = photos.map(imageId);
  const batches = Array.from({ length: Math.ceil(ids.length / BATCH) }, (_, index) =>
    ids.slice(index * BATCH, (index + 1) * BATCH),
  );
  const table = variable('IMAGES_TABLE_NAME');
  const found = await Promise.all(batches.map((batch) => readBatch(table, batch)));
  const statusOf = new Map(found.flat().map(({ imageId: id, status }) => [id, status]));
  return ids.map((id) => statusOf.get(id));
}

async function readBatch(table: string, ids: readonly string[]): Promise<Pick<ImageRecord, 'imageId' | 'status'>[]> {
  let keys = ids.map((id) => marshall({ imageId: id }));
  const records: Pick<ImageRecord, 'imageId' | 'status'>[] = [];
  for (let tries = 0; tries < TRIES; tries += 1) {
    const command = new BatchGetItemCommand({
      RequestItems: {
        [table]: {
          Keys: keys,
          ProjectionExpression: 'imageId, #status',
          ExpressionAttributeNames: { '#status': 'status' },
        },
      },
    });
    const { Responses, UnprocessedKeys } = await callService('reading records', () => dynamodb.send(command));
    records.push(...(Responses?.[table] ?? []).map((item) => unmarshall(item) as ImageRecord));
    keys = UnprocessedKeys?.[table]?.Keys ?? [];
    if (keys.length === 0) return records;
  }
  throw new TransientServiceError(`The table ${table} left ${keys.length} records unread ${TRIES} times.`);
}
