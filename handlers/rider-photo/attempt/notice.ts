import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { callService } from '../../runtime/errors';

/** What a rider is told of an attempt. It says nothing about the face beyond the reason codes. */
export interface Notice {
  readonly status: 'REJECTED' | 'FAILED';
  /** Absent when the input did not even name the user. */
  readonly userId?: string;
  /** For the rider. */
  readonly message: string;
  /** Error name, as the state machine knows it. */
  readonly error: string;
  readonly reasons: readonly string[];
}

/** What a rider is told of a failure: its cause is for the operator. */
export const FAILURE_MESSAGE = 'Your photo could not be processed. Please upload it again later.';
/** Reason of a failure, in messages and their attributes. */
export const FAILURE_REASON = 'PROCESSING_FAILED';

/** The subject of the original's notice. */
const SUBJECTS = { REJECTED: 'Non-compliant photo encountered', FAILED: 'Photo not processed' } as const;
/** Protocols whose readers are programs. */
const JSON_PROTOCOLS = ['http', 'https', 'sqs', 'lambda', 'firehose'] as const;

/** Attributes are XML in some protocols, which cannot hold control characters. */
const attribute = (StringValue: string): MessageAttributeValue => ({
  DataType: 'String',
  // eslint-disable-next-line no-control-regex
  StringValue: StringValue.replace(/[\u0000-\u001f\ufffe\uffff]/g, '?'),
});

/**
 * The message to publish: a sentence for people, JSON for programs, and attributes for filter policies. `reason` is an
 * array, so that a policy on one code also matches a photo with several.
 * @internal
 */
export function publishInput(topicArn: string, notice: Notice): PublishCommand['input'] {
  const { status, userId, message, error, reasons } = notice;
  const json = JSON.stringify({ workflow: 'rider-photo', status, userId: userId ?? null, error, reasons, message });
  return {
    TopicArn: topicArn,
    Subject: SUBJECTS[status],
    MessageStructure: 'json',
    Message: JSON.stringify({
      default: message,
      ...Object.fromEntries(JSON_PROTOCOLS.map((protocol) => [protocol, json])),
    }),
    MessageAttributes: {
      workflow: attribute('rider-photo'),
      status: attribute(status),
      // An attribute cannot be empty.
      userId: attribute(userId ?? 'unknown'),
      error: attribute(error),
      reason: { DataType: 'String.Array', StringValue: JSON.stringify(reasons.length > 0 ? reasons : [error]) },
    },
  };
}

/** Publishes a notice. @throws TransientServiceError */
export async function publishNotice(sns: SNSClient, topicArn: string, notice: Notice): Promise<void> {
  await callService('telling the rider', () => sns.send(new PublishCommand(publishInput(topicArn, notice))));
}
