import type { Construct } from 'constructs';
import { inputRules, MOST_ALARM_ACTIONS, SEPARATE_EXPIRATIONS } from '../env/input-rules';
import { longestNamePrefix } from '../env/resource-names';
import type { WorkflowDescription } from '../state-machines/description';
import { addCommonVariables, flag } from './common-variables';
import { snakeCase } from './outputs';
import { settingVariable } from './setting-variable';
import { Variable } from './variable';
import { keeping, keepingEach, keepingIfGiven, subscriptionRules } from './variable-rules';

/** The variables of a module: those that every workflow has, and one per setting. */
export function addModuleVariables(scope: Construct, workflow: WorkflowDescription): void {
  const { buckets, topics, settings, functions, stateMachineTypes } = workflow;
  addCommonVariables(scope, longestNamePrefix([workflow]));
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
}
