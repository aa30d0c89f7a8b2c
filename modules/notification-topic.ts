import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import type { TerraformCount } from 'cdktf';
import { Construct } from 'constructs';
import { attributeIfCreated, attributeOf } from './expressions';
import { allowService, denyWithoutTls, policyDocument } from './iam-policy';
import { PRIMARY } from './readable-stack';

/** A subscriber. An e-mail address has to confirm before it gets anything. */
interface Subscription {
  readonly protocol: 'email' | 'sms';
  /** E-mail address, or telephone number in E.164 form, e.g. `+4312345678`. */
  readonly endpoint: string;
}

export interface NotificationTopicProps {
  readonly name: string;
  /** Customer-managed key that CloudWatch and EventBridge may use: alarms cannot publish through that of AWS. */
  readonly keyArn: string;
  readonly accountId: string;
  /** None by default. */
  readonly subscriptions?: readonly Subscription[];
  /** Terraform list of objects with `protocol` and `endpoint`, for subscriptions known only at plan time. */
  readonly subscriptionsExpression?: string;
  /** Set where the topic is created only under a condition. */
  readonly count?: TerraformCount;
}

/** An encrypted topic that the account's alarms and rules may publish to, over TLS only. */
export class NotificationTopic extends Construct {
  readonly arn: string;
  /** Its ARN; null where it is not created. */
  readonly arnIfCreated: string;

  constructor(scope: Construct, id: string, props: NotificationTopicProps) {
    super(scope, id);
    const { accountId, count } = props;
    const topic = new SnsTopic(this, PRIMARY, { name: props.name, kmsMasterKeyId: props.keyArn, count });
    this.arn = attributeOf(topic, 'arn');
    this.arnIfCreated = attributeIfCreated(topic, 'arn');
    new SnsTopicPolicy(this, 'policy', {
      arn: this.arn,
      policy: policyDocument([
        denyWithoutTls('sns:Publish', [this.arn]),
        allowService('PublishAlarms', 'cloudwatch.amazonaws.com', 'sns:Publish', this.arn, { accountId }),
        allowService('PublishEvents', 'events.amazonaws.com', 'sns:Publish', this.arn, { accountId }),
      ]),
      count,
    });
    for (const { protocol, endpoint } of props.subscriptions ?? []) {
      new SnsTopicSubscription(this, `${protocol}_${endpoint}`, { topicArn: this.arn, protocol, endpoint });
    }
    if (props.subscriptionsExpression) {
      new SnsTopicSubscription(this, 'subscription', {
        topicArn: this.arn,
        protocol: '${each.value.protocol}',
        endpoint: '${each.value.endpoint}',
      }).addOverride('for_each', props.subscriptionsExpression);
    }
  }
}
