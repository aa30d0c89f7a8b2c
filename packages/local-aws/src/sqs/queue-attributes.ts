import { invalidValue, SqsError } from './errors';

/**
 * Attributes that can be set and have an effect, with their bounds and defaults:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
const NUMBERS = {
  DelaySeconds: { minimum: 0, maximum: 900, default: 0 },
  MaximumMessageSize: { minimum: 1024, maximum: 1_048_576, default: 1_048_576 },
  MessageRetentionPeriod: { minimum: 60, maximum: 1_209_600, default: 345_600 },
  ReceiveMessageWaitTimeSeconds: { minimum: 0, maximum: 20, default: 0 },
  VisibilityTimeout: { minimum: 0, maximum: 43_200, default: 30 },
} as const;

const MAX_RECEIVES = 1000;

/** The attributes of a queue that were set, as text, the way they are sent. */
export type QueueAttributes = Readonly<Record<string, string>>;

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/**
 * Checks attributes and brings them to one form.
 * @throws InvalidAttributeName, also for attributes that AWS knows and that would have no effect here
 * @throws InvalidAttributeValue, InvalidParameterValue
 */
export function parseAttributes(attributes: QueueAttributes, queueExists: (arn: string) => boolean): QueueAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      if (name === 'RedrivePolicy') return [name, value === '' ? '' : parseRedrivePolicy(value, queueExists)];
      if (!isNumberName(name)) {
        throw new SqsError(
          'InvalidAttributeName',
          `Unknown Attribute ${name}, or one that the local SQS does not implement.`,
        );
      }
      const { minimum, maximum } = NUMBERS[name];
      if (!/^\d+$/.test(value) || Number(value) < minimum || Number(value) > maximum) {
        throw new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
      }
      return [name, String(Number(value))];
    }),
  );
}

export function numberOf(attributes: QueueAttributes, name: keyof typeof NUMBERS): number {
  return Number(attributes[name] ?? NUMBERS[name].default);
}

export function redrivePolicyOf(attributes: QueueAttributes): RedrivePolicy | undefined {
  const policy = attributes['RedrivePolicy'];
  return policy === undefined || policy === '' ? undefined : (JSON.parse(policy) as RedrivePolicy);
}

/** The attributes that can be set, with their defaults. */
export function effectiveAttributes(attributes: QueueAttributes): QueueAttributes {
  const defaults = Object.entries(NUMBERS).map(([name, rule]) => [name, String(rule.default)] as const);
  const { RedrivePolicy: redrive, ...others } = attributes;
  return { ...Object.fromEntries(defaults), ...others, ...(redrive ? { RedrivePolicy: redrive } : {}) };
}

function isNumberName(name: string): name is keyof typeof NUMBERS {
  return Object.hasOwn(NUMBERS, name);
}

function parseRedrivePolicy(text: string, queueExists: (arn: string) => boolean): string {
  const refuse = (reason: string): SqsError =>
    invalidValue(`Value ${text} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
  let policy: { deadLetterTargetArn?: unknown; maxReceiveCount?: unknown } | null;
  try {
    policy = JSON.parse(text) as typeof policy;
  } catch {
    policy = null;
  }
  if (typeof policy !== 'object' || policy === null) throw refuse('Redrive policy is not a valid JSON map.');
  const { deadLetterTargetArn, maxReceiveCount } = policy;
  if (typeof deadLetterTargetArn !== 'string') {
    throw refuse('Redrive policy does not contain mandatory attribute: deadLetterTargetArn.');
  }
  const receives = Number(maxReceiveCount);
  if (!Number.isInteger(receives) || receives < 1 || receives > MAX_RECEIVES) {
    throw refuse(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to ${MAX_RECEIVES} both inclusive.`,
    );
  }
  if (!queueExists(deadLetterTargetArn)) throw refuse('Dead letter target does not exist.');
  return JSON.stringify({ deadLetterTargetArn, maxReceiveCount: receives });
}
