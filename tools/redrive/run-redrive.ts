import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { IncompleteRecords } from '../../handlers/image-analysis/redrive/incomplete-records';
import { redrive, type RedriveReport, stillLeft } from '../../handlers/image-analysis/redrive/redrive';
import { sendToQueue } from '../../handlers/image-analysis/redrive/send-to-queue';
import { epochSeconds } from '../../handlers/runtime/clock';
import { faultOf } from '../../local/cli/file-fault';
import { printable } from '../../local/cli/terminal';
import { countSamples } from '../cost/count-samples';
import type { RedriveArguments } from '../redrive-arguments';
import { planText, redrivePlan, type RedrivePlan } from './redrive-plan';

/** What the command prints, and its exit code: 1 when something could not be queued. */
export interface RedriveResult {
  readonly json: { readonly plan: RedrivePlan; readonly queued?: number; readonly failed?: readonly string[] };
  readonly text: string;
  readonly code: 0 | 1;
}

export interface RedriveNames {
  readonly imagesTable: string;
  readonly uploadsQueue: string;
}

/**
 * Says what re-driving would take, and unless that was all that was asked for, queues the images.
 * @param count how runs of samples are counted, for what is not Rekognition's
 */
export async function runRedrive(
  { dryRun, all, albumId, owner, since }: Pick<RedriveArguments, 'dryRun' | 'all' | 'albumId' | 'owner' | 'since'>,
  { dynamodb, sqs }: { readonly dynamodb: DynamoDBClient; readonly sqs: SQSClient },
  { imagesTable, uploadsQueue }: RedriveNames,
  count = () => countSamples('image-analysis'),
): Promise<RedriveResult> {
  const records = new IncompleteRecords(dynamodb, imagesTable);
  // One second on: what was recorded in this one counts.
  const filter = { before: epochSeconds() + 1, albumId, owner, since };
  const plan = await redrivePlan(records.find(filter), all, dryRun ? count : undefined);
  if (dryRun) return { json: { plan }, text: planText(plan), code: 0 };
  const found = records.find(filter);
  const ports = { records, send: sendToQueue(sqs, uploadsQueue), now: epochSeconds, goesOn: () => true };
  return resultOf(plan, await redrive(ports, all ? found : stillLeft(found)));
}

function resultOf(plan: RedrivePlan, { redriven, taken, errors }: RedriveReport): RedriveResult {
  const failed = errors.map((error) => faultOf(error).message);
  const lines = [
    planText(plan),
    `${redriven} queued again.`,
    ...(taken > 0 ? [`${taken} left alone: another run was first.`] : []),
    ...failed.map((message) => printable(`Not queued: ${message}`)),
  ];
  return { json: { plan, queued: redriven, failed }, text: lines.join('\n'), code: failed.length > 0 ? 1 : 0 };
}
