import { type PriceStep, PRICES, REKOGNITION_GROUPS } from '../../packaging/prices';
import type { RunCounts } from './run-counts';

/** A line of a bill. */
export interface BillLine {
  readonly service: string;
  readonly what: string;
  readonly quantity: number;
  /** USD for all images. */
  readonly dollars: number;
}

const GIGABYTE = 1024 ** 3;
/** What a small Express execution is billed as: its first 64 MB. */
const EXPRESS_GIGABYTES = 64 / 1024;
/** S3 operations that are billed as writes; deletions are free. */
const S3_WRITES = ['PutObject', 'CopyObject', 'ListObjectVersions', 'ListObjectsV2'];
const S3_READS = ['GetObject', 'HeadObject'];
const READ_OPERATIONS = ['GetItem', 'Query', 'Scan', 'BatchGetItem'];

/** USD for an amount at a price that falls in steps. */
export function stepped(amount: number, steps: readonly PriceStep[]): number {
  let dollars = 0;
  let counted = 0;
  for (const { upTo, each } of steps) {
    const part = Math.max(0, Math.min(amount, upTo) - counted);
    dollars += part * each;
    counted += part;
  }
  return dollars;
}

/**
 * What a number of images costs within one month, from what some were counted to use.
 * @param type of the state machine, which decides how its work is billed
 * @param modelHours hours of an inference unit in that month
 */
export function billOf(counts: RunCounts, images: number, type: 'STANDARD' | 'EXPRESS', modelHours = 0): BillLine[] {
  const scale = images / counts.images;
  const line = (service: string, what: string, counted: number, each: number): BillLine => ({
    service,
    what,
    quantity: counted * scale,
    dollars: counted * scale * each,
  });
  const of = (service: string, operations: readonly string[]): number =>
    operations.reduce((sum, operation) => sum + (counts.calls[`${service} ${operation}`] ?? 0), 0);
  const all = (service: string): number =>
    Object.entries(counts.calls).reduce((sum, [name, count]) => sum + (name.startsWith(`${service} `) ? count : 0), 0);

  const rekognition = Object.entries(REKOGNITION_GROUPS).map(([group, { operations, steps }]) => {
    const quantity = of('rekognition', operations) * scale;
    return { service: 'Rekognition', what: `images of ${group}`, quantity, dollars: stepped(quantity, steps) };
  });
  const machine =
    type === 'STANDARD'
      ? [line('Step Functions', 'transitions', counts.transitions, PRICES.transition)]
      : [
          line('Step Functions', 'Express requests', counts.executions, PRICES.expressRequest),
          line(
            'Step Functions',
            'Express GB-seconds',
            counts.executionSeconds * EXPRESS_GIGABYTES,
            PRICES.expressGigabyteSecond,
          ),
        ];
  return [
    ...rekognition,
    {
      service: 'Rekognition',
      what: 'hours of an inference unit',
      quantity: modelHours,
      dollars: modelHours * PRICES.inferenceUnitHour,
    },
    ...machine,
    line('Lambda', 'requests', counts.functionCalls, PRICES.functionRequest),
    line('Lambda', 'GB-seconds', counts.functionGigabyteSeconds, PRICES.functionGigabyteSecond),
    line('S3', 'writes', of('s3', S3_WRITES), PRICES.s3Write),
    line('S3', 'reads', of('s3', S3_READS), PRICES.s3Read),
    line('S3', 'GB-months of what is stored beside the images', counts.storedBytes / GIGABYTE, PRICES.s3GigabyteMonth),
    line('DynamoDB', 'write units', counts.writeUnits, PRICES.writeUnit),
    line('DynamoDB', 'read units', of('dynamodb', READ_OPERATIONS), PRICES.readUnit),
    line('SNS', 'publishes', all('sns'), PRICES.publish),
    line('SQS', 'requests', all('sqs'), PRICES.queueRequest),
    line('CloudWatch', 'GB of logs', counts.logBytes / GIGABYTE, PRICES.logGigabyteIngested),
  ].filter(({ quantity }) => quantity > 0);
}

export function totalOf(lines: readonly BillLine[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}
