import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import type { TerraformCount } from 'cdktf';
import { Construct } from 'constructs';
import { attributeOf } from './expressions';
import { policyDocument } from './iam-policy';
import { arnOf, type Location } from './location';
import { PRIMARY } from './readable-stack';

export interface EncryptionKeyProps {
  /** Alias without the `alias/` in front. */
  readonly alias: string;
  readonly location: Location;
  /** Days between a destroy and the loss of the key, 7..30. */
  readonly deletionWindowDays: number;
  /** Whether Terraform refuses to destroy the key. Default: no. */
  readonly preventDestroy?: boolean;
  /** Set where the key is created only under a condition. */
  readonly count?: TerraformCount;
}

/** A customer-managed key, rotated every year, that alarms, event rules and log groups can use too. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const { count } = props;
    const key = new KmsKey(this, PRIMARY, {
      description: `Encrypts what ${props.alias} stores and sends`,
      enableKeyRotation: true,
      deletionWindowInDays: props.deletionWindowDays,
      policy: keyPolicy(props.location),
      // A key has no name: by this the policy of a deployer tells it from the keys of others.
      tags: { NamePrefix: props.alias },
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
      count,
    });
    this.arn = attributeOf(key, 'arn');
    new KmsAlias(this, 'alias', { name: `alias/${props.alias}`, targetKeyId: attributeOf(key, 'key_id'), count });
  }
}

/**
 * The policy that such a key needs; a key that is passed in must allow the same services.
 *
 * CloudWatch and EventBridge are not tied to a source here: they reach the key only through a topic or a queue, whose
 * own policy names the account and the rule.
 * Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html,
 * https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
 */
function keyPolicy(location: Location): string {
  const { partition, accountId, region, dnsSuffix } = location;
  return policyDocument([
    {
      Sid: 'LetIamPoliciesDecide',
      Effect: 'Allow',
      Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'EncryptLogGroups',
      Effect: 'Allow',
      Principal: { Service: `logs.${region}.${dnsSuffix}` },
      Action: [
        'kms:Decrypt',
        'kms:DescribeKey',
        'kms:Encrypt',
        'kms:GenerateDataKey',
        'kms:GenerateDataKeyWithoutPlaintext',
        'kms:ReEncryptFrom',
        'kms:ReEncryptTo',
      ],
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arnOf(location, 'logs', 'log-group:*') },
      },
    },
    {
      Sid: 'PublishToEncryptedTopicsAndQueues',
      Effect: 'Allow',
      Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
    },
  ]);
}
