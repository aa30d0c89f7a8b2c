import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { JsonLines } from '../json-lines';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../service';
import { invalidParameter, type MessageContent } from './message';
import { SnsError } from './query-protocol';
import { checkSubscription, needsConfirmation, type Subscription } from './subscriptions';

/** A message that was published, as its readers get it. */
export interface PublishedMessage {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject: string | null;
  /** What a person reads in an e-mail. */
  readonly message: string;
  /** Text by protocol. `default` is what every protocol gets that is not named. */
  readonly body: MessageContent['body'];
  readonly attributes: MessageContent['attributes'];
  /** ISO 8601. */
  readonly publishedAt: string;
}

/** Messages that stay in memory: readers look soon, and a long run publishes many. The file has them all. @internal */
export const MESSAGES_KEPT = 200;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

type TopicRecord = { readonly topicArn: string } | { readonly subscription: Subscription };

/** Topics, subscriptions and messages, on disk and, but for older messages, in memory. */
export class SnsStore {
  private constructor(
    private readonly topics: Set<string>,
    private readonly subscriptions: Subscription[],
    private readonly published: PublishedMessage[],
    private readonly topicLines: JsonLines<TopicRecord>,
    private readonly messageLines: JsonLines<PublishedMessage>,
    private readonly sendToQueue?: (queueArn: string, body: string) => Promise<void>,
  ) {}

  /**
   * @param sendToQueue passes messages on to queues that subscribe
   * @throws Error that names the file when it cannot be used
   */
  static async open(
    directory: string,
    sendToQueue?: (queueArn: string, body: string) => Promise<void>,
  ): Promise<SnsStore> {
    const { lines: topicLines, records } = await JsonLines.open<TopicRecord>(join(directory, 'topics.jsonl'), {
      holds: (record) => 'topicArn' in record || typeof record.subscription.topicArn === 'string',
    });
    const messages = await JsonLines.open<PublishedMessage>(join(directory, 'messages.jsonl'), {
      holds: ({ topicArn, message, body, attributes }) =>
        [topicArn, message].every((text) => typeof text === 'string') && [body, attributes].every(isObject),
    });
    return new SnsStore(
      new Set(records.flatMap((record) => ('topicArn' in record ? [record.topicArn] : []))),
      records.flatMap((record) => ('subscription' in record ? [record.subscription] : [])),
      messages.records.slice(-MESSAGES_KEPT),
      topicLines,
      messages.lines,
      sendToQueue,
    );
  }

  get topicArns(): string[] {
    return [...this.topics];
  }

  async createTopic(name: string): Promise<string> {
    if (!/^[\w-]{1,256}$/.test(name)) {
      throw invalidParameter(name.endsWith('.fifo') ? 'FIFO topics are not implemented locally' : 'Topic Name');
    }
    const topicArn = `arn:aws:sns:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${name}`;
    if (!this.topics.has(topicArn)) {
      await this.topicLines.append({ topicArn });
      this.topics.add(topicArn);
    }
    return topicArn;
  }

  /** @throws InvalidParameter for what is not an ARN, NotFound for a topic that is not there */
  knownTopic(topicArn: string | undefined): string {
    if (topicArn === undefined) throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
    const elements = topicArn.split(':').length;
    if (elements < 6) {
      throw invalidParameter(`TopicArn Reason: An ARN must have at least 6 elements, not ${elements}`);
    }
    if (!this.topics.has(topicArn)) throw new SnsError('NotFound', 'Topic does not exist', 404);
    return topicArn;
  }

  /** Records a subscription; the same one again is the one that is there. */
  async subscribe(topicArn: string, protocol = '', endpoint = ''): Promise<Subscription> {
    checkSubscription(protocol, endpoint);
    const known = this.subscriptionsOf(topicArn).find(
      (subscription) => subscription.protocol === protocol && subscription.endpoint === endpoint,
    );
    if (known !== undefined) return known;
    const subscription = {
      arn: `${topicArn}:${randomUUID()}`,
      topicArn,
      protocol,
      endpoint,
      isPending: needsConfirmation(protocol),
    };
    this.subscriptions.push(subscription);
    await this.topicLines.append({ subscription });
    return subscription;
  }

  subscriptionsOf(topicArn: string): Subscription[] {
    return this.subscriptions.filter((subscription) => subscription.topicArn === topicArn);
  }

  /** @returns the message's id */
  async publish(topicArn: string, { subject, body, attributes }: MessageContent): Promise<string> {
    const message: PublishedMessage = {
      messageId: randomUUID(),
      topicArn,
      subject,
      message: body['email'] ?? body.default,
      body,
      attributes,
      publishedAt: new Date().toISOString(),
    };
    await this.messageLines.append(message);
    this.published.push(message);
    if (this.published.length > MESSAGES_KEPT) this.published.shift();
    await this.passOn(message);
    return message.messageId;
  }

  /** A queue that is gone loses its messages, as on AWS. */
  private async passOn(message: PublishedMessage): Promise<void> {
    if (this.sendToQueue === undefined) return;
    for (const { protocol, endpoint } of this.subscriptionsOf(message.topicArn)) {
      if (protocol !== 'sqs') continue;
      await this.sendToQueue(endpoint, envelope(message)).catch(() => undefined);
    }
  }

  messages(topicArn?: string): readonly PublishedMessage[] {
    return this.published.filter((message) => topicArn === undefined || message.topicArn === topicArn);
  }

  async close(): Promise<void> {
    await this.topicLines.close();
    await this.messageLines.close();
  }
}

/** What a queue gets: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html, unsigned. */
function envelope({ messageId, topicArn, subject, body, publishedAt, attributes }: PublishedMessage): string {
  const values = Object.entries(attributes).map(([name, { type, value }]) => [name, { Type: type, Value: value }]);
  return JSON.stringify({
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topicArn,
    ...(subject === null ? {} : { Subject: subject }),
    Message: body.sqs ?? body.default,
    Timestamp: publishedAt,
    ...(values.length === 0 ? {} : { MessageAttributes: Object.fromEntries(values) }),
  });
}
