import { paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { dynamoDbImageRecords } from '../../../handlers/batch-detection/worker/dynamodb-image-records';
import type { BatchImageRecord } from '../../../handlers/batch-detection/worker/image-records';
import type { LocalEnvironment } from '../../environment';

const WORKFLOW = 'batch-detection';

const ENDED = {
  reason: 'ProcessEnded',
  reasonMessage: 'The command ended in the middle of this try.',
  // A killed command is not the fault of an image.
  counts: false,
} as const;

/**
 * Takes over what the workers of an earlier process had in hand: no other process works in this folder, so they are dead. On
 * AWS that cannot be known, and a run waits until their claims and the messages that they hid come back.
 */
export async function takeOverDeadWork({ clients: { dynamodb }, sqs, workflow }: LocalEnvironment): Promise<void> {
  const { tables, queues } = workflow(WORKFLOW).resources;
  const TableName = tables['batch-images']!.name;
  const records = dynamoDbImageRecords(dynamodb, TableName);
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName })) {
    for (const item of Items) {
      const { imageId, status, claimedBy } = unmarshall(item) as BatchImageRecord;
      if (status !== 'PROCESSING' || claimedBy === undefined) continue;
      await records.giveBack(imageId, claimedBy, { ...ENDED, updatedAt: Date.now() });
    }
  }
  await sqs.release(queues.images!.arn);
}
