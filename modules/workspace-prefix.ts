import type { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import type { Environment } from '../env/environment';
import { inputRules } from '../env/input-rules';
import { allowed } from '../state-machines/value-rule';
import { expression, operand } from './expressions';
import { ruleCondition, ruleMessage, unlessNull } from './rule-condition';
import { Variable } from './variable';

export interface WorkspacePrefixProps {
  readonly environment: Environment;
  /** Name of the stack: a workspace of that name is the environment itself. */
  readonly stackName: string;
  /** Most characters of a prefix. */
  readonly longest: number;
  /** What every plan reads: with a prefix that does not fit, it fails. */
  readonly firstRead: DataAwsCallerIdentity;
}

/**
 * The name prefix of a stack, as an expression. A Terraform workspace beside the environment's own gets one of its own
 * without being told, so that a forgotten variable does not rename every resource of one.
 */
export function workspacePrefix(scope: Construct, props: WorkspacePrefixProps): string {
  const { environment, stackName, longest, firstRead } = props;
  const rule = inputRules.namePrefix(longest);
  new Variable(scope, 'name_prefix', {
    type: 'string',
    default: null,
    description: `In front of every resource name; unique in the account. ${environment.namePrefix} by default, with the name of the workspace behind it in any workspace but the environment's own.`,
    validation: [
      {
        condition: unlessNull('var.name_prefix', ruleCondition(rule, 'var.name_prefix')),
        errorMessage: ruleMessage('name_prefix', rule),
      },
    ],
  });
  new TerraformLocal(
    scope,
    'name_prefix',
    expression(`coalesce(var.name_prefix, ${ownPrefix(environment, stackName)})`),
  );
  const prefix = 'local.name_prefix';
  firstRead.lifecycle = {
    precondition: [
      {
        condition: expression(ruleCondition(rule, prefix)),
        errorMessage: `The name prefix \${${prefix}} is made from that of the environment and the name of the workspace. It must be ${allowed(rule)}. Name the workspace otherwise, or set name_prefix.`,
      },
    ],
  };
  return expression(prefix);
}

function ownPrefix({ namePrefix, backend }: Environment, stackName: string): string {
  // HCP Terraform has one workspace for such a stack, whatever its name is.
  if (backend.type === 'cloud' && !backend.workspaceTags) return operand(namePrefix);
  const own = `contains(["default", "${stackName}"], terraform.workspace)`;
  return `${own} ? "${namePrefix}" : "${namePrefix}-\${terraform.workspace}"`;
}
