import {
  adding,
  addingStatement,
  has,
  resourcePolicyRules,
  setting,
  statementsOf,
  without,
  type PolicyRule,
} from './policy-rule';

export const bucketRules: PolicyRule[] = [
  {
    ids: ['CKV_AWS_18', 'AWS-0089', 'W35'],
    says: 'a bucket logs accesses',
    types: ['aws_s3_bucket'],
    holds: (subject) => has(subject, 'aws_s3_bucket_logging', 'bucket'),
    breaks: without('aws_s3_bucket_logging'),
  },
  {
    ids: ['CKV_AWS_19', 'W41'],
    says: 'a bucket is encrypted',
    types: ['aws_s3_bucket'],
    holds: (subject) => has(subject, 'aws_s3_bucket_server_side_encryption_configuration', 'bucket'),
    breaks: without('aws_s3_bucket_server_side_encryption_configuration'),
  },
  {
    ids: ['CKV_AWS_145', 'AWS-0132'],
    says: 'a bucket is encrypted with a customer-managed key',
    types: ['aws_s3_bucket'],
    holds: (subject) =>
      has(subject, 'aws_s3_bucket_server_side_encryption_configuration', 'bucket', ({ rule }) =>
        /"kms_master_key_id":"\$\{aws_kms_key\./.test(JSON.stringify(rule)),
      ),
    breaks: without('aws_s3_bucket_server_side_encryption_configuration'),
  },
  {
    ids: ['CKV_AWS_20', 'CKV_AWS_57', 'CKV_AWS_375', 'CKV_AWS_379', 'AWS-0092', 'F14', 'W31'],
    says: 'a bucket has no access control list, public or other',
    types: ['aws_s3_bucket'],
    holds: (subject) => !('acl' in subject.block) && !subject.configuration.resource['aws_s3_bucket_acl'],
    breaks: adding('aws_s3_bucket_acl', { acl: 'public-read' }),
  },
  {
    ids: ['CKV_AWS_21', 'AWS-0090'],
    says: 'a bucket is versioned',
    types: ['aws_s3_bucket'],
    holds: (subject) =>
      has(subject, 'aws_s3_bucket_versioning', 'bucket', ({ versioning_configuration: versioning }) =>
        JSON.stringify(versioning).includes('"Enabled"'),
      ),
    breaks: without('aws_s3_bucket_versioning'),
  },
  ...(
    [
      ['block_public_acls', ['CKV_AWS_53', 'AWS-0086']],
      ['block_public_policy', ['CKV_AWS_54', 'AWS-0087']],
      ['ignore_public_acls', ['CKV_AWS_55', 'AWS-0091']],
      ['restrict_public_buckets', ['CKV_AWS_56', 'AWS-0093']],
    ] as const
  ).map(([attribute, ids]): PolicyRule => ({
    ids,
    says: `public access is refused: ${attribute}`,
    types: ['aws_s3_bucket_public_access_block'],
    holds: ({ block }) => block[attribute] === true,
    breaks: setting(attribute, false),
  })),
  {
    ids: ['CKV2_AWS_6', 'AWS-0094'],
    says: 'a bucket has a public access block',
    types: ['aws_s3_bucket'],
    holds: (subject) => has(subject, 'aws_s3_bucket_public_access_block', 'bucket'),
    breaks: without('aws_s3_bucket_public_access_block'),
  },
  {
    ids: ['CKV_AWS_93'],
    says: 'a bucket policy does not lock everybody out',
    types: ['aws_s3_bucket_policy'],
    holds: ({ block }) =>
      statementsOf(block['policy']).every(({ Effect, Condition }) => Effect === 'Allow' || Condition),
    breaks: addingStatement('policy', { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }),
  },
  {
    ids: ['CKV_AWS_143'],
    says: 'objects of a bucket can be locked',
    types: ['aws_s3_bucket'],
    holds: ({ block }) => block['object_lock_enabled'] === true,
    breaks: setting('object_lock_enabled', false),
  },
  {
    ids: ['CKV_AWS_144'],
    says: 'a bucket is replicated to another Region',
    types: ['aws_s3_bucket'],
    holds: (subject) => has(subject, 'aws_s3_bucket_replication_configuration', 'bucket'),
    breaks: without('aws_s3_bucket_replication_configuration'),
  },
  {
    ids: ['AWS-0170'],
    says: 'deleting a version takes a second factor',
    types: ['aws_s3_bucket_versioning'],
    holds: ({ block }) => JSON.stringify(block).includes('"mfa_delete":"Enabled"'),
    breaks: setting('versioning_configuration', {}),
  },
  {
    ids: ['AWS-0171', 'AWS-0172'],
    says: 'a trail records object-level calls',
    types: ['aws_s3_bucket'],
    holds: ({ configuration }) => 'aws_cloudtrail' in configuration.resource,
    breaks: without('aws_cloudtrail'),
  },
  {
    ids: ['AWS-0320'],
    says: 'a bucket name has no dots, which TLS does not allow',
    types: ['aws_s3_bucket'],
    holds: ({ block }) =>
      !String(block['bucket'])
        .replace(/\$\{[^}]*}/g, '')
        .includes('.'),
    breaks: setting('bucket', 'photos.example.com'),
  },
  {
    ids: ['CKV_AWS_300'],
    says: 'abandoned uploads are dropped',
    types: ['aws_s3_bucket_lifecycle_configuration'],
    holds: ({ block }) => JSON.stringify(block['rule']).includes('"abort_incomplete_multipart_upload"'),
    breaks: setting('rule', []),
  },
  {
    ids: ['CKV2_AWS_61'],
    says: 'a bucket has a lifecycle',
    types: ['aws_s3_bucket'],
    holds: (subject) => has(subject, 'aws_s3_bucket_lifecycle_configuration', 'bucket'),
    breaks: without('aws_s3_bucket_lifecycle_configuration'),
  },
  {
    ids: ['CKV2_AWS_62'],
    says: 'a bucket reports its events',
    types: ['aws_s3_bucket'],
    holds: (subject) => has(subject, 'aws_s3_bucket_notification', 'bucket', ({ eventbridge }) => eventbridge === true),
    breaks: without('aws_s3_bucket_notification'),
  },
  {
    ids: ['CKV2_AWS_65'],
    says: 'a bucket owns what is put into it',
    types: ['aws_s3_bucket_ownership_controls'],
    holds: ({ block }) => JSON.stringify(block['rule']).includes('"BucketOwnerEnforced"'),
    breaks: setting('rule', { object_ownership: 'ObjectWriter' }),
  },
  ...resourcePolicyRules('aws_s3_bucket', 'aws_s3_bucket_policy', 'bucket', {
    anyone: ['CKV_AWS_70', 'F16'],
    wildcard: ['F15'],
    notPrincipal: ['F9'],
    notAction: ['W20'],
  }),
];
