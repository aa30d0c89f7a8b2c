/** The date and the Region that the list prices are known for. They change: compare them with the pages below. */
export const PRICES_AS_OF = 'November 2026, us-east-1';

/** List prices in USD. Free tiers are of the account and not counted. */
export const PRICES = {
  /** https://aws.amazon.com/kms/pricing/: a month; each of the first two yearly rotations adds as much. */
  key: 1,
  keyRequest: 0.03 / 10_000,
  /** https://aws.amazon.com/cloudwatch/pricing/: a month, standard resolution. An alarm on a formula counts its metrics. */
  alarmMetric: 0.1,
  dashboard: 3,
  logGigabyteIngested: 0.5,
  logGigabyteMonth: 0.03,
  /** https://aws.amazon.com/secrets-manager/pricing/: a month */
  secret: 0.4,
  /** https://aws.amazon.com/eventbridge/pricing/ */
  scheduledCall: 1 / 1_000_000,
  /** https://aws.amazon.com/lambda/pricing/, arm64 */
  functionRequest: 0.2 / 1_000_000,
  functionGigabyteSecond: 0.0000133334,
  /** https://aws.amazon.com/step-functions/pricing/, Standard */
  transition: 0.025 / 1000,
  /** https://aws.amazon.com/step-functions/pricing/, Express: memory in steps of 64 MB, time in steps of 100 ms */
  expressRequest: 1 / 1_000_000,
  expressGigabyteSecond: 0.00001667,
  /** https://aws.amazon.com/eventbridge/pricing/, Pipes */
  pipeRequest: 0.4 / 1_000_000,
  /** https://aws.amazon.com/xray/pricing/ */
  trace: 5 / 1_000_000,
  /** https://aws.amazon.com/s3/pricing/, Standard */
  s3Write: 0.005 / 1000,
  s3Read: 0.0004 / 1000,
  s3GigabyteMonth: 0.023,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/: units of 1 KB written, of 4 KB read with strong consistency */
  writeUnit: 0.625 / 1_000_000,
  readUnit: 0.125 / 1_000_000,
  /** https://aws.amazon.com/sns/pricing/: deliveries to e-mail or SMS come on top */
  publish: 0.5 / 1_000_000,
  /** https://aws.amazon.com/sqs/pricing/ */
  queueRequest: 0.4 / 1_000_000,
  /** https://aws.amazon.com/rekognition/pricing/: an hour of an inference unit; a month of a face in a collection */
  inferenceUnitHour: 4,
  faceMonth: 0.00001,
} as const;

/** A step of a price that falls with the amount: USD each, up to `upTo` a month. */
export interface PriceStep {
  readonly upTo: number;
  readonly each: number;
}

/** https://aws.amazon.com/rekognition/pricing/: each operation on an image counts as an image of its group. */
export const REKOGNITION_GROUPS: Readonly<
  Record<string, { readonly operations: readonly string[]; readonly steps: readonly PriceStep[] }>
> = {
  'group 1': {
    operations: ['CompareFaces', 'IndexFaces', 'SearchFaces', 'SearchFacesByImage'],
    steps: [
      { upTo: 1_000_000, each: 0.001 },
      { upTo: 5_000_000, each: 0.0008 },
      { upTo: 35_000_000, each: 0.0006 },
      { upTo: Infinity, each: 0.0004 },
    ],
  },
  'group 2': {
    operations: ['DetectFaces', 'DetectLabels'],
    steps: [
      { upTo: 1_000_000, each: 0.001 },
      { upTo: 5_000_000, each: 0.0008 },
      { upTo: 35_000_000, each: 0.0006 },
      { upTo: Infinity, each: 0.00025 },
    ],
  },
};

/** Regions whose list prices for all of this are those above. */
export const PRICED_REGIONS: readonly string[] = ['us-east-1', 'us-east-2', 'us-west-2'];
