import { LAMBDA_RUNTIMES } from '../state-machines/lambda-runtimes';
import type { ValueRule } from '../state-machines/value-rule';

/** Retention times that CloudWatch Logs accepts, in days: PutRetentionPolicy in its API reference. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Beginnings of bucket names that S3 keeps for itself: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const RESERVED_BUCKET_NAMES = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const DAYS_IN_A_CENTURY = 36_500;

const text = (says: string, pattern: string, more: Partial<ValueRule> = {}): ValueRule => ({
  type: 'string',
  pattern,
  says,
  ...more,
});

const arn = (service: string, account: string, resource: string): string =>
  `arn:aws[a-z-]*:${service}:${account}:${resource}`;
const REGION = '[a-z]{2}(?:-[a-z]+)+-[1-9]';
const ACCOUNT = '[0-9]{12}';

/** What an environment's file and the inputs of a module have in common, beside the settings of the workflows. */
export const inputRules = {
  /** Letters first, so that the prefix fits every service; no dots, which break TLS for bucket names. */
  namePrefix: (longest: number): ValueRule =>
    text(
      `2 to ${longest} lower-case letters, digits and hyphens, the first a letter, the last a letter or a digit`,
      '[a-z][a-z0-9-]*[a-z0-9]',
      { maxLength: longest, notStarting: RESERVED_BUCKET_NAMES },
    ),
  bucketName: text(
    'the name of a bucket, not its ARN: 3 to 63 lower-case letters, digits, hyphens and single dots, e.g. acme-photos',
    '[a-z0-9](?:\\.?[a-z0-9-])*\\.?[a-z0-9]',
    { minLength: 3, maxLength: 63, notStarting: RESERVED_BUCKET_NAMES },
  ),
  topicArn: text(
    'the ARN of a standard topic, not its name, arn:<partition>:sns:<region>:<account>:<name>',
    arn('sns', `${REGION}:${ACCOUNT}`, '[A-Za-z0-9_-]{1,256}'),
  ),
  alarmAction: text(
    'the ARN of what an alarm can call, not its name: a standard topic, a function, an OpsItem or a response plan, ' +
      'e.g. arn:<partition>:sns:<region>:<account>:<name>',
    `${arn('sns', `${REGION}:${ACCOUNT}`, '[A-Za-z0-9_-]{1,256}')}|` +
      arn('(?:lambda|ssm|ssm-incidents)', `(?:${REGION})?:${ACCOUNT}`, '[A-Za-z0-9_:/#=.$-]+'),
  ),
  keyArn: text(
    'the ARN of a key, not its id or alias, arn:<partition>:kms:<region>:<account>:key/<id>',
    arn('kms', `${REGION}:${ACCOUNT}`, 'key/[A-Za-z0-9-]{1,128}'),
  ),
  policyArn: text(
    'the ARN of a managed policy, not its name, arn:<partition>:iam::<account>:policy/<name>',
    arn('iam', `:(?:${ACCOUNT}|aws)`, 'policy/[A-Za-z0-9_+=,.@/-]{1,512}'),
  ),
  roleArn: text(
    'the ARN of a role, not its name, arn:<partition>:iam::<account>:role/<name>',
    arn('iam', `:${ACCOUNT}`, 'role/[A-Za-z0-9_+=,.@/-]{1,512}'),
  ),
  accountId: text('the 12 digits of an AWS account, in quotes', ACCOUNT),
  emailAddress: text(
    'an e-mail address, e.g. team@example.com',
    "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@" +
      '(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])',
    { maxLength: 254 },
  ),
  telephoneNumber: text('a telephone number with its country code, e.g. +4312345678', '\\+[1-9][0-9]{6,14}'),
  origin: text(
    'the origin of web pages: scheme, host and perhaps port, without a path or an asterisk, e.g. https://photos.example.com',
    'https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?',
  ),
  hostName: text(
    'the name of a host in lower-case letters, without scheme, port or path, e.g. photos.example.com',
    '(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])',
    { maxLength: 253 },
  ),
  /** CloudFront looks for certificates and web ACLs there only. */
  certificateArn: text(
    'the ARN of a certificate in us-east-1, where CloudFront looks for it, arn:<partition>:acm:us-east-1:<account>:certificate/<id>',
    arn('acm', `us-east-1:${ACCOUNT}`, 'certificate/[A-Za-z0-9-]{1,128}'),
  ),
  webAclArn: text(
    'the ARN of a web ACL of scope CLOUDFRONT, arn:<partition>:wafv2:us-east-1:<account>:global/webacl/<name>/<id>',
    arn('wafv2', `us-east-1:${ACCOUNT}`, 'global/webacl/[A-Za-z0-9_-]{1,128}/[A-Za-z0-9-]{1,64}'),
  ),
  /** S3 takes 1,024 bytes; the prefix also names the rule, which takes 255 characters. */
  keyPrefix: text(
    'a key prefix of 1 to 200 characters without a slash in front, e.g. incoming/',
    '[^/\\x00-\\x1f][^\\x00-\\x1f]*',
    {
      maxLength: 200,
    },
  ),
  days: { type: 'integer', minimum: 1, maximum: DAYS_IN_A_CENTURY },
  logLevel: { type: 'string', oneOf: ['ALL', 'ERROR', 'FATAL', 'OFF'] },
  lambdaRuntime: { type: 'string', oneOf: Object.keys(LAMBDA_RUNTIMES) },
  stateMachineType: (types: readonly string[] = ['STANDARD', 'EXPRESS']): ValueRule => ({
    type: 'string',
    oneOf: types,
  }),
  logRetentionDays: { type: 'integer', oneOf: LOG_RETENTION_DAYS },
  concurrency: { type: 'integer', minimum: 0, maximum: 100_000 },
  /** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
  tagKey: text(
    'a tag key of 1 to 128 letters, digits, spaces and _.:/=+-@ that does not begin with aws:',
    '[\\p{L}\\p{N} _.:/=+@-]+',
    { maxLength: 128, notStarting: ['aws:'] },
  ),
  tagValue: text('a tag value of at most 256 letters, digits, spaces and _.:/=+-@', '[\\p{L}\\p{N} _.:/=+@-]*', {
    maxLength: 256,
  }),
} as const satisfies Readonly<Record<string, ValueRule | ((...values: never[]) => ValueRule)>>;

/** AWS allows 50 tags of a resource; a deployment adds its own. */
export const MOST_TAGS = 45;

/** CloudWatch calls five things at most for an alarm: PutMetricAlarm in its API reference. */
export const MOST_ALARM_ACTIONS = 5;

/** Who can be told: the protocols of a subscription, with what each calls an endpoint. */
export const endpointRules: Readonly<Record<string, ValueRule>> = {
  email: inputRules.emailAddress,
  sms: inputRules.telephoneNumber,
};

/** What holds for all expirations together. */
export const SEPARATE_EXPIRATIONS =
  'a prefix that begins with another one must expire sooner than that: S3 applies whichever rule comes first';
