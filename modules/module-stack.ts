import { TerraformCount, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { WorkflowDescription } from '../state-machines/description';
import { Dashboard } from './dashboard';
import { Deployment, type DeploymentOptions } from './deployment';
import { encryptionByVariable } from './encryption';
import { countWhen, expression, operand } from './expressions';
import { bucketArn, locationOfCaller } from './location';
import { addModuleVariables, bucketVariable, topicVariable } from './module-variables';
import { addOutputs, snakeCase } from './outputs';
import type { Observability } from './observability';
import type { PackageFiles } from './package-files';
import { givenByVariable } from './provision';
import { ReusableStack } from './reusable-stack';
import { tagEverythingByVariable } from './tags';
import { acceptVersions } from './terraform-settings';
import { Workflow } from './workflow';

export interface ModuleStackProps {
  readonly description: WorkflowDescription;
  /** The zips of the module, by paths that Terraform resolves from the module's folder. */
  readonly packages: PackageFiles;
}

const KEY_DELETION_WINDOW_DAYS = 30;

/**
 * One workflow as a reusable Terraform module: what an environment settles when it is synthesized is a variable here,
 * and provider and backend are those of the configuration that uses it.
 */
export class ModuleStack extends ReusableStack {
  readonly workflow: Workflow;

  constructor(scope: Construct, { description, packages }: ModuleStackProps) {
    super(scope, description.name);
    acceptVersions(this);
    addModuleVariables(this, description);
    const deployment = new Deployment(this, deploymentOptions(this, description, packages));
    const { namePrefix, region } = deployment.options;
    this.workflow = new Workflow(this, description.name, {
      description,
      deployment,
      settings: Object.fromEntries(
        Object.keys(description.settings).map((key) => [key, expression(`var.${snakeCase(key)}`)]),
      ),
      stateMachineType: expression('var.state_machine_type'),
      reservedConcurrency: (name) => Token.asNumber(expression(`lookup(var.reserved_concurrency, "${name}", -1)`)),
    });
    const dashboard = new Dashboard(this, 'dashboard', {
      count: countWhen(deployment.options.observability.dashboard),
      name: `${namePrefix}-${description.name}`,
      region,
      workflows: [this.workflow],
    });
    addOutputs(this, deployment, [this.workflow], dashboard);
    this.workflow.guard.standBefore(this);
    tagEverythingByVariable(this, 'tags', { Workflow: description.name });
  }
}

function deploymentOptions(
  stack: ModuleStack,
  description: WorkflowDescription,
  packages: PackageFiles,
): DeploymentOptions {
  const location = locationOfCaller(stack, description);
  return {
    namePrefix: expression('var.name_prefix'),
    ...location,
    key: givenByVariable(stack, 'kms_key', { arn: 'var.kms_key.arn' }),
    encryption: (keyArn) => encryptionByVariable(keyArn, 'customer_managed_encryption'),
    keyDeletionWindowDays: KEY_DELETION_WINDOW_DAYS,
    logging: {
      retentionDays: Token.asNumber(expression('var.log_retention_days')),
      level: expression('var.log_level'),
      executionData: Token.asAny(expression('var.log_execution_data')),
    },
    runtime: expression('var.lambda_runtime'),
    observability: observability(),
    permissionsBoundaryArn: expression('var.permissions_boundary_arn'),
    deletionProtection: Token.asAny(expression('var.protect_data')),
    // A lifecycle is fixed in the text of a module; deletion protection is what a variable can switch.
    preventDestroy: false,
    bucket: (key) => {
      const variable = bucketVariable(key);
      const createdAnd = (condition: string): TerraformCount =>
        TerraformCount.of(Token.asNumber(expression(`var.${variable} == null && ${condition} ? 1 : 0`)));
      return {
        provision: givenByVariable(stack, variable, {
          name: `var.${variable}.name`,
          arn: `"${bucketArn(location, `\${var.${variable}.name}`)}"`,
          kms_key_arn: `var.${variable}.kms_key_arn`,
        }),
        noncurrentVersionDays: Token.asNumber(expression('var.noncurrent_version_days')),
        expirationsExpression: expression('var.expirations'),
        corsOrigins: Token.asList(expression('var.cors_origins')),
        corsCount: createdAnd('length(var.cors_origins) > 0'),
        accessLogBucket: expression('var.access_log_bucket.name'),
        accessLogCount: createdAnd('var.access_log_bucket != null'),
        forceDestroy: Token.asAny(expression('!var.protect_data')),
      };
    },
    topic: (key) => {
      const variable = topicVariable(key);
      return {
        provision: givenByVariable(stack, variable, {
          arn: `var.${variable}.arn`,
          kms_key_arn: `var.${variable}.kms_key_arn`,
        }),
        subscriptionsExpression: subscriptionsOf('subscriptions', `var.${variable} == null`),
      };
    },
    packages,
  };
}

function observability(): Observability {
  const own = 'var.create_alarms && length(var.alarm_actions) == 0';
  return {
    alarms: expression('var.create_alarms'),
    alarmTopic: {
      count: countWhen(expression(own)),
      subscriptionsExpression: subscriptionsOf('alarm_subscriptions', own),
    },
    alarmActions: (topicArn) => {
      const topic = operand(topicArn!);
      return Token.asList(expression(`length(var.alarm_actions) > 0 ? var.alarm_actions : [${topic}]`));
    },
    dashboard: expression('var.create_dashboard'),
    tracing: expression('var.enable_tracing'),
  };
}

/** The subscriptions of a variable by a name that stays with each, where a condition holds. */
function subscriptionsOf(variable: string, condition: string): string {
  return expression(`{ for s in var.${variable} : "\${s.protocol}:\${s.endpoint}" => s if ${condition} }`);
}
