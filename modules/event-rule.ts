import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import type { EventPattern, RuleDescription } from '../state-machines/description';
import { PRIMARY } from './readable-stack';
import type { ResolvedTarget } from './target';

export interface EventRuleProps {
  readonly name: string;
  readonly description: Pick<RuleDescription, 'purpose' | 'inputTransformer' | 'retry'>;
  readonly pattern: EventPattern;
  readonly target: ResolvedTarget;
  /** Role that starts the state machine; queues and functions allow the rule by their own policy. */
  readonly roleArn?: string;
  /** Queue for events that could not be delivered. */
  readonly deadLetterArn: string;
}

/** A rule on the default event bus and its one target. */
export class EventRule extends Construct {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, id);
    const { description, target } = props;
    const rule = new CloudwatchEventRule(this, PRIMARY, {
      name: props.name,
      description: description.purpose,
      eventPattern: JSON.stringify(props.pattern),
    });
    this.name = rule.name;
    this.arn = rule.arn;
    new CloudwatchEventTarget(this, 'target', {
      rule: rule.name,
      targetId: target.kind,
      arn: target.arn,
      roleArn: target.kind === 'state-machine' ? props.roleArn : undefined,
      inputTransformer: description.inputTransformer
        ? {
            inputPaths: { ...description.inputTransformer.paths },
            inputTemplate: description.inputTransformer.template,
          }
        : undefined,
      retryPolicy: {
        maximumEventAgeInSeconds: description.retry.maximumAgeSeconds,
        maximumRetryAttempts: description.retry.maximumAttempts,
      },
      deadLetterConfig: { arn: props.deadLetterArn },
    });
    if (target.kind === 'function') {
      new LambdaPermission(this, 'permission', {
        statementId: props.name,
        action: 'lambda:InvokeFunction',
        functionName: target.name,
        principal: 'events.amazonaws.com',
        sourceArn: rule.arn,
      });
    }
  }
}
