import { settledEncryption } from '../../modules/encryption';
import { Queue } from '../../modules/queue';
import { type Configuration, parsed, resource, synthesizeScope } from '../support/terraform-synth';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/one';
const RULE = 'arn:aws:events:eu-west-1:123456789012:rule/one';

function queues(everything: boolean): Configuration {
  return synthesizeScope((scope) => {
    const encryption = settledEncryption(KEY, everything);
    const deadLetter = new Queue(scope, 'dead', { name: 'demo-dead', encryption, retentionSeconds: 1_209_600 });
    const queue = new Queue(scope, 'main', {
      name: 'demo',
      encryption,
      retentionSeconds: 3600,
      visibilityTimeoutSeconds: 180,
      deadLetter: { queue: deadLetter, maxReceiveCount: 3 },
    });
    queue.allowRules([RULE]);
  });
}

function named(configuration: Configuration, type: string, part: string): string {
  return Object.keys(configuration.resource[type] ?? {}).find((name) => name.startsWith(part))!;
}

describe('Queue', () => {
  it('moves messages to its dead-letter queue, which accepts them from there alone', () => {
    const configuration = queues(true);

    const main = resource(configuration, 'aws_sqs_queue', named(configuration, 'aws_sqs_queue', 'main'));
    expect(main).toMatchObject({ message_retention_seconds: 3600, visibility_timeout_seconds: 180 });
    expect(parsed(main['redrive_policy'])).toEqual({
      deadLetterTargetArn: expect.stringMatching(/^\$\{aws_sqs_queue\.dead_.*\.arn}$/),
      maxReceiveCount: 3,
    });
    expect(parsed(resource(configuration, 'aws_sqs_queue_redrive_allow_policy')['redrive_allow_policy'])).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: [expect.stringMatching(/^\$\{aws_sqs_queue\.main_.*\.arn}$/)],
    });
  });

  it('lets only the named rules in, and nothing without TLS', () => {
    const configuration = queues(true);

    const policyOf = (part: string): unknown =>
      parsed(
        resource(configuration, 'aws_sqs_queue_policy', named(configuration, 'aws_sqs_queue_policy', part))['policy'],
      ).Statement;
    expect(policyOf('main')).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: { ArnEquals: { 'aws:SourceArn': RULE } },
      }),
    ]);
    expect(policyOf('dead')).toHaveLength(1);
  });

  it.each([
    ['the given key', true, { kms_master_key_id: KEY }],
    ['the key of SQS', false, { sqs_managed_sse_enabled: true }],
  ])('is encrypted with %s and never with both', (_, everything, expected) => {
    const configuration = queues(everything);

    for (const queue of Object.values(configuration.resource['aws_sqs_queue']!)) {
      const encryption = Object.entries(queue).filter(([name]) => /^(kms_|sqs_managed)/.test(name));
      expect(Object.fromEntries(encryption)).toEqual(expected);
    }
  });
});
