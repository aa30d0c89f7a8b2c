import { isLeft, MAX_REDRIVES } from '../../handlers/image-analysis/redrive/redrive';
import type { IncompleteRecord } from '../../handlers/image-analysis/redrive/incomplete-records';
import { PRICES_AS_OF, REKOGNITION_GROUPS } from '../../packaging/prices';
import { billOf, stepped, totalOf } from '../cost/bill';
import type { RunCounts } from '../cost/run-counts';

/** What re-driving would take. */
export interface RedrivePlan {
  readonly images: number;
  /** Images left alone because they were re-driven as often as may be. */
  readonly exhausted: number;
  /** Calls that are missing, and paid for. */
  readonly detectLabels: number;
  readonly detectFaces: number;
  /** USD of these calls. */
  readonly rekognitionDollars: number;
  /** USD of everything else, where it was counted. */
  readonly otherDollars?: number;
}

/** USD of calls of DetectLabels and DetectFaces, if they are the only ones of a month. */
export const callsDollars = (calls: number): number => stepped(calls, REKOGNITION_GROUPS['group 2']!.steps);

/** @param counts of runs of samples, for what is not Rekognition's */
export async function redrivePlan(
  found: AsyncIterable<IncompleteRecord>,
  all: boolean,
  counts?: () => Promise<RunCounts>,
): Promise<RedrivePlan> {
  const plan = { images: 0, exhausted: 0, detectLabels: 0, detectFaces: 0 };
  for await (const record of found) {
    if (!all && !isLeft(record)) {
      plan.exhausted += 1;
      continue;
    }
    plan.images += 1;
    if (!record.labels || record.reprocessRequested) plan.detectLabels += 1;
    if (!record.faces || record.reprocessRequested) plan.detectFaces += 1;
  }
  const rekognitionDollars = callsDollars(plan.detectLabels + plan.detectFaces);
  if (counts === undefined || plan.images === 0) return { ...plan, rekognitionDollars };
  const lines = billOf(await counts(), plan.images, 'STANDARD').filter(({ service }) => service !== 'Rekognition');
  return { ...plan, rekognitionDollars, otherDollars: totalOf(lines) };
}

/** As people read it. */
export const dollars = (value: number): string => `${value.toFixed(value < 1 ? 4 : 2)} USD`;

export function planText(plan: RedrivePlan): string {
  const { images, exhausted, detectLabels, detectFaces, rekognitionDollars, otherDollars } = plan;
  const others = otherDollars === undefined ? '' : `, and about ${dollars(otherDollars)} of other services`;
  return [
    `${images} INCOMPLETE ${images === 1 ? 'image' : 'images'}: ${detectLabels} calls of DetectLabels and ${detectFaces} of DetectFaces are missing.`,
    `Rekognition: ${dollars(rekognitionDollars)}${others}. Prices of ${PRICES_AS_OF}, without free tiers.`,
    ...(exhausted > 0
      ? [`${exhausted} more were re-driven ${MAX_REDRIVES} times: look for the cause, then use --all.`]
      : []),
  ].join('\n');
}
