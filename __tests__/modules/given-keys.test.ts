import { workflows } from '../../state-machines/index';
import {
  type Block,
  type Configuration,
  environmentWithModel,
  parsed,
  type PolicyStatement,
  resource,
  synthesizeEnvironment,
  synthesizeModule,
} from '../support/terraform-synth';

const BUCKET_KEY = 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/of-the-bucket';
const TOPIC_KEY = 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/of-the-topic';
const TOPIC = 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:theirs';
const SUFFIX = '${data.aws_partition.partition.dns_suffix}';

const list = (value: string | readonly string[] | undefined): readonly string[] => [value ?? []].flat();

/** What each role may do, by the name of its policy. */
function grants(configuration: Configuration): [string, readonly PolicyStatement[]][] {
  return Object.entries(configuration.resource['aws_iam_role_policy']!).map(([name, block]) => [
    name,
    parsed(block['policy']).Statement,
  ]);
}

/** The actions that the statements grant on the resources that a test selects. */
function actionsOn(statements: readonly PolicyStatement[], selects: (resource: string) => boolean): string[] {
  return statements.filter(({ Resource }) => list(Resource).some(selects)).flatMap(({ Action }) => list(Action));
}

/** Roles whose use of a key does not follow from what they may do with what it encrypts. */
function wrongKeyUse(
  configuration: Configuration,
  options: {
    readonly encrypted: (resource: string) => boolean;
    readonly key: string;
    readonly reads: RegExp;
    readonly writes: RegExp;
  },
): string[] {
  return grants(configuration).flatMap(([name, statements]) => {
    const actions = actionsOn(statements, options.encrypted);
    const reads = actions.some((action) => options.reads.test(action));
    const writes = actions.some((action) => options.writes.test(action));
    const used = actionsOn(statements, (one) => one === options.key).sort();
    const needed = [...(reads || writes ? ['kms:Decrypt'] : []), ...(writes ? ['kms:GenerateDataKey'] : [])];
    return JSON.stringify(used) === JSON.stringify(needed)
      ? []
      : [`${name}: ${used.join()} in place of ${needed.join()}`];
  });
}

describe.each([true, false])(
  'a stack with a bucket and a topic from elsewhere (own key for all: %s)',
  (customerManagedKey) => {
    const stack = synthesizeEnvironment({
      ...environmentWithModel(),
      region: 'us-gov-west-1',
      customerManagedKey,
      existing: {
        buckets: { photos: { name: 'theirs', kmsKeyArn: BUCKET_KEY } },
        topicArns: { notifications: { arn: TOPIC, kmsKeyArn: TOPIC_KEY } },
      },
    });

    it('lets every role that reads or writes objects use the key of the bucket, and no other role', () => {
      const wrong = wrongKeyUse(stack, {
        encrypted: (one) => one.includes(':s3:::theirs'),
        key: BUCKET_KEY,
        reads: /^s3:GetObject/,
        writes: /^s3:PutObject/,
      });

      expect(wrong).toEqual([]);
    });

    it('lets every role that publishes use the key of the topic, and no other role', () => {
      const wrong = wrongKeyUse(stack, {
        encrypted: (one) => one === TOPIC,
        key: TOPIC_KEY,
        reads: /^never$/,
        writes: /^sns:Publish$/,
      });

      expect(wrong).toEqual([]);
    });

    it('ties each use to the service that encrypts', () => {
      for (const [name, statements] of grants(stack)) {
        for (const { Resource, Action, Condition } of statements) {
          if (Resource !== BUCKET_KEY && Resource !== TOPIC_KEY) continue;
          const asksRekognition = statements.some((one) =>
            list(one.Action).some((action) => /^rekognition:Detect/.test(action)),
          );
          const service = Resource === TOPIC_KEY ? 'sns' : 's3';
          const through = JSON.stringify(Condition);
          expect({ name, Action, through }).toMatchObject({
            through: expect.stringContaining(`${service}.us-gov-west-1.${SUFFIX}`) as string,
          });
          // Rekognition reads the object in the name of the function that calls it.
          if (service === 's3' && asksRekognition) expect(through).toContain(`rekognition.us-gov-west-1.${SUFFIX}`);
        }
      }
    });

    it('hands the keys on with the outputs', () => {
      expect(stack.output['photos_bucket']!['value']).toMatchObject({ name: 'theirs', kms_key_arn: BUCKET_KEY });
      expect(stack.output['notifications_topic']!['value']).toEqual({ arn: TOPIC, kms_key_arn: TOPIC_KEY });
    });
  },
);

describe.each(Object.values(workflows))('the module of $name', (workflow) => {
  const module = synthesizeModule(workflow);
  const local = (name: string): string => `\${local.${name}}`;

  it('takes a bucket and a topic with or without their own key', () => {
    expect(module.variable['photos_bucket']!['type']).toBe('object({ name = string, kms_key_arn = optional(string) })');
    expect(module.variable['notifications_topic']!['type']).toBe(
      'object({ arn = string, kms_key_arn = optional(string) })',
    );
  });

  it('lets every role that reads or writes objects use the key of the bucket, or ours where it has none', () => {
    const wrong = wrongKeyUse(module, {
      encrypted: (one) => one.startsWith(local('photos_bucket_arn')),
      key: '${coalesce(local.photos_bucket_kms_key_arn, local.kms_key_arn)}',
      reads: /^s3:GetObject/,
      writes: /^s3:PutObject/,
    });

    expect(wrong).toEqual([]);
  });

  it('lets every role that publishes use the key of the topic, or ours where it has none', () => {
    const wrong = wrongKeyUse(module, {
      encrypted: (one) => one === local('notifications_topic_arn'),
      key: '${coalesce(local.notifications_topic_kms_key_arn, local.kms_key_arn)}',
      reads: /^never$/,
      writes: /^sns:Publish$/,
    });

    expect(wrong).toEqual([]);
  });

  it('hands the keys on with its outputs, so that a second instance can use what the first one made', () => {
    expect((module.output['photos_bucket']!['value'] as Block)['kms_key_arn']).toBe(local('photos_bucket_kms_key_arn'));
    expect(module.locals!['photos_bucket_kms_key_arn']).toBe(
      '${var.photos_bucket == null ? (var.customer_managed_encryption ? local.kms_key_arn : null) : var.photos_bucket.kms_key_arn}',
    );
  });

  it('refuses the alias of a key, which IAM cannot grant', () => {
    for (const name of ['photos_bucket', 'notifications_topic', 'kms_key']) {
      const rules = module.variable[name]!['validation'] as readonly Block[];
      expect(rules.map((rule) => String(rule['error_message'])).join()).toContain(
        'the ARN of a key, not its id or alias',
      );
    }
  });
});

describe('a stack that makes its own bucket', () => {
  it('names the key with the bucket, since uploaders need it', () => {
    const stack = synthesizeEnvironment({ ...environmentWithModel(), customerManagedKey: true });

    expect((stack.output['photos_bucket']!['value'] as Block)['kms_key_arn']).toBe('${aws_kms_key.encryption_key.arn}');
    expect(resource(stack, 'aws_kms_key')).toBeDefined();
  });
});
