import { invalidParameter } from './message';

/** Queues get what is published; the others are kept as records. */
export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** E-mail and web addresses have to confirm, which does not happen locally. */
  readonly isPending: boolean;
}

const PROTOCOLS: ReadonlySet<string> = new Set([
  'application',
  'email',
  'email-json',
  'firehose',
  'http',
  'https',
  'lambda',
  'sms',
  'sqs',
]);

const CONFIRMED_BY_ENDPOINT = /^(email|http)/;

/** @throws InvalidParameter */
export function checkSubscription(protocol: string | undefined, endpoint: string | undefined): void {
  if (protocol === undefined || !PROTOCOLS.has(protocol)) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol ?? ''}`);
  }
  if (endpoint === undefined || endpoint === '') throw invalidParameter('Endpoint');
  if (protocol.startsWith('email') && !/^[^@\s]+@[^@\s]+$/.test(endpoint)) throw invalidParameter('Email address');
  if (protocol === 'sqs' && !/^arn:aws[\w-]*:sqs:/.test(endpoint)) throw invalidParameter('SQS endpoint ARN');
  if (protocol === 'lambda' && !/^arn:aws[\w-]*:lambda:/.test(endpoint)) throw invalidParameter('Lambda endpoint ARN');
  if (/^https?$/.test(protocol) && !endpoint.startsWith(`${protocol}://`)) {
    throw invalidParameter('Endpoint must match the specified protocol');
  }
}

export function needsConfirmation(protocol: string): boolean {
  return CONFIRMED_BY_ENDPOINT.test(protocol);
}
