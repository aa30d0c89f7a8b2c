import { changing, setting, type PolicyRule } from './policy-rule';

export const stateMachineAndLogRules: PolicyRule[] = [
  {
    ids: ['CKV_AWS_284'],
    says: 'a state machine is traced',
    types: ['aws_sfn_state_machine'],
    holds: ({ block }) => JSON.stringify(block['tracing_configuration']) === '{"enabled":true}',
    breaks: setting('tracing_configuration', { enabled: false }),
  },
  {
    ids: ['CKV_AWS_285'],
    says: 'a state machine logs inputs and outputs',
    types: ['aws_sfn_state_machine'],
    holds: ({ block }) => JSON.stringify(block['logging_configuration']).includes('"include_execution_data":true'),
    breaks: setting('logging_configuration', { include_execution_data: false }),
  },
  {
    ids: ['CKV_AWS_66', 'W86'],
    says: 'a log group does not keep its events for ever',
    types: ['aws_cloudwatch_log_group'],
    holds: ({ block }) => Number(block['retention_in_days']) > 0,
    breaks: setting('retention_in_days', 0),
  },
  {
    ids: ['CKV_AWS_158', 'AWS-0017', 'W84'],
    says: 'a log group is encrypted with a customer-managed key',
    types: ['aws_cloudwatch_log_group'],
    holds: ({ block }) => /^\$\{aws_kms_key\./.test(String(block['kms_key_id'])),
    breaks: changing((block) => delete block['kms_key_id']),
  },
  {
    ids: ['CKV_AWS_338'],
    says: 'a log group keeps its events for a year',
    types: ['aws_cloudwatch_log_group'],
    holds: ({ block }) => Number(block['retention_in_days']) >= 365,
    breaks: setting('retention_in_days', 30),
  },
];
