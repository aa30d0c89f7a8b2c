import type { TerraformCount } from 'cdktf';
import type { NotificationTopicProps } from './notification-topic';

export type TopicOptions = Pick<NotificationTopicProps, 'subscriptions' | 'subscriptionsExpression'>;

/** How a deployment is watched. Texts are `true` or `false`, or an expression of that. */
export interface Observability {
  readonly alarms: string;
  /** The topic of the alarms. None where they call something else. */
  readonly alarmTopic?: TopicOptions & { readonly count?: TerraformCount };
  /** ARNs of what alarms call, from the ARN of their topic. */
  alarmActions(topicArn: string | undefined): readonly string[];
  readonly dashboard: string;
  /** Whether functions and state machines send traces to X-Ray. */
  readonly tracing: string;
}
