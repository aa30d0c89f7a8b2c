import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { sns as client } from './clients/sns';
import { callService } from './errors';
import { attributeText, cutText } from './texts';
import { variable } from './variables';

/** What is published, by a state machine or by a function where none runs any more. */
export interface Notice {
  /** ASCII, under 100 characters: what an e-mail protocol allows. */
  readonly subject: string;
  /** JSON of SNS's MessageStructure `json`: a sentence for people, facts for programs. */
  readonly message: string;
  /** For filter policies of subscriptions. */
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

/** Protocols whose readers are programs. */
const JSON_PROTOCOLS = ['http', 'https', 'sqs', 'lambda', 'firehose'] as const;
const MAX_SUBJECT = 99;

/** Words a notice. */
export function notice<Attributes extends Notice['attributes']>({
  subject,
  text,
  facts,
  attributes,
}: {
  readonly subject: string;
  /** For people. */
  readonly text: string;
  /** For programs. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly attributes: Attributes;
}): Notice & { readonly attributes: Attributes } {
  const json = JSON.stringify(facts);
  return {
    // A name in it may come from anywhere; a subject with another character would be refused.
    subject: cutText(subject.replace(/[^\x20-\x7e]+/g, '?'), MAX_SUBJECT),
    message: JSON.stringify({
      default: text,
      ...Object.fromEntries(JSON_PROTOCOLS.map((protocol) => [protocol, json])),
    }),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        typeof value === 'string' ? attributeText(value) : value,
      ]),
    ) as Attributes,
  };
}

/** Where notices go. */
export interface Notices {
  /** Publishes a notice as a state machine does. @throws TransientServiceError */
  publish(notice: Notice): Promise<void>;
}

/** The topic of this deployment. */
export function deployedNotices(): Notices {
  return topicNotices(client, variable('NOTIFICATIONS_TOPIC_ARN'));
}

/** A topic of SNS. @internal */
export function topicNotices(sns: SNSClient, topicArn: string): Notices {
  return {
    async publish({ subject, message, attributes }) {
      const command = new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: message,
        MessageStructure: 'json',
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, attribute(value)]),
        ),
      });
      await callService('publishing a notice', () => sns.send(command));
    },
  };
}

function attribute(value: string | readonly string[]): MessageAttributeValue {
  return typeof value === 'string'
    ? { DataType: 'String', StringValue: value }
    : { DataType: 'String.Array', StringValue: JSON.stringify(value) };
}
