import type { Construct } from 'constructs';
import { inputRules, MOST_ALARM_ACTIONS, MOST_TAGS, SEPARATE_EXPIRATIONS } from '../env/input-rules';
import { longestNamePrefix } from '../env/resource-names';
import type { WorkflowDescription } from '../state-machines/description';
import { DEFAULT_RUNTIME, RUNTIME_HINT } from '../state-machines/lambda-runtimes';
import { snakeCase } from './outputs';
import { settingVariable } from './setting-variable';
import { Variable } from './variable';
import { keeping, keepingEach, keepingIfGiven, subscriptionRules } from './variable-rules';

/** The variables of a module: those that every workflow has, and one per setting. */
export function addModuleVariables(scope: Construct, workflow: WorkflowDescription): void {
  const { buckets, topics, settings, functions, stateMachineTypes } = workflow;
  new Variable(scope, 'name_prefix', {
    type: 'string',
    description:
      'In front of every resource name. Unique in the account: a second instance of the module needs another.',
    nullable: false,
    validation: keeping('name_prefix', inputRules.namePrefix(longestNamePrefix([workflow]))),
  });
  for (const [key, { purpose }] of Object.entries(buckets)) {
    new Variable(scope, bucketVariable(key), {
      type: 'object({ name = string, kms_key_arn = optional(string) })',
      default: null,
      description: `Existing bucket to use, with EventBridge notifications switched on, and the key that encrypts it if that is another than kms_key; null creates one. ${purpose}.`,
      validation: [
        ...keeping(bucketVariable(key), inputRules.bucketName, 'name'),
        keepingIfGiven(bucketVariable(key), inputRules.keyArn, 'kms_key_arn'),
      ],
    });
  }
  for (const [key, { purpose }] of Object.entries(topics)) {
    new Variable(scope, topicVariable(key), {
      type: 'object({ arn = string, kms_key_arn = optional(string) })',
      default: null,
      description: `Existing topic to use, and the key that encrypts it if that is another than kms_key; null creates one. ${purpose}.`,
      validation: [
        ...keeping(topicVariable(key), inputRules.topicArn, 'arn'),
        keepingIfGiven(topicVariable(key), inputRules.keyArn, 'kms_key_arn'),
      ],
    });
  }
  new Variable(scope, 'kms_key', {
    type: 'object({ arn = string })',
    default: null,
    description:
      'Existing key to use; null creates one. Its policy must admit cloudwatch.amazonaws.com, events.amazonaws.com and logs.<region>.amazonaws.com.',
    validation: keeping('kms_key', inputRules.keyArn, 'arn'),
  });
  flag(
    scope,
    'customer_managed_encryption',
    true,
    'Whether buckets, tables, queues, logs and function environments are encrypted with the key too. The topic always is.',
  );
  flag(
    scope,
    'protect_data',
    true,
    'Whether Terraform refuses to delete anything: a destroy, the removal of the module, the replacement of what holds data. To get rid of it, switch this off, apply, then destroy.',
  );
  new Variable(scope, 'state_machine_type', {
    type: 'string',
    default: stateMachineTypes?.[0] ?? 'STANDARD',
    description: 'Another type is another state machine: the old one is deleted with its history.',
    nullable: false,
    validation: keeping('state_machine_type', inputRules.stateMachineType(stateMachineTypes)),
  });
  new Variable(scope, 'log_level', {
    type: 'string',
    default: 'ALL',
    description: 'What the state machine logs. An Express workflow has no other history.',
    nullable: false,
    validation: keeping('log_level', inputRules.logLevel),
  });
  flag(
    scope,
    'log_execution_data',
    false,
    'Whether the state machine logs inputs and outputs: they hold places of capture and faces.',
  );
  new Variable(scope, 'log_retention_days', {
    type: 'number',
    default: 365,
    description: 'Days that log groups keep their events.',
    nullable: false,
    validation: keeping('log_retention_days', inputRules.logRetentionDays),
  });
  new Variable(scope, 'lambda_runtime', {
    type: 'string',
    default: DEFAULT_RUNTIME,
    description: `Runtime of the functions. ${RUNTIME_HINT}`,
    nullable: false,
    validation: keeping('lambda_runtime', inputRules.lambdaRuntime),
  });
  new Variable(scope, 'reserved_concurrency', {
    type: 'map(number)',
    default: {},
    description: `Concurrent runs kept for a function alone, by function (${Object.keys(functions).join(', ')}). New accounts have none to give away.`,
    nullable: false,
    validation: [
      {
        condition: `length(setsubtract(keys(var.reserved_concurrency), ${JSON.stringify(Object.keys(functions))})) == 0`,
        errorMessage: `reserved_concurrency may name these functions: ${Object.keys(functions).join(', ')}.`,
      },
      keepingEach('Each value of reserved_concurrency', inputRules.concurrency, 'values(var.reserved_concurrency)'),
    ],
  });
  new Variable(scope, 'permissions_boundary_arn', {
    type: 'string',
    default: null,
    description: 'Permissions boundary of every role; null for none.',
    validation: keeping('permissions_boundary_arn', inputRules.policyArn, 'null'),
  });
  new Variable(scope, 'tags', {
    type: 'map(string)',
    default: {},
    description: 'Tags of every resource.',
    nullable: false,
    validation: [
      keepingEach('Each key of tags', inputRules.tagKey, 'keys(var.tags)'),
      keepingEach('Each value of tags', inputRules.tagValue, 'values(var.tags)'),
      { condition: `length(var.tags) <= ${MOST_TAGS}`, errorMessage: `tags must be ${MOST_TAGS} at most.` },
    ],
  });
  if (Object.keys(buckets).length > 0) addBucketVariables(scope);
  if (Object.keys(topics).length > 0) {
    new Variable(scope, 'subscriptions', {
      type: 'list(object({ protocol = string, endpoint = string }))',
      default: [],
      description: 'Who is told about results by a created topic: protocol email or sms, and the address or number.',
      nullable: false,
      validation: subscriptionRules('subscriptions'),
    });
  }
  addObservabilityVariables(scope);
  for (const [key, setting] of Object.entries(settings)) {
    const variable = snakeCase(key);
    new Variable(scope, variable, settingVariable(variable, setting));
  }
}

/** The variable that takes an existing bucket or topic; the output of the same name fits it. */
export function bucketVariable(key: string): string {
  return `${snakeCase(key)}_bucket`;
}

export function topicVariable(key: string): string {
  return `${snakeCase(key)}_topic`;
}

function addBucketVariables(scope: Construct): void {
  new Variable(scope, 'noncurrent_version_days', {
    type: 'number',
    default: 30,
    description: 'Days that replaced and deleted versions of objects in a created bucket are kept.',
    nullable: false,
    validation: keeping('noncurrent_version_days', inputRules.days),
  });
  new Variable(scope, 'expirations', {
    type: 'list(object({ prefix = string, days = number }))',
    default: [],
    description: 'Key prefixes of a created bucket whose objects expire, and after how many days.',
    nullable: false,
    validation: [
      keepingEach('Each prefix of expirations', inputRules.keyPrefix, 'var.expirations[*].prefix'),
      keepingEach('The days of each of expirations', inputRules.days, 'var.expirations[*].days'),
      {
        condition:
          'alltrue([for i, a in var.expirations : alltrue([for j, b in var.expirations : ' +
          'i == j || !startswith(a.prefix, b.prefix) || a.days < b.days])])',
        errorMessage: `expirations: ${SEPARATE_EXPIRATIONS}.`,
      },
    ],
  });
  new Variable(scope, 'cors_origins', {
    type: 'list(string)',
    default: [],
    description: 'Origins of the web pages that may upload to and read from a created bucket.',
    nullable: false,
    validation: [keepingEach('Each of cors_origins', inputRules.origin, 'var.cors_origins')],
  });
  new Variable(scope, 'access_log_bucket', {
    type: 'object({ name = string })',
    default: null,
    description: 'Existing bucket that receives the access log of a created bucket; null for no log.',
    validation: keeping('access_log_bucket', inputRules.bucketName, 'name'),
  });
}

function addObservabilityVariables(scope: Construct): void {
  flag(scope, 'create_alarms', true, 'Whether there are alarms. Each metric of an alarm costs about 0.10 USD a month.');
  new Variable(scope, 'alarm_actions', {
    type: 'list(string)',
    default: [],
    description:
      'ARNs that alarms call in place of their own topic, e.g. that of a topic of the platform. A topic must admit cloudwatch.amazonaws.com.',
    nullable: false,
    validation: [
      keepingEach('Each of alarm_actions', inputRules.alarmAction, 'var.alarm_actions'),
      {
        condition: `length(var.alarm_actions) <= ${MOST_ALARM_ACTIONS}`,
        errorMessage: `alarm_actions must be ${MOST_ALARM_ACTIONS} at most.`,
      },
    ],
  });
  new Variable(scope, 'alarm_subscriptions', {
    type: 'list(object({ protocol = string, endpoint = string }))',
    default: [],
    description:
      'Who is told about alarms by the topic of the alarms: protocol email or sms, and the address or number.',
    nullable: false,
    validation: subscriptionRules('alarm_subscriptions'),
  });
  flag(scope, 'create_dashboard', true, 'Whether there is a dashboard. It costs about 3 USD a month.');
  flag(scope, 'enable_tracing', true, 'Whether functions and the state machine send traces to X-Ray.');
}

function flag(scope: Construct, name: string, value: boolean, description: string): void {
  new Variable(scope, name, { type: 'bool', default: value, description, nullable: false });
}
