import { EncryptionKey } from '../../modules/encryption-key';
import { NotificationTopic } from '../../modules/notification-topic';
import { type Configuration, parsed, resource, synthesizeScope } from '../support/terraform-synth';

const ACCOUNT = '123456789012';

function topic(): Configuration {
  return synthesizeScope((scope) => {
    const key = new EncryptionKey(scope, 'key', {
      alias: 'demo',
      location: { partition: 'aws', dnsSuffix: 'amazonaws.com', region: 'eu-west-1', accountId: ACCOUNT },
      deletionWindowDays: 30,
    });
    new NotificationTopic(scope, 'notifications', {
      name: 'demo-notifications',
      keyArn: key.arn,
      accountId: ACCOUNT,
      subscriptions: [
        { protocol: 'email', endpoint: 'team@example.com' },
        { protocol: 'sms', endpoint: '+4312345678' },
      ],
    });
  });
}

describe('NotificationTopic', () => {
  it('is encrypted with a key that alarms and rules can publish through', () => {
    const configuration = topic();

    const key = resource(configuration, 'aws_kms_key');
    expect(resource(configuration, 'aws_sns_topic')['kms_master_key_id']).toMatch(/^\$\{aws_kms_key\..*\.arn}$/);
    expect(parsed(key['policy']).Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      }),
    );
  });

  it('admits alarms and rules of the account, and nothing without TLS', () => {
    const { Statement } = parsed(resource(topic(), 'aws_sns_topic_policy')['policy']);

    const admitted = Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(admitted.map(({ Principal }) => Principal)).toEqual([
      { Service: 'cloudwatch.amazonaws.com' },
      { Service: 'events.amazonaws.com' },
    ]);
    for (const { Condition } of admitted) {
      expect(Condition).toEqual({ StringEquals: { 'aws:SourceAccount': ACCOUNT } });
    }
    expect(Statement[0]).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
  });

  it('tells every subscriber', () => {
    const subscriptions = Object.values(topic().resource['aws_sns_topic_subscription']!);

    expect(subscriptions.map(({ protocol, endpoint }) => [protocol, endpoint])).toEqual([
      ['email', 'team@example.com'],
      ['sms', '+4312345678'],
    ]);
  });
});

describe('EncryptionKey', () => {
  it('is rotated and lets the log groups of its own account and Region in', () => {
    const key = resource(topic(), 'aws_kms_key');

    expect(key).toMatchObject({ enable_key_rotation: true, deletion_window_in_days: 30 });
    expect(parsed(key['policy']).Statement).toContainEqual(
      expect.objectContaining({
        Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
        Condition: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:*` },
        },
      }),
    );
  });
});
