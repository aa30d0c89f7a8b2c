import { longestNamePrefix, NAME_PREFIX_PATTERN } from '../modules/resource-names';
import type { Setting, WorkflowDescription } from '../state-machines/description';
import { regionAdvice, REGIONS_AS_OF, regionsWith, REKOGNITION_REGIONS } from '../state-machines/rekognition-regions';

/** A JSON schema, as far as this project writes them. */
export type JsonSchema = { readonly [keyword: string]: unknown };

type Workflows = Readonly<Record<string, WorkflowDescription>>;

/** Retention times that CloudWatch Logs accepts, in days: PutRetentionPolicy in its API reference. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const ARN = (service: string): string => `^arn:aws[a-z-]*:${service}:`;
const BUCKET_NAME = '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$';

/** The schema of `env/<name>.json`: everything that is the same for all workflows, and the settings that they describe. */
export function environmentSchema(workflows: Workflows): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Environment of rekognition-workflows',
    type: 'object',
    additionalProperties: false,
    required: ['region', 'namePrefix', 'backend', 'workflows'],
    properties: {
      $schema: { type: 'string', description: 'Path of this schema, for editors.' },
      region: {
        enum: REKOGNITION_REGIONS,
        description: `AWS Region with Rekognition, as of ${REGIONS_AS_OF}; a workflow may need one with more of it.`,
      },
      accountId: {
        type: 'string',
        pattern: '^[0-9]{12}$',
        description: 'The only AWS account that may be deployed to. Any account when absent.',
      },
      deploymentRoleArn: {
        type: 'string',
        pattern: ARN('iam'),
        description: 'Role that Terraform assumes. The caller itself when absent.',
      },
      namePrefix: {
        type: 'string',
        pattern: NAME_PREFIX_PATTERN,
        maxLength: longestNamePrefix(Object.values(workflows)),
        description: 'In front of every resource name; unique in the account, since roles are global to it.',
      },
      backend: backendSchema(),
      tags: {
        type: 'object',
        additionalProperties: { type: 'string', maxLength: 256 },
        default: {},
        description: 'Tags of every resource, beside Project, Environment and ManagedBy.',
      },
      customerManagedKey: {
        type: 'boolean',
        default: true,
        description:
          'Whether buckets, tables, queues, logs and function environments are encrypted with the key of this deployment. The topic always is.',
      },
      protectData: {
        type: 'boolean',
        default: true,
        description:
          'true: tables, buckets and collections cannot be destroyed. false: a destroy deletes them with everything inside.',
      },
      permissionsBoundaryArn: {
        type: 'string',
        pattern: ARN('iam'),
        description: 'Permissions boundary of every role.',
      },
      logRetentionDays: {
        enum: LOG_RETENTION_DAYS,
        default: 365,
        description: 'Days that log groups keep their events.',
      },
      logLevel: {
        enum: ['ALL', 'ERROR', 'FATAL', 'OFF'],
        default: 'ALL',
        description: 'What state machines log. An Express workflow has no other history.',
      },
      logExecutionData: {
        type: 'boolean',
        default: false,
        description: 'Whether state machines log inputs and outputs: they hold places of capture and faces.',
      },
      subscriptions: {
        type: 'array',
        default: [],
        items: { oneOf: [subscription('email', '^[^@\\s]+@[^@\\s]+$'), subscription('sms', '^\\+[1-9][0-9]{6,14}$')] },
        description: 'Who is told about results and alarms.',
      },
      galleryOrigins: {
        type: 'array',
        default: [],
        items: { type: 'string', pattern: '^https?://[^/*]+$' },
        description: 'Origins of the web pages that may upload to and read from the photo bucket.',
      },
      noncurrentVersionDays: {
        type: 'integer',
        minimum: 1,
        default: 30,
        description: 'Days that replaced and deleted versions of photos are kept.',
      },
      expirations: {
        type: 'array',
        default: [],
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['prefix', 'days'],
          properties: { prefix: { type: 'string', minLength: 1 }, days: { type: 'integer', minimum: 1 } },
        },
        description: 'Key prefixes whose objects expire, e.g. { "prefix": "incoming/", "days": 365 }. None by default.',
      },
      accessLogBucket: {
        type: 'string',
        pattern: BUCKET_NAME,
        description: 'Existing bucket that receives the access log of the photo bucket. No log when absent.',
      },
      existing: existingSchema(workflows),
      workflows: {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: mapValues(workflows, workflowSchema),
        description: 'The workflows to deploy, with their settings.',
      },
    },
    allOf: Object.values(workflows).map(regionRule),
  };
}

/** Lets an environment deploy a workflow only where Rekognition has what it needs. */
function regionRule({ name, rekognition }: WorkflowDescription): JsonSchema {
  return {
    if: { type: 'object', properties: { workflows: { type: 'object', required: [name] } } },
    then: {
      type: 'object',
      properties: { region: { enum: regionsWith(rekognition), description: regionAdvice(name, rekognition) } },
    },
  };
}

function backendSchema(): JsonSchema {
  const backend = (
    type: string,
    properties: JsonSchema,
    required: readonly string[] = [],
    more: JsonSchema = {},
  ): JsonSchema => ({
    type: 'object',
    additionalProperties: false,
    required: ['type', ...required],
    properties: { type: { const: type }, ...properties },
    ...more,
  });
  const text = { type: 'string', minLength: 1 };
  return {
    type: 'object',
    description: 'Where Terraform keeps its state. See docs/deploy.md.',
    required: ['type'],
    discriminator: { propertyName: 'type' },
    oneOf: [
      backend('local', {}),
      backend('none', {}),
      backend('s3', {
        bucket: { type: 'string', pattern: BUCKET_NAME },
        region: text,
        key: text,
        workspaceKeyPrefix: text,
        useLockfile: { type: 'boolean' },
        kmsKeyId: text,
        roleArn: { type: 'string', pattern: ARN('iam') },
      }),
      backend(
        'cloud',
        {
          organization: text,
          hostname: text,
          project: text,
          workspace: text,
          workspaceTags: { type: 'array', minItems: 1, items: text },
        },
        ['organization'],
        { not: { required: ['workspace', 'workspaceTags'] } },
      ),
    ],
  };
}

function subscription(protocol: string, pattern: string): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['protocol', 'endpoint'],
    properties: { protocol: { const: protocol }, endpoint: { type: 'string', pattern } },
  };
}

function existingSchema(workflows: Workflows): JsonSchema {
  const keys = (kind: 'buckets' | 'topics'): string[] => [
    ...new Set(Object.values(workflows).flatMap((workflow) => Object.keys(workflow[kind]))),
  ];
  const each = (names: readonly string[], schema: JsonSchema): JsonSchema => ({
    type: 'object',
    additionalProperties: false,
    default: {},
    properties: Object.fromEntries(names.map((name) => [name, schema])),
  });
  return {
    type: 'object',
    additionalProperties: false,
    default: {},
    description: 'Resources that exist already and are used in place of new ones.',
    properties: {
      buckets: each(keys('buckets'), {
        type: 'string',
        pattern: BUCKET_NAME,
        description: 'Name of a bucket with EventBridge notifications switched on.',
      }),
      topicArns: each(keys('topics'), { type: 'string', pattern: ARN('sns') }),
      kmsKeyArn: {
        type: 'string',
        pattern: ARN('kms'),
        description: 'Key whose policy admits CloudWatch, EventBridge and CloudWatch Logs.',
      },
    },
  };
}

function workflowSchema({ summary, settings, functions, stateMachineTypes }: WorkflowDescription): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    description: summary,
    properties: {
      stateMachineType: {
        enum: stateMachineTypes ?? ['STANDARD', 'EXPRESS'],
        default: stateMachineTypes?.[0] ?? 'STANDARD',
        description: 'Another type is another state machine: the old one is deleted with its history.',
      },
      settings: {
        type: 'object',
        additionalProperties: false,
        default: {},
        required: Object.keys(settings).filter((key) => settings[key]!.requiredOnAws),
        properties: mapValues(settings, settingSchema),
      },
      reservedConcurrency: {
        type: 'object',
        additionalProperties: false,
        default: {},
        description:
          'Concurrent runs kept for a function alone; 0 switches it off. New accounts have none to give away.',
        properties: mapValues(functions, () => ({ type: 'integer', minimum: 0 })),
      },
    },
  };
}

function settingSchema({
  type,
  default: value,
  description,
  minimum,
  maximum,
  pattern,
  oneOf,
  requiredOnAws,
}: Setting): JsonSchema {
  return {
    type,
    ...(requiredOnAws ? {} : { default: value }),
    description,
    ...(minimum === undefined ? {} : { minimum }),
    ...(maximum === undefined ? {} : { maximum }),
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }),
    ...(oneOf === undefined ? {} : { enum: oneOf }),
  };
}

function mapValues<Value>(record: Readonly<Record<string, Value>>, map: (value: Value) => JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
