import type { Setting, WorkflowDescription } from '../state-machines/description';
import { DEFAULT_RUNTIME, RUNTIME_HINT } from '../state-machines/lambda-runtimes';
import type { SettingsRule } from '../state-machines/settings-rule';
import { regionAdvice, REGIONS_AS_OF, regionsWith, REKOGNITION_REGIONS } from '../state-machines/rekognition-regions';
import type { ValueRule } from '../state-machines/value-rule';
import { endpointRules, inputRules, MOST_ALARM_ACTIONS, MOST_TAGS } from './input-rules';
import { longestNamePrefix } from './resource-names';
import { ruleSchema } from './rule-schema';

/** A JSON schema, as far as this project writes them. */
export type JsonSchema = { readonly [keyword: string]: unknown };

type Workflows = Readonly<Record<string, WorkflowDescription>>;

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
      accountId: ruleSchema(inputRules.accountId, {
        description: 'The only AWS account that may be deployed to. Any account when absent.',
      }),
      deploymentRoleArn: ruleSchema(inputRules.roleArn, {
        description: 'Role that Terraform assumes. The caller itself when absent.',
      }),
      namePrefix: ruleSchema(inputRules.namePrefix(longestNamePrefix(Object.values(workflows))), {
        description: 'In front of every resource name; unique in the account, since roles are global to it.',
      }),
      backend: backendSchema(),
      tags: {
        type: 'object',
        propertyNames: ruleSchema(inputRules.tagKey),
        additionalProperties: ruleSchema(inputRules.tagValue),
        maxProperties: MOST_TAGS,
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
          'true: nothing can be destroyed, neither the stack nor a workflow of it. false: a destroy deletes everything with what is inside.',
      },
      permissionsBoundaryArn: ruleSchema(inputRules.policyArn, { description: 'Permissions boundary of every role.' }),
      logRetentionDays: ruleSchema(inputRules.logRetentionDays, {
        default: 365,
        description: 'Days that log groups keep their events.',
      }),
      logLevel: ruleSchema(inputRules.logLevel, {
        default: 'ALL',
        description: 'What state machines log. An Express workflow has no other history.',
      }),
      logExecutionData: {
        type: 'boolean',
        default: false,
        description: 'Whether state machines log inputs and outputs: they hold places of capture and faces.',
      },
      lambdaRuntime: ruleSchema(inputRules.lambdaRuntime, {
        default: DEFAULT_RUNTIME,
        description: `Runtime of every function. ${RUNTIME_HINT}`,
      }),
      subscriptions: subscriptionsSchema('Who is told about results.'),
      alarms: {
        type: 'boolean',
        default: true,
        description: 'Whether there are alarms. Each metric of an alarm costs about 0.10 USD a month.',
      },
      alarmActions: {
        type: 'array',
        default: [],
        maxItems: MOST_ALARM_ACTIONS,
        items: ruleSchema(inputRules.alarmAction),
        description:
          'ARNs that alarms call in place of their own topic, e.g. that of a topic of the platform. A topic must admit cloudwatch.amazonaws.com.',
      },
      alarmSubscriptions: subscriptionsSchema('Who is told about alarms by the topic of the alarms.'),
      dashboard: {
        type: 'boolean',
        default: true,
        description: 'Whether there is a dashboard. It costs about 3 USD a month.',
      },
      tracing: {
        type: 'boolean',
        default: true,
        description: 'Whether functions and state machines send traces to X-Ray.',
      },
      gallery: gallerySchema(),
      galleryOrigins: {
        type: 'array',
        default: [],
        items: ruleSchema(inputRules.origin),
        description:
          'Origins of further web pages that may upload to and read from the photo bucket; the gallery may in any case.',
      },
      noncurrentVersionDays: ruleSchema(inputRules.days, {
        default: 30,
        description: 'Days that replaced and deleted versions of photos are kept.',
      }),
      expirations: {
        type: 'array',
        default: [],
        items: {
          type: 'object',
          additionalProperties: false,
          required: ['prefix', 'days'],
          properties: { prefix: ruleSchema(inputRules.keyPrefix), days: ruleSchema(inputRules.days) },
        },
        description: 'Key prefixes whose objects expire, e.g. { "prefix": "incoming/", "days": 365 }. None by default.',
      },
      accessLogBucket: ruleSchema(inputRules.bucketName, {
        description: 'Existing bucket that receives the access log of the photo bucket. No log when absent.',
      }),
      existing: existingSchema(workflows),
      workflows: {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: mapValues(workflows, workflowSchema),
        description: 'The workflows to deploy, with their settings.',
      },
    },
    allOf: [...Object.values(workflows).map(regionRule), GALLERY_RULE],
  };
}

/** The gallery shows what image-analysis finds, and CloudFront is not in every partition. */
const GALLERY_RULE: JsonSchema = {
  if: { type: 'object', required: ['gallery'] },
  then: {
    type: 'object',
    properties: {
      region: {
        type: 'string',
        not: { type: 'string', pattern: '^us-gov' },
        errorMessage: 'Allowed beside "gallery": a Region with CloudFront, which the us-gov Regions are not.',
      },
      workflows: {
        type: 'object',
        required: ['image-analysis'],
        errorMessage: 'Allowed beside "gallery": workflows with image-analysis, whose photos the gallery shows.',
      },
    },
  },
};

function gallerySchema(): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    description:
      'A web page for albums, uploads and results, with its users. None when absent. See docs/gallery-deploy.md.',
    properties: {
      domain: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'certificateArn'],
        description: 'A name of its own. Without one the page has a name of CloudFront, which takes TLS 1.0 as well.',
        properties: {
          name: ruleSchema(inputRules.hostName, { description: 'Host that the page is to be found at.' }),
          certificateArn: ruleSchema(inputRules.certificateArn, { description: 'Certificate for that host.' }),
        },
      },
      webAclArn: ruleSchema(inputRules.webAclArn, { description: 'Web ACL of AWS WAF in front of page and API.' }),
      selfSignUp: {
        type: 'boolean',
        default: false,
        description: 'Whether anybody may become a user. Otherwise an administrator makes users.',
      },
      requireMfa: {
        type: 'boolean',
        default: false,
        description: 'Whether every user needs a second factor. Otherwise each may choose to have one.',
      },
    },
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
        bucket: ruleSchema(inputRules.bucketName),
        region: text,
        key: text,
        workspaceKeyPrefix: text,
        useLockfile: { type: 'boolean' },
        kmsKeyId: text,
        roleArn: ruleSchema(inputRules.roleArn),
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

function subscriptionsSchema(description: string): JsonSchema {
  return {
    type: 'array',
    default: [],
    uniqueItems: true,
    items: {
      type: 'object',
      required: ['protocol'],
      discriminator: { propertyName: 'protocol' },
      oneOf: Object.keys(endpointRules).map(subscription),
    },
    description,
  };
}

function subscription(protocol: string): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: ['protocol', 'endpoint'],
    properties: { protocol: { const: protocol }, endpoint: ruleSchema(endpointRules[protocol]!) },
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
      buckets: each(
        keys('buckets'),
        maybeWithKey('name', inputRules.bucketName, 'Name of a bucket with EventBridge notifications switched on.'),
      ),
      topicArns: each(keys('topics'), maybeWithKey('arn', inputRules.topicArn, 'ARN of a standard topic.')),
      kmsKeyArn: ruleSchema(inputRules.keyArn, {
        description: 'Key whose policy admits CloudWatch, EventBridge and CloudWatch Logs.',
      }),
    },
  };
}

/** A text, or an object that holds it beside the key that encrypts what it names. */
function maybeWithKey(property: string, rule: ValueRule, description: string): JsonSchema {
  return {
    type: ['string', 'object'],
    description,
    if: { type: 'string' },
    then: ruleSchema(rule, { description }),
    else: {
      additionalProperties: false,
      required: [property],
      properties: {
        [property]: ruleSchema(rule, { description }),
        kmsKeyArn: ruleSchema(inputRules.keyArn, {
          description: 'Key that encrypts it, if that is another than existing.kmsKeyArn.',
        }),
      },
    },
  };
}

function workflowSchema({
  summary,
  settings,
  settingsRules,
  functions,
  stateMachineTypes,
}: WorkflowDescription): JsonSchema {
  return {
    type: 'object',
    additionalProperties: false,
    description: summary,
    properties: {
      stateMachineType: ruleSchema(inputRules.stateMachineType(stateMachineTypes), {
        default: stateMachineTypes?.[0] ?? 'STANDARD',
        description: 'Another type is another state machine: the old one is deleted with its history.',
      }),
      settings: {
        type: 'object',
        additionalProperties: false,
        default: {},
        properties: mapValues(settings, settingSchema),
        dependencies: dependencies(settingsRules),
      },
      reservedConcurrency: {
        type: 'object',
        additionalProperties: false,
        default: {},
        description:
          'Concurrent runs kept for a function alone; 0 switches it off. New accounts have none to give away.',
        properties: mapValues(functions, () => ruleSchema(inputRules.concurrency)),
      },
    },
  };
}

function settingSchema(setting: Setting): JsonSchema {
  const { default: value, description } = setting;
  return ruleSchema(setting, { default: value, description });
}

/** What editors can tell of settings that are given together; the loader tells the rest. */
function dependencies(rules: readonly SettingsRule[] = []): JsonSchema {
  const together = rules
    .filter(({ kind }) => kind === 'all-or-none')
    .flatMap(({ settings }) => settings.map((name) => [name, settings.filter((other) => other !== name)]));
  return Object.fromEntries(together) as JsonSchema;
}

function mapValues<Value>(record: Readonly<Record<string, Value>>, map: (value: Value) => JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
