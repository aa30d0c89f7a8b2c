import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { chooseText } from './expressions';
import { PRIMARY } from './readable-stack';
import type { ResolvedTarget } from './target';

export interface ScheduleProps {
  readonly name: string;
  readonly purpose: string;
  /** EventBridge Scheduler expression: `rate(...)`, `cron(...)` or `at(...)`. */
  readonly expression: string;
  /** IANA name, e.g. `Europe/Vienna`. */
  readonly timeZone: string;
  /** `true` or `false`, or an expression of that. */
  readonly enabled: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly target: ResolvedTarget;
  /** Role with which the scheduler calls the target. */
  readonly roleArn: string;
  /** Queue for calls that failed in every attempt. */
  readonly deadLetterArn: string;
  /** Key of the input. The scheduler's own by default. */
  readonly keyArn?: string;
}

/** Scheduler is at-least-once: a call older than this is not worth repeating, the next one is due. */
const MAXIMUM_AGE_SECONDS = 3600;
const MAXIMUM_ATTEMPTS = 10;

/** A schedule in the default group. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    new SchedulerSchedule(this, PRIMARY, {
      name: props.name,
      description: props.purpose,
      scheduleExpression: props.expression,
      scheduleExpressionTimezone: props.timeZone,
      state: chooseText(props.enabled, 'ENABLED', 'DISABLED'),
      flexibleTimeWindow: { mode: 'OFF' },
      kmsKeyArn: props.keyArn,
      target: {
        arn: props.target.arn,
        roleArn: props.roleArn,
        input: JSON.stringify(props.input),
        retryPolicy: { maximumEventAgeInSeconds: MAXIMUM_AGE_SECONDS, maximumRetryAttempts: MAXIMUM_ATTEMPTS },
        deadLetterConfig: { arn: props.deadLetterArn },
      },
    });
  }
}
