import { changing, resourcePolicyRules, setting, type PolicyRule } from './policy-rule';

export const queueRules: PolicyRule[] = [
  {
    ids: ['CKV_AWS_27', 'AWS-0096', 'W48'],
    says: 'a queue is encrypted',
    types: ['aws_sqs_queue'],
    holds: ({ block }) => block['sqs_managed_sse_enabled'] === true || Boolean(block['kms_master_key_id']),
    breaks: changing((block) => {
      block['sqs_managed_sse_enabled'] = false;
      block['kms_master_key_id'] = '';
    }),
  },
  {
    ids: ['AWS-0135', 'CKV2_AWS_73'],
    says: 'a queue is encrypted with a customer-managed key',
    types: ['aws_sqs_queue'],
    holds: ({ block }) => /^\$\{aws_kms_key\./.test(String(block['kms_master_key_id'])),
    breaks: setting('kms_master_key_id', 'alias/aws/sqs'),
  },
  ...resourcePolicyRules('aws_sqs_queue', 'aws_sqs_queue_policy', 'queue_url', {
    anyone: ['CKV_AWS_168', 'CKV_AWS_387', 'AWS-0097', 'F21'],
    wildcard: ['CKV_AWS_72', 'F20'],
    notPrincipal: ['F7'],
    notAction: ['W18'],
  }),
];
