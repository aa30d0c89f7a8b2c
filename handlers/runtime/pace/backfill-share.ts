import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../clock';
import { readItem } from '../items';

/** What the batches of a running backfill write: TellShare of image-backfill.asl.json, as its workflow test holds. */
interface ShareItem {
  readonly callsPerSecond: number;
  /** ISO 8601; when a batch began. */
  readonly toldAt: string;
}

/** A batch runs for five minutes at most: when none has begun for so long, none runs. */
const SILENT_MS = 300_000;

/** Photos per second that a backfill analyses now; 0 while none runs. @throws TransientServiceError */
export async function backfillShare(
  dynamodb: DynamoDBClient,
  table: string,
  clock: Pick<Clock, 'now'>,
): Promise<number> {
  const share = await readItem<ShareItem>(dynamodb, 'reading the share of a backfill', table, { quota: 'backfill' });
  if (share === undefined || clock.now() - Date.parse(share.toldAt) > SILENT_MS) return 0;
  return share.callsPerSecond;
}
