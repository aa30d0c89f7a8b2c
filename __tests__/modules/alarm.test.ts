import { Alarm, type AlarmProps } from '../../modules/alarm';
import { functionMetric, queueMetric } from '../../modules/metrics';
import { type Block, resource, synthesizeScope } from '../support/terraform-synth';

const PROPS: AlarmProps = {
  name: 'waiting',
  description: 'Messages wait.',
  actions: ['arn:aws:sns:eu-west-1:123456789012:topic'],
  metrics: { metric: queueMetric('queue')('ApproximateNumberOfMessagesVisible', 'Maximum') },
  threshold: 0,
  periodSeconds: 300,
  periods: '3',
};

function alarm(props: Partial<AlarmProps>): Block {
  const configuration = synthesizeScope((scope) => void new Alarm(scope, 'alarm', { ...PROPS, ...props }));
  return resource(configuration, 'aws_cloudwatch_metric_alarm');
}

describe('Alarm', () => {
  it('watches one metric over consecutive periods, and takes silence for health', () => {
    expect(alarm({})).toMatchObject({
      alarm_name: 'waiting',
      alarm_actions: PROPS.actions,
      namespace: 'AWS/SQS',
      metric_name: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: 'queue' },
      statistic: 'Maximum',
      period: 300,
      evaluation_periods: 3,
      threshold: 0,
      comparison_operator: 'GreaterThanThreshold',
      treat_missing_data: 'notBreaching',
    });
  });

  it('watches a formula over several metrics, of which only the result counts', () => {
    const metric = functionMetric('resize');

    const block = alarm({
      metrics: { errors: metric('Errors'), invocations: metric('Invocations') },
      formula: '100 * errors / invocations',
    });

    expect(block['metric_query']).toEqual([
      { id: 'result', expression: '100 * errors / invocations', label: 'waiting', return_data: true },
      {
        id: 'errors',
        metric: {
          namespace: 'AWS/Lambda',
          metric_name: 'Errors',
          dimensions: { FunctionName: 'resize' },
          stat: 'Sum',
          period: 300,
        },
      },
      expect.objectContaining({ id: 'invocations' }),
    ]);
    expect(block).not.toHaveProperty('metric_name');
    expect(block).not.toHaveProperty('period');
  });

  it('exists under a condition that Terraform decides', () => {
    expect(alarm({ enabled: ['${var.watch}'] })['count']).toBe('${tobool(var.watch) ? 1 : 0}');
    expect(alarm({ enabled: ['true'] })).not.toHaveProperty('count');
  });

  it('takes the number of periods from a variable', () => {
    expect(alarm({ periods: '${var.minutes}' })['evaluation_periods']).toBe('${var.minutes}');
  });
});
