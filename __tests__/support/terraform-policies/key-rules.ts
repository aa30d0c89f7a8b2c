import {
  actionsOf,
  addingStatement,
  admitsAnyone,
  allowing,
  anyone,
  changing,
  setting,
  type PolicyRule,
} from './policy-rule';

export const keyRules: PolicyRule[] = [
  {
    ids: ['CKV_AWS_7', 'AWS-0065', 'F19'],
    says: 'a key is rotated',
    types: ['aws_kms_key'],
    holds: ({ block }) => block['enable_key_rotation'] === true,
    breaks: setting('enable_key_rotation', false),
  },
  {
    ids: ['CKV_AWS_33', 'F76'],
    says: 'a key admits nobody without a name',
    types: ['aws_kms_key'],
    holds: ({ block }) => !allowing(block['policy']).some(admitsAnyone),
    breaks: addingStatement('policy', anyone('kms:Decrypt')),
  },
  {
    ids: ['own: no wildcard action in a key policy'],
    says: 'a key policy allows no action by wildcard',
    types: ['aws_kms_key'],
    holds: ({ block }) =>
      !allowing(block['policy'])
        .flatMap(actionsOf)
        .some((action) => action.includes('*')),
    breaks: addingStatement('policy', { Effect: 'Allow', Principal: { AWS: 'x' }, Action: 'kms:*' }),
  },
  {
    ids: ['CKV_AWS_227'],
    says: 'a key is switched on',
    types: ['aws_kms_key'],
    holds: ({ block }) => block['is_enabled'] !== false,
    breaks: setting('is_enabled', false),
  },
  {
    ids: ['CKV2_AWS_64'],
    says: 'a key has its own policy',
    types: ['aws_kms_key'],
    holds: ({ block }) => Boolean(block['policy']),
    breaks: changing((block) => delete block['policy']),
  },
  {
    ids: ['CKV_AWS_297'],
    says: 'a schedule is encrypted with a customer-managed key',
    types: ['aws_scheduler_schedule'],
    holds: ({ block }) => /^\$\{aws_kms_key\./.test(String(block['kms_key_arn'])),
    breaks: changing((block) => delete block['kms_key_arn']),
  },
];
