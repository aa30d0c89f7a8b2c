import { IncompleteRecords } from '../../handlers/image-analysis/redrive/incomplete-records';
import { redrive, stillLeft } from '../../handlers/image-analysis/redrive/redrive';
import { sendToQueue } from '../../handlers/image-analysis/redrive/send-to-queue';
import { epochSeconds } from '../../handlers/runtime/clock';
import type { QueueClients, QueueNames } from '../queued/queue-command';
import { type QueueResult, queueResult } from '../queued/queue-result';
import { countSamples } from '../cost/count-samples';
import type { RedriveArguments } from '../redrive-arguments';
import { planText, redrivePlan, type RedrivePlan } from './redrive-plan';

/**
 * Says what re-driving would take, and unless that was all that was asked for, queues the images.
 * @param count how runs of samples are counted, for what is not Rekognition's
 */
export async function runRedrive(
  { dryRun, all, albumId, owner, since }: Pick<RedriveArguments, 'dryRun' | 'all' | 'albumId' | 'owner' | 'since'>,
  { dynamodb, sqs }: QueueClients,
  { imagesTable, uploadsQueue }: QueueNames,
  count = () => countSamples('image-analysis'),
): Promise<QueueResult<RedrivePlan>> {
  const records = new IncompleteRecords(dynamodb, imagesTable);
  // One second on: what was recorded in this one counts.
  const filter = { before: epochSeconds() + 1, albumId, owner, since };
  const plan = await redrivePlan(records.find(filter), all, dryRun ? count : undefined);
  if (dryRun) return { json: { plan }, text: planText(plan), code: 0 };
  const found = records.find(filter);
  const ports = { records, send: sendToQueue(sqs, uploadsQueue), now: epochSeconds, goesOn: () => true };
  return queueResult(plan, planText(plan), await redrive(ports, all ? found : stillLeft(found)));
}
