import { setting, type PolicyRule } from './policy-rule';

export const tableRules: PolicyRule[] = [
  {
    ids: ['CKV_AWS_28', 'AWS-0024', 'W78'],
    says: 'a table can be restored to any point in time',
    types: ['aws_dynamodb_table'],
    holds: ({ block }) => JSON.stringify(block['point_in_time_recovery']) === '{"enabled":true}',
    breaks: setting('point_in_time_recovery', { enabled: false }),
  },
  {
    ids: ['CKV_AWS_119', 'AWS-0025', 'W74'],
    says: 'a table is encrypted with a customer-managed key',
    types: ['aws_dynamodb_table'],
    holds: ({ block }) =>
      /"enabled":true,"kms_key_arn":"\$\{aws_kms_key\./.test(JSON.stringify(block['server_side_encryption'])),
    breaks: setting('server_side_encryption', { enabled: true }),
  },
  {
    ids: ['CKV2_AWS_16', 'W73'],
    says: 'a table grows with its use',
    types: ['aws_dynamodb_table'],
    holds: ({ block }) => block['billing_mode'] === 'PAY_PER_REQUEST',
    breaks: setting('billing_mode', 'PROVISIONED'),
  },
];
