import type { Environment } from '../../env/environment';
import { workflows } from '../../state-machines/index';
import {
  type Block,
  type Configuration,
  environmentWithModel,
  parsed,
  resource,
  synthesizeEnvironment,
  synthesizeModule,
} from '../support/terraform-synth';

const OURS = 'arn:aws:sns:us-east-1:123456789012:on-call';
const NOTICES = { protocol: 'email', endpoint: 'gallery@example.com' } as const;
const ON_CALL = { protocol: 'sms', endpoint: '+4312345678' } as const;

const stackWith = (changes: Partial<Environment> = {}): Configuration =>
  synthesizeEnvironment({ ...environmentWithModel(), ...changes });

const each = (configuration: Configuration, type: string): Block[] => Object.values(configuration.resource[type] ?? {});

describe('the alarms of a stack', () => {
  it('tell their own topic, and notices another: who hears of alarms gets no mail per photo', () => {
    const stack = stackWith({ subscriptions: [NOTICES], alarmSubscriptions: [ON_CALL] });

    const heard = each(stack, 'aws_sns_topic_subscription').map(({ endpoint, topic_arn: topic }) => [endpoint, topic]);
    expect(heard).toEqual(
      expect.arrayContaining([
        [NOTICES.endpoint, '${aws_sns_topic.notifications_topic.arn}'],
        [ON_CALL.endpoint, '${aws_sns_topic.alarms_topic.arn}'],
      ]),
    );
    expect(heard).toHaveLength(2);
    for (const alarm of each(stack, 'aws_cloudwatch_metric_alarm')) {
      expect(alarm['alarm_actions']).toEqual(['${aws_sns_topic.alarms_topic.arn}']);
    }
    for (const role of each(stack, 'aws_iam_role_policy')) expect(role['policy']).not.toContain('alarms_topic');
  });

  it('reach their topic through its key and over TLS only', () => {
    const stack = stackWith();

    const topic = resource(stack, 'aws_sns_topic', 'alarms_topic');
    const { Statement } = parsed(resource(stack, 'aws_sns_topic_policy', 'alarms_topic_policy')['policy']);
    expect(topic['kms_master_key_id']).toBe('${aws_kms_key.encryption_key.arn}');
    expect(JSON.stringify(Statement)).toContain('"Service":"cloudwatch.amazonaws.com"');
    expect(JSON.stringify(Statement)).toContain('aws:SecureTransport');
  });

  it('call what the platform names, and have no topic then', () => {
    const stack = stackWith({ alarmActions: [OURS] });

    expect(Object.keys(stack.resource['aws_sns_topic']!)).toEqual(['notifications_topic']);
    expect(stack.output).not.toHaveProperty('alarms_topic');
    for (const alarm of each(stack, 'aws_cloudwatch_metric_alarm')) expect(alarm['alarm_actions']).toEqual([OURS]);
  });

  it('are left out with everything that is for them alone', () => {
    const stack = stackWith({ alarms: false });

    expect(stack.resource).not.toHaveProperty('aws_cloudwatch_metric_alarm');
    expect(Object.keys(stack.resource['aws_sns_topic']!)).toEqual(['notifications_topic']);
  });
});

describe('the other switches of a stack', () => {
  it('leave out the dashboard', () => {
    const stack = stackWith({ dashboard: false });

    expect(stack.resource).not.toHaveProperty('aws_cloudwatch_dashboard');
    expect(stack.output).not.toHaveProperty('dashboard');
  });

  it('leave out traces, and the permission to send them', () => {
    const stack = stackWith({ tracing: false });

    for (const lambda of each(stack, 'aws_lambda_function'))
      expect(lambda['tracing_config']).toEqual({ mode: 'PassThrough' });
    for (const machine of each(stack, 'aws_sfn_state_machine')) {
      expect(machine['tracing_configuration']).toEqual({ enabled: false });
    }
    for (const role of each(stack, 'aws_iam_role_policy')) expect(role['policy']).not.toContain('xray:');
  });

  it('give state machines the four actions of X-Ray, and functions the two that they use', () => {
    const stack = stackWith();

    const traces = (role: string): unknown =>
      parsed(resource(stack, 'aws_iam_role_policy', role)['policy']).Statement.find(({ Sid }) => Sid === 'SendTraces')
        ?.Action;
    expect(traces('image_analysis_state_machine_role_policy')).toEqual([
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
    expect(traces('image_analysis_detect_labels_role_policy')).toEqual([
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });
});

describe.each(Object.values(workflows).map((workflow) => [workflow.name, workflow] as const))(
  'the module of %s',
  (_, workflow) => {
    const module = synthesizeModule(workflow);

    it('leaves alarms, their topic, the dashboard and traces to variables', () => {
      for (const alarm of each(module, 'aws_cloudwatch_metric_alarm')) {
        expect(alarm['count']).toMatch(/^\$\{tobool\(var\.create_alarms\)( && .*)? \? 1 : 0}$/);
        expect(alarm['alarm_actions']).toBe(
          '${length(var.alarm_actions) > 0 ? var.alarm_actions : [aws_sns_topic.alarms_topic[0].arn]}',
        );
      }
      expect(resource(module, 'aws_sns_topic', 'alarms_topic')['count']).toBe(
        '${tobool(var.create_alarms && length(var.alarm_actions) == 0) ? 1 : 0}',
      );
      expect(resource(module, 'aws_cloudwatch_dashboard')['count']).toBe('${tobool(var.create_dashboard) ? 1 : 0}');
      for (const machine of each(module, 'aws_sfn_state_machine')) {
        expect(machine['tracing_configuration']).toEqual({ enabled: '${var.enable_tracing}' });
      }
      for (const lambda of each(module, 'aws_lambda_function')) {
        expect(lambda['tracing_config']).toEqual({ mode: '${tobool(var.enable_tracing) ? "Active" : "PassThrough"}' });
      }
    });

    it('tells its topic, and nothing where there is none', () => {
      expect(module.output['alarms_topic']!['value']).toMatchObject({
        arn: '${one(aws_sns_topic.alarms_topic[*].arn)}',
      });
      expect(module.output['dashboard']!['value']).toBe('${one(aws_cloudwatch_dashboard.dashboard[*].dashboard_name)}');
    });
  },
);
