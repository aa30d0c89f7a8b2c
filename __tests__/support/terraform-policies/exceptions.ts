/** A rule that is not followed, by which resources, in which environments, and why that is right. */
export interface PolicyException {
  /** The first id of the rule. */
  readonly rule: string;
  /** Addresses that it concerns. */
  readonly resources: RegExp;
  /** Environments that it concerns; all by default. */
  readonly environments?: readonly string[];
  readonly reason: string;
}

const OWN_KEYS_IN_DEV =
  'customerManagedKey is false in dev: keys of AWS encrypt at no cost, and test photos need no key of our own.';

export const policyExceptions: readonly PolicyException[] = [
  {
    rule: 'CKV_AWS_18',
    resources: /^aws_s3_bucket\.photos_bucket$/,
    reason:
      'The log needs a bucket of the platform: set accessLogBucket. A bucket made here would log to itself or double.',
  },
  {
    rule: 'CKV_AWS_143',
    resources: /^aws_s3_bucket\.photos_bucket$/,
    reason: 'Photos of people must be deletable when they ask for it; an object lock forbids that.',
  },
  {
    rule: 'CKV_AWS_144',
    resources: /^aws_s3_bucket\.photos_bucket$/,
    reason: 'Copies in another Region multiply personal data; to have them, pass in a bucket with replication.',
  },
  {
    rule: 'AWS-0170',
    resources: /^aws_s3_bucket_versioning\.photos_bucket_versioning$/,
    reason: 'MFA delete can be set by the root user alone and not by Terraform, and would keep erasure from working.',
  },
  {
    rule: 'AWS-0171',
    resources: /^aws_s3_bucket\.photos_bucket$/,
    reason: 'Trails belong to the account or the organization, not to one application.',
  },
  ...['CKV_AWS_18', 'CKV_AWS_86'].map((rule): PolicyException => ({
    rule,
    resources: /^aws_(s3_bucket\.gallery_page|cloudfront_distribution\.gallery_distribution)$/,
    reason:
      'The files of the page are the same for everybody and hold nothing of anybody; calls of the API are in its own log.',
  })),
  ...['CKV_AWS_143', 'CKV_AWS_144', 'AWS-0170', 'AWS-0171', 'CKV2_AWS_62'].map((rule): PolicyException => ({
    rule,
    resources: /^aws_s3_bucket(_versioning)?\.gallery_page(_versioning)?$/,
    reason:
      'The files of the page are made from the sources at any time: nothing is lost with them, and nothing waits for them.',
  })),
  {
    rule: 'CKV_AWS_145',
    resources: /^aws_s3_bucket\.gallery_page$/,
    reason:
      'Everybody may read the page; with a key of its own CloudFront would have to be let into the key of the photos.',
  },
  ...['CKV_AWS_174', 'CKV2_AWS_42'].map((rule): PolicyException => ({
    rule,
    resources: /^aws_cloudfront_distribution\.gallery_distribution$/,
    reason:
      'Under the name that CloudFront gives, it leaves no choice. With gallery.domain, which production is to have, both hold.',
  })),
  {
    rule: 'CKV_AWS_68',
    resources: /^aws_cloudfront_distribution\.gallery_distribution$/,
    reason:
      'A web ACL costs 5 USD a month and belongs to the platform: gallery.webAclArn takes one. The API holds back callers itself.',
  },
  {
    rule: 'CKV_AWS_310',
    resources: /^aws_cloudfront_distribution\.gallery_distribution$/,
    reason: 'The page is of no use without the API and the photos, which are in the one Region of the deployment.',
  },
  {
    rule: 'CKV_AWS_374',
    resources: /^aws_cloudfront_distribution\.gallery_distribution$/,
    reason: 'Nobody sees more than the page without signing in, and people who look after photos travel.',
  },
  {
    rule: 'CKV_AWS_115',
    resources: /^aws_lambda_function\./,
    reason:
      'New accounts refuse reserved concurrency ("below its minimum value of [10]"): reservedConcurrency is an option.',
  },
  {
    rule: 'CKV_AWS_116',
    resources: /^aws_lambda_function\./,
    reason:
      'States call most functions, and wait, retry and catch themselves. Those that events call are under their own rule.',
  },
  {
    rule: 'CKV_AWS_117',
    resources: /^aws_lambda_function\./,
    reason:
      'The functions reach managed services only; a VPC would add endpoints and start-up time and protect nothing.',
  },
  {
    rule: 'CKV_AWS_272',
    resources: /^aws_lambda_function\./,
    reason:
      'Signing needs a signing profile of the organization; source_code_hash ties a plan to the bytes that were built.',
  },
  {
    rule: 'own: no wildcard action in a key policy',
    resources: /^aws_kms_key\.encryption_key$/,
    reason:
      'The statement for the account itself is the one AWS puts into every key: without it a key can become unmanageable.',
  },
  {
    rule: 'CKV_AWS_285',
    resources: /^aws_sfn_state_machine\./,
    environments: ['prod', 'staging'],
    reason: 'Inputs and outputs hold places of capture and faces: logExecutionData stays off where real photos are.',
  },
  {
    rule: 'CKV_AWS_338',
    resources: /^aws_cloudwatch_log_group\./,
    environments: ['dev', 'staging'],
    reason: 'No one has to account for what happened to test photos a year ago.',
  },
  ...[
    ['CKV_AWS_145', /^aws_s3_bucket\.photos_bucket$/],
    ['AWS-0135', /^aws_sqs_queue\./],
    ['CKV_AWS_119', /^aws_dynamodb_table\./],
    ['CKV_AWS_173', /^aws_lambda_function\./],
    ['CKV_AWS_297', /^aws_scheduler_schedule\./],
    ['CKV_AWS_158', /^aws_cloudwatch_log_group\./],
  ].map(([rule, resources]): PolicyException => ({
    rule: rule as string,
    resources: resources as RegExp,
    environments: ['dev'],
    reason: OWN_KEYS_IN_DEV,
  })),
];
