import { addingPolicyStatement, policies, resourcePolicyRules, setting, type PolicyRule } from './policy-rule';

export const topicRules: PolicyRule[] = [
  {
    ids: ['CKV_AWS_26', 'AWS-0095', 'AWS-0136', 'W47'],
    says: 'a topic is encrypted with a customer-managed key',
    types: ['aws_sns_topic'],
    holds: ({ block }) => /^\$\{aws_kms_key\./.test(String(block['kms_master_key_id'])),
    breaks: setting('kms_master_key_id', 'alias/aws/sns'),
  },
  {
    ids: ['CKV_AWS_385'],
    says: 'a topic admits services for its own account alone',
    types: ['aws_sns_topic'],
    holds: (subject) =>
      policies(subject, 'aws_sns_topic_policy', 'arn').every(({ Condition }) =>
        /"aws:SourceAccount":"\$\{data\.aws_caller_identity\./.test(JSON.stringify(Condition ?? null)),
      ),
    breaks: addingPolicyStatement('aws_sns_topic_policy', {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::999999999999:root' },
      Action: 'sns:Publish',
    }),
  },
  ...resourcePolicyRules('aws_sns_topic', 'aws_sns_topic_policy', 'arn', {
    anyone: ['CKV_AWS_169', 'F18'],
    wildcard: ['own: no wildcard action in a topic policy'],
    notPrincipal: ['F8'],
    notAction: ['W19'],
  }),
];
