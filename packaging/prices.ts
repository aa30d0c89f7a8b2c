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
  /** https://aws.amazon.com/xray/pricing/ */
  trace: 5 / 1_000_000,
} as const;
