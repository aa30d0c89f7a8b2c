import type { Construct } from 'constructs';
import { LOG_RETENTION_DAYS } from '../env/environment-schema';
import type { WorkflowDescription } from '../state-machines/description';
import { snakeCase } from './outputs';
import { longestNamePrefix, NAME_PREFIX_PATTERN } from './resource-names';
import { settingVariable } from './setting-variable';
import { Variable } from './variable';

/** The variables of a module: those that every workflow has, and one per setting. */
export function addModuleVariables(scope: Construct, workflow: WorkflowDescription): void {
  const { buckets, topics, settings, functions, stateMachineTypes } = workflow;
  const longest = longestNamePrefix([workflow]);
  new Variable(scope, 'name_prefix', {
    type: 'string',
    description:
      'In front of every resource name. Unique in the account: a second instance of the module needs another.',
    nullable: false,
    validation: [
      {
        condition: `can(regex("${NAME_PREFIX_PATTERN}", var.name_prefix)) && length(var.name_prefix) <= ${longest}`,
        errorMessage: `name_prefix must be at most ${longest} lower-case letters, digits and hyphens, and start with a letter.`,
      },
    ],
  });
  for (const [key, { purpose }] of Object.entries(buckets)) {
    new Variable(scope, bucketVariable(key), {
      type: 'object({ name = string })',
      default: null,
      description: `Existing bucket to use, with EventBridge notifications switched on; null creates one. ${purpose}.`,
    });
  }
  for (const [key, { purpose }] of Object.entries(topics)) {
    new Variable(scope, topicVariable(key), {
      type: 'object({ arn = string })',
      default: null,
      description: `Existing topic to use; null creates one. ${purpose}. If encrypted, its key must be kms_key.`,
    });
  }
  new Variable(scope, 'kms_key', {
    type: 'object({ arn = string })',
    default: null,
    description:
      'Existing key to use; null creates one. Its policy must admit cloudwatch.amazonaws.com, events.amazonaws.com and logs.<region>.amazonaws.com.',
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
    'Whether tables refuse to be deleted and a bucket with objects refuses to be destroyed.',
  );
  new Variable(scope, 'state_machine_type', {
    type: 'string',
    default: stateMachineTypes?.[0] ?? 'STANDARD',
    description: 'Another type is another state machine: the old one is deleted with its history.',
    nullable: false,
    validation: [oneOf('state_machine_type', stateMachineTypes ?? ['STANDARD', 'EXPRESS'])],
  });
  new Variable(scope, 'log_level', {
    type: 'string',
    default: 'ALL',
    description: 'What the state machine logs. An Express workflow has no other history.',
    nullable: false,
    validation: [oneOf('log_level', ['ALL', 'ERROR', 'FATAL', 'OFF'])],
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
    validation: [
      {
        condition: `contains([${LOG_RETENTION_DAYS.join(', ')}], var.log_retention_days)`,
        errorMessage: `log_retention_days must be one of ${LOG_RETENTION_DAYS.join(', ')}.`,
      },
    ],
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
    ],
  });
  new Variable(scope, 'permissions_boundary_arn', {
    type: 'string',
    default: null,
    description: 'Permissions boundary of every role; null for none.',
  });
  new Variable(scope, 'tags', {
    type: 'map(string)',
    default: {},
    description: 'Tags of every resource.',
    nullable: false,
  });
  if (Object.keys(buckets).length > 0) addBucketVariables(scope);
  if (Object.keys(topics).length > 0) {
    new Variable(scope, 'subscriptions', {
      type: 'list(object({ protocol = string, endpoint = string }))',
      default: [],
      description:
        'Who is told about results and alarms by a created topic: protocol email or sms, and the address or number.',
      nullable: false,
      validation: [
        {
          condition: 'alltrue([for s in var.subscriptions : contains(["email", "sms"], s.protocol)])',
          errorMessage: 'The protocol of a subscription must be email or sms.',
        },
      ],
    });
  }
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
    validation: [
      { condition: 'var.noncurrent_version_days >= 1', errorMessage: 'noncurrent_version_days must be at least 1.' },
    ],
  });
  new Variable(scope, 'expirations', {
    type: 'list(object({ prefix = string, days = number }))',
    default: [],
    description: 'Key prefixes of a created bucket whose objects expire, and after how many days.',
    nullable: false,
  });
  new Variable(scope, 'cors_origins', {
    type: 'list(string)',
    default: [],
    description: 'Origins of the web pages that may upload to and read from a created bucket.',
    nullable: false,
  });
  new Variable(scope, 'access_log_bucket', {
    type: 'object({ name = string })',
    default: null,
    description: 'Existing bucket that receives the access log of a created bucket; null for no log.',
  });
}

function flag(scope: Construct, name: string, value: boolean, description: string): void {
  new Variable(scope, name, { type: 'bool', default: value, description, nullable: false });
}

function oneOf(variable: string, values: readonly string[]): { condition: string; errorMessage: string } {
  return {
    condition: `contains(${JSON.stringify(values)}, var.${variable})`,
    errorMessage: `${variable} must be one of ${values.join(', ')}.`,
  };
}
