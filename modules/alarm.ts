import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { countWhen, numberOf } from './expressions';
import type { Metric } from './metrics';
import { PRIMARY } from './readable-stack';

export interface AlarmProps {
  /** Name, unique in the account and Region. */
  readonly name: string;
  /** What happened and where to look, for the reader of the notice. */
  readonly description: string;
  /** ARNs of what it calls. */
  readonly actions: readonly string[];
  /** The metric that is watched, or those that `formula` combines, by their name in it. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** CloudWatch metric math over the names of `metrics`. Without it there is exactly one metric. */
  readonly formula?: string;
  /** The alarm rings above this value. */
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Consecutive periods above the threshold, as text. */
  readonly periods: string;
  /** What has to hold for the alarm to exist: `true`, or an expression of a Boolean each. Default: nothing. */
  readonly enabled?: readonly string[];
}

/** An alarm that calls its actions when a metric stays above a threshold. No data means no alarm. */
export class Alarm extends Construct {
  constructor(scope: Construct, id: string, props: AlarmProps) {
    super(scope, id);
    const common = {
      alarmName: props.name,
      alarmDescription: props.description,
      alarmActions: [...props.actions],
      comparisonOperator: 'GreaterThanThreshold',
      threshold: props.threshold,
      evaluationPeriods: numberOf(props.periods),
      treatMissingData: 'notBreaching',
      count: countWhen(...(props.enabled ?? [])),
    };
    const period = props.periodSeconds;
    const [metric] = Object.values(props.metrics);
    if (props.formula === undefined && metric) {
      new CloudwatchMetricAlarm(this, PRIMARY, {
        ...common,
        namespace: metric.namespace,
        metricName: metric.name,
        dimensions: { ...metric.dimensions },
        statistic: metric.statistic,
        period,
      });
      return;
    }
    new CloudwatchMetricAlarm(this, PRIMARY, {
      ...common,
      metricQuery: [
        { id: 'result', expression: props.formula, label: props.name, returnData: true },
        ...Object.entries(props.metrics).map(([name, { namespace, name: metricName, dimensions, statistic }]) => ({
          id: name,
          metric: { namespace, metricName, dimensions: { ...dimensions }, stat: statistic, period },
        })),
      ],
    });
  }
}
