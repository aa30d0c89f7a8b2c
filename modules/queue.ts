import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { SqsQueueRedriveAllowPolicy } from '@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy';
import { Lazy } from 'cdktf';
import { Construct } from 'constructs';
import type { Encryption } from './encryption';
import { allowService, denyWithoutTls, policyDocument } from './iam-policy';
import { PRIMARY } from './readable-stack';

export interface QueueProps {
  readonly name: string;
  readonly encryption: Encryption;
  /** Seconds that a message is kept, 60..1209600. */
  readonly retentionSeconds: number;
  /** Seconds that a received message is hidden from others, 0..43200. Default: 30, that of SQS. */
  readonly visibilityTimeoutSeconds?: number;
  /** Where a message goes that was received too often. Nowhere by default. */
  readonly deadLetter?: { readonly queue: Queue; readonly maxReceiveCount: number };
}

/** How long undelivered messages wait for a person to look at them: the 14 days that SQS allows. */
export const DEAD_LETTER_RETENTION_SECONDS = 1_209_600;

/** An encrypted standard queue that accepts TLS only, and event rules only when they are allowed by name. */
export class Queue extends Construct {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  private readonly senders: string[] = [];

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    const { encryption, deadLetter } = props;
    const queue = new SqsQueue(this, PRIMARY, {
      name: props.name,
      messageRetentionSeconds: props.retentionSeconds,
      visibilityTimeoutSeconds: props.visibilityTimeoutSeconds,
      kmsMasterKeyId: encryption.dataKeyArn,
      sqsManagedSseEnabled: encryption.queueManaged,
      redrivePolicy: deadLetter
        ? JSON.stringify({ deadLetterTargetArn: deadLetter.queue.arn, maxReceiveCount: deadLetter.maxReceiveCount })
        : undefined,
    });
    this.name = queue.name;
    this.url = queue.url;
    this.arn = queue.arn;
    new SqsQueuePolicy(this, 'policy', {
      queueUrl: this.url,
      policy: Lazy.stringValue({ produce: () => this.policy() }),
    });
    deadLetter?.queue.allowRedriveFrom(this);
  }

  /** Lets event rules send to this queue. */
  allowRules(ruleArns: readonly string[]): void {
    this.senders.push(...ruleArns);
  }

  private allowRedriveFrom(source: Queue): void {
    new SqsQueueRedriveAllowPolicy(this, 'redrive', {
      queueUrl: this.url,
      redriveAllowPolicy: JSON.stringify({ redrivePermission: 'byQueue', sourceQueueArns: [source.arn] }),
    });
  }

  private policy(): string {
    const rules = this.senders.length > 0 ? { arns: this.senders } : undefined;
    return policyDocument([
      denyWithoutTls('sqs:*', [this.arn]),
      ...(rules ? [allowService('ReceiveFromRules', 'events.amazonaws.com', 'sqs:SendMessage', this.arn, rules)] : []),
    ]);
  }
}
