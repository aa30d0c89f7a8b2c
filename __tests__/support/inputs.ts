import type { Setting, WorkflowDescription } from '../../state-machines/description';
import { workflows } from '../../state-machines/index';
import { snakeCase } from '../../modules/outputs';

/** An input of a deployment, by its two names, with values that it refuses and values that it takes. */
export interface Input {
  /** Variable of the module. */
  readonly variable: string;
  /** Key in `env/<name>.json`. */
  readonly key: string;
  /** The value of the variable, from the one that the table gives. */
  readonly inModule: (value: unknown) => unknown;
  /** What the environment's file holds, from the value. */
  readonly inEnvironment: (value: unknown) => object;
  readonly wrong: readonly unknown[];
  readonly right: readonly unknown[];
  /** What both say about every wrong value. */
  readonly says: RegExp;
}

const same = (value: unknown): unknown => value;

function input(
  key: string,
  values: Pick<Input, 'wrong' | 'right' | 'says'>,
  names: {
    readonly variable?: string;
    readonly inModule?: Input['inModule'];
    readonly inEnvironment?: Input['inEnvironment'];
  } = {},
): Input {
  const { variable = snakeCase(key), inModule = same, inEnvironment = (value) => ({ [key]: value }) } = names;
  return { variable, key, inModule, inEnvironment, ...values };
}

const LONG = 'x'.repeat(300);
const BUCKETS = {
  wrong: [
    'arn:aws:s3:::photos',
    's3://photos',
    'Photos',
    'ph',
    'a..b',
    '-photos',
    'photos-',
    'photos_1',
    '',
    'xn--photos',
    `p${LONG}`,
  ],
  right: ['acme-photos', 'acme.photos', 'abc', 'a.b', '1-photos'],
  says: /the name of a bucket, not its ARN/,
};

/** The inputs that every workflow has. */
export function commonInputs(workflow: string): Input[] {
  const functionName = Object.keys(workflows[workflow]!.functions)[0]!;
  const inWorkflow = (value: object): object => ({ workflows: { [workflow]: value } });
  return [
    input('namePrefix', {
      wrong: ['a', 'A-1', '1st', 'a-', '-a', 'a_b', 'a.b', '', 'x'.repeat(40), 'xn--a', 'sthree-a', 'photos\n'],
      right: ['a1', 'photos', 'x'.repeat(20)],
      says: /2 to \d+ lower-case letters, digits and hyphens, the first a letter, the last a letter or a digit/,
    }),
    input('photosBucket', BUCKETS, {
      inModule: (name) => ({ name }),
      inEnvironment: (value) => ({ existing: { buckets: { photos: value } } }),
    }),
    input('accessLogBucket', BUCKETS, { inModule: (name) => ({ name }) }),
    input(
      'notificationsTopic',
      {
        wrong: [
          'notifications',
          'arn:aws:sqs:eu-west-1:123456789012:x',
          'arn:aws:sns:eu-west-1:1234:x',
          'arn:aws:sns:eu-west-1:123456789012:x.fifo',
          '',
          'arn:aws:sns:',
        ],
        right: ['arn:aws:sns:eu-west-1:123456789012:alarms', 'arn:aws-us-gov:sns:us-gov-west-1:123456789012:alarms'],
        says: /the ARN of a standard topic, not its name/,
      },
      {
        inModule: (arn) => ({ arn }),
        inEnvironment: (value) => ({ existing: { topicArns: { notifications: value } } }),
      },
    ),
    input(
      'kmsKey',
      {
        wrong: [
          '1234abcd-12ab-34cd-56ef-1234567890ab',
          'alias/photos',
          'arn:aws:kms:eu-west-1:123456789012:alias/photos',
          'arn:aws:kms:',
          '',
        ],
        right: [
          'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
          'arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab',
        ],
        says: /the ARN of a key, not its id or alias/,
      },
      { inModule: (arn) => ({ arn }), inEnvironment: (value) => ({ existing: { kmsKeyArn: value } }) },
    ),
    input('permissionsBoundaryArn', {
      wrong: [
        'boundary',
        'arn:aws:iam::123456789012:role/boundary',
        'arn:aws:iam::123456789012:policy/',
        'arn:aws:iam:',
        '',
      ],
      right: ['arn:aws:iam::123456789012:policy/teams/boundary', 'arn:aws:iam::aws:policy/PowerUserAccess'],
      says: /the ARN of a managed policy, not its name/,
    }),
    input('logRetentionDays', {
      wrong: [0, 2, -1, 7.5, 10_000, 'Infinity', 'NaN', 'for ever'],
      right: [1, 14, 3653],
      says: /one of 1, 3, 5, 7|a number is required/,
    }),
    input('noncurrentVersionDays', {
      wrong: [0, -1, 1.5, 40_000, 'NaN'],
      right: [1, 365],
      says: /a whole number from 1 to 36500|a number is required/,
    }),
    input('logLevel', { wrong: ['LOUD', 'all', ''], right: ['ALL', 'OFF'], says: /one of ALL, ERROR, FATAL, OFF/ }),
    input('lambdaRuntime', {
      wrong: ['nodejs20.x', 'nodejs', 'python3.13', ''],
      right: ['nodejs22.x', 'nodejs24.x'],
      says: /one of nodejs22\.x, nodejs24\.x/,
    }),
    input(
      'stateMachineType',
      { wrong: ['FAST', 'standard', ''], right: ['STANDARD'], says: /STANDARD/ },
      { inEnvironment: (value) => inWorkflow({ stateMachineType: value }) },
    ),
    input(
      'reservedConcurrency',
      { wrong: [-1, 0.5, 100_001], right: [0, 5], says: /a whole number from 0 to 100000/ },
      {
        inModule: (value) => ({ [functionName]: value }),
        inEnvironment: (value) => inWorkflow({ reservedConcurrency: { [functionName]: value } }),
      },
    ),
    input('tags', {
      wrong: [{ 'aws:owner': 'x' }, { ['k'.repeat(129)]: 'x' }, { '': 'x' }, { 'a?': 'x' }],
      right: [{ Owner: 'Müller & co'.replace('&', '+'), 'cost:center': '' }],
      says: /a tag key of 1 to 128/,
    }),
    input('tags', {
      wrong: [{ Owner: 'v'.repeat(257) }, { Owner: 'a<b' }, { Owner: 'a\nb' }],
      right: [{ Owner: 'v'.repeat(256) }],
      says: /a tag value of at most 256/,
    }),
    input('expirations', {
      wrong: [
        [{ prefix: '', days: 1 }],
        [{ prefix: '/incoming/', days: 1 }],
        [{ prefix: 'a\u0007', days: 1 }],
        [{ prefix: LONG, days: 1 }],
      ],
      right: [[], [{ prefix: 'incoming/', days: 365 }]],
      says: /a key prefix of 1 to 200 characters without a slash in front/,
    }),
    input('expirations', {
      wrong: [0, -5, 0.5, 1.5, 40_000].map((days) => [{ prefix: 'incoming/', days }]),
      right: [1, 36_500].map((days) => [{ prefix: 'incoming/', days }]),
      says: /a whole number from 1 to 36500/,
    }),
    input('expirations', {
      wrong: [
        [
          { prefix: 'incoming/', days: 30 },
          { prefix: 'incoming/', days: 60 },
        ],
        [
          { prefix: 'incoming/', days: 30 },
          { prefix: 'incoming/', days: 30 },
        ],
        [
          { prefix: 'incoming/', days: 30 },
          { prefix: 'incoming/keep/', days: 365 },
        ],
      ],
      right: [
        [
          { prefix: 'incoming/', days: 365 },
          { prefix: 'incoming/tmp/', days: 7 },
          { prefix: 'batch/', days: 7 },
        ],
      ],
      says: /a prefix that begins with another one must expire sooner/,
    }),
    input(
      'galleryOrigins',
      {
        wrong: [
          '*',
          'https://*.example.com',
          'photos.example.com',
          'https://photos.example.com/',
          'ftp://example.com',
          '',
        ].map((each) => [each]),
        right: [[], ['https://photos.example.com'], ['http://localhost:3000']],
        says: /the origin of web pages/,
      },
      { variable: 'cors_origins' },
    ),
    input('alarmActions', {
      wrong: [
        'alarms',
        '',
        'arn:aws:sns:eu-west-1:123456789012:alarms.fifo',
        'arn:aws:sqs:eu-west-1:123456789012:alarms',
        'arn:aws:sns:',
      ].map((each) => [each]),
      right: [
        [],
        ['arn:aws:sns:eu-west-1:123456789012:alarms', 'arn:aws:lambda:eu-west-1:123456789012:function:page:live'],
        ['arn:aws:ssm:eu-west-1:123456789012:opsitem:1#CATEGORY=Performance'],
        ['arn:aws:ssm-incidents::123456789012:response-plan/photos'],
      ],
      says: /the ARN of what an alarm can call, not its name/,
    }),
    input('alarmActions', {
      wrong: [Array.from({ length: 6 }, (_, index) => `arn:aws:sns:eu-west-1:123456789012:alarms-${index}`)],
      right: [],
      says: /5 at most/,
    }),
    ...['subscriptions', 'alarmSubscriptions'].flatMap((key) => [
      input(key, {
        wrong: [
          'nobody',
          'a@b',
          'a b@example.com',
          'a@b@example.com',
          '@example.com',
          'a@example.',
          '.a@example.com',
          'a@-example.com',
          'mailto:a@example.com',
          'A <a@example.com>',
          '',
        ].map((endpoint) => [{ protocol: 'email', endpoint }]),
        right: [[], [{ protocol: 'email', endpoint: 'first.last+photos@mail.example.co.uk' }]],
        says: /an e-mail address, e\.g\. team@example\.com/,
      }),
      input(key, {
        wrong: ['0043123456', '+0123456789', '+43 1 234567', '+123', ''].map((endpoint) => [
          { protocol: 'sms', endpoint },
        ]),
        right: [[{ protocol: 'sms', endpoint: '+4312345678' }]],
        says: /a telephone number with its country code/,
      }),
      input(key, {
        wrong: [[{ protocol: 'https', endpoint: 'https://example.com' }]],
        right: [[{ protocol: 'email', endpoint: 'a@example.com' }]],
        says: /email, sms/,
      }),
      input(key, {
        wrong: [
          [
            { protocol: 'email', endpoint: 'a@example.com' },
            { protocol: 'email', endpoint: 'a@example.com' },
          ],
        ],
        right: [
          [
            { protocol: 'email', endpoint: 'a@example.com' },
            { protocol: 'email', endpoint: 'b@example.com' },
          ],
        ],
        says: /each e(ndpoint|ntry) once/,
      }),
    ]),
  ];
}

/** A function of each workflow. */
/** The inputs that the settings of a workflow make. */
export function settingInputs({ name, settings }: WorkflowDescription): Input[] {
  return Object.entries(settings).map(([key, setting]) =>
    input(
      key,
      { ...valuesOf(key, setting) },
      {
        inEnvironment: (value) => ({ workflows: { [name]: { settings: { [key]: value } } } }),
      },
    ),
  );
}

function valuesOf(key: string, setting: Setting): Pick<Input, 'wrong' | 'right' | 'says'> {
  const { type, minimum, maximum, oneOf } = setting;
  // A text that is empty by default goes together with others, which are given in a deployment that has it.
  const right = setting.default === '' ? [] : [setting.default];
  if (type === 'boolean') return { wrong: ['yes', 'maybe'], right, says: /true or false|a bool is required/ };
  if (type === 'string') {
    const { wrong, more, says } =
      TEXTS[key] ?? TEXTS[Object.keys(TEXTS).find((ending) => key.endsWith(ending)) ?? 'choice']!;
    const empty = setting.default === '' ? [] : [''];
    const breaking = `${more[0] ?? String(setting.default)}\n`;
    return { wrong: [...wrong, ...empty, breaking], right: [...right, ...more], says };
  }
  if (minimum === undefined || maximum === undefined || oneOf) throw new Error(`${key} has no bounds.`);
  const noun = type === 'integer' ? 'a whole number' : 'a number';
  return {
    wrong: [
      minimum - 1,
      maximum + 1,
      'NaN',
      'Infinity',
      '-Infinity',
      'many',
      ...(type === 'integer' ? [minimum + 0.5, maximum - 0.25] : []),
    ],
    right: [...right, minimum, maximum, ...(type === 'integer' ? [] : [minimum + 0.5])],
    says: new RegExp(`${noun} from ${minimum} to ${maximum}|a number is required`),
  };
}

/** A model, by the settings of batch-detection that name it. */
export const BIRDS = {
  projectArn: 'arn:aws:rekognition:eu-west-1:123456789012:project/birds/1700000000000',
  projectVersionArn: 'arn:aws:rekognition:eu-west-1:123456789012:project/birds/version/birds.1/1700000000000',
};

/** Texts by the ending of their key. */
const TEXTS: Readonly<
  Record<string, { readonly wrong: readonly string[]; readonly more: readonly string[]; readonly says: RegExp }>
> = {
  heduleExpression: {
    wrong: [
      'daily',
      'rate(1 hours)',
      'rate(5 minute)',
      'rate(0 minutes)',
      'rate(1.5 hours)',
      'rate(1 week)',
      'cron(0 6 * * *)',
      'cron(0 6 * * * *)',
      'cron(0 6 ? * ? *)',
      'cron(60 6 * * ? *)',
      'cron(0 24 * * ? *)',
      'cron(0 6 32 * ? *)',
      'cron(0 6 * 13 ? *)',
      'cron(0 6 ? * 8 *)',
      'at(2030-01-01T00:00:00)',
      '0 6 * * ? *',
    ],
    more: [
      'rate(15 minutes)',
      'rate(1 day)',
      'cron(0 6 * * ? *)',
      'cron(0/15 8-18 ? * MON-FRI *)',
      'cron(0 9 L * ? *)',
      'cron(0 9 ? * 6L 2027-2030)',
      'cron(30 1,13 1,15 JAN,JUL ? *)',
      'cron(0 0 ? * 2#1 *)',
    ],
    says: /an EventBridge Scheduler expression that recurs: rate\(1 hour\).*e\.g\. cron\(0 6 \* \* \? \*\)/,
  },
  heduleTimeZone: {
    wrong: ['Europe/Wien', 'CEST', '+01:00', 'europe/vienna'],
    more: ['Europe/Vienna', 'Etc/UTC', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires'],
    says: /a time zone by its IANA name, e\.g\. UTC or Europe\/Vienna/,
  },
  projectArn: {
    wrong: [
      'birds',
      'arn:aws:rekognition:eu-west-1:123456789012:project/birds/version/birds.1/1700000000000',
      'arn:aws:rekognition:eu-west-1:123456789012:project/birds',
    ],
    more: [BIRDS.projectArn],
    says: /the ARN of a Custom Labels project/,
  },
  projectVersionArn: {
    wrong: ['birds.1', 'arn:aws:rekognition:eu-west-1:123456789012:project/birds/1700000000000'],
    more: [BIRDS.projectVersionArn],
    says: /the ARN of a model version, not that of its project/,
  },
  choice: { wrong: ['not-one-of-them'], more: [], says: /one of / },
};
