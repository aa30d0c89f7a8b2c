import type { ImageRecord } from '../../handlers/image-analysis/record/image-record';
import { redrive } from '../../handlers/image-analysis/redrive/redrive';
import { sendToQueue } from '../../handlers/image-analysis/redrive/send-to-queue';
import { epochSeconds } from '../../handlers/runtime/clock';
import type { QueueClients, QueueNames } from '../queued/queue-command';
import { type QueueResult, queueResult } from '../queued/queue-result';
import type { ReprocessArguments } from '../reprocess-arguments';
import { planText, type ReprocessPlan, reprocessPlan } from './reprocess-plan';
import { StandingRecords } from './standing-records';
import { type Condition, fulfils } from './where';

async function* fulfilling(
  records: AsyncIterable<ImageRecord>,
  conditions: readonly Condition[],
): AsyncGenerator<ImageRecord> {
  for await (const record of records) if (fulfils(record, conditions)) yield record;
}

/**
 * Counts images by what their records were made with, and unless that was all that was asked for, queues them to be analysed
 * once more. Killed in the middle and started again it goes on with the rest: what is queued is not COMPLETED.
 */
export async function runReprocess(
  { dryRun, albumId, owner, where }: Pick<ReprocessArguments, 'dryRun' | 'albumId' | 'owner' | 'where'>,
  { dynamodb, sqs }: QueueClients,
  { imagesTable, uploadsQueue }: QueueNames,
): Promise<QueueResult<ReprocessPlan>> {
  const records = new StandingRecords(dynamodb, imagesTable);
  const found = (): AsyncGenerator<ImageRecord> => fulfilling(records.find({ albumId, owner }), where);
  const plan = await reprocessPlan(found());
  if (dryRun) return { json: { plan }, text: planText(plan), code: 0 };
  const ports = { records, send: sendToQueue(sqs, uploadsQueue), now: epochSeconds, goesOn: () => true };
  return queueResult(plan, planText(plan), await redrive(ports, found()));
}
