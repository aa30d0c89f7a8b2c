import type { Construct } from 'constructs';
import { inputRules, MOST_TAGS } from '../env/input-rules';
import { DEFAULT_RUNTIME, RUNTIME_HINT } from '../state-machines/lambda-runtimes';
import { Variable } from './variable';
import { keeping, keepingEach } from './variable-rules';

/** The variables that every module has. @param longest most characters of a name prefix */
export function addCommonVariables(scope: Construct, longest: number): void {
  new Variable(scope, 'name_prefix', {
    type: 'string',
    description:
      'In front of every resource name. Unique in the account: a second instance of the module needs another.',
    nullable: false,
    validation: keeping('name_prefix', inputRules.namePrefix(longest)),
  });
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
  flag(scope, 'enable_tracing', true, 'Whether functions and state machines send traces to X-Ray.');
}

/** A Boolean variable. */
export function flag(scope: Construct, name: string, value: boolean, description: string): void {
  new Variable(scope, name, { type: 'bool', default: value, description, nullable: false });
}
