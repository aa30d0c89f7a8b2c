import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { AssetType, TerraformAsset } from 'cdktf';
import type { Construct } from 'constructs';
import type { Environment } from '../env/environment';
import { longestNamePrefix } from '../env/resource-names';
import type { WorkflowDescription } from '../state-machines/description';
import { LAMBDA_RUNTIMES } from '../state-machines/lambda-runtimes';
import { addBackend } from './backend';
import { Dashboard } from './dashboard';
import { Deployment, type DeploymentOptions } from './deployment';
import { settledEncryption } from './encryption';
import { Gallery } from './gallery';
import { addGalleryOutputs } from './gallery-outputs';
import { resourcesOfStack } from './gallery-resources';
import { pageOrigin, settledGallery } from './gallery-settings';
import { bucketArn, locationIn } from './location';
import type { Observability } from './observability';
import { addOutputs } from './outputs';
import type { PackageFile, PackageFiles } from './package-files';
import { created, given } from './provision';
import { ReadableStack } from './readable-stack';
import { tagEverything } from './tags';
import { acceptVersions } from './terraform-settings';
import { Workflow } from './workflow';
import { workspacePrefix } from './workspace-prefix';

export interface EnvironmentStackProps {
  readonly environment: Environment;
  readonly workflows: Readonly<Record<string, WorkflowDescription>>;
  /** The built zips, by absolute path. */
  readonly archives: PackageFiles;
}

const KEY_DELETION_WINDOW_DAYS = { protected: 30, disposable: 7 };

/** The name of an environment's stack, state and HCP Terraform workspace. */
export function stackName(environment: string): string {
  return `rekognition-workflows-${environment}`;
}

/** One environment with the workflows that it lists, deployable as it is. */
export class EnvironmentStack extends ReadableStack {
  readonly workflows: readonly Workflow[];
  private readonly hasBackend: boolean;

  constructor(scope: Construct, { environment, workflows, archives }: EnvironmentStackProps) {
    const name = stackName(environment.name);
    super(scope, name);
    acceptVersions(this, LAMBDA_RUNTIMES[environment.lambdaRuntime].provider);
    this.hasBackend = addBackend(this, name, environment);
    new AwsProvider(this, 'aws', {
      region: environment.region,
      allowedAccountIds: environment.accountId ? [environment.accountId] : undefined,
      assumeRole: environment.deploymentRoleArn ? [{ roleArn: environment.deploymentRoleArn }] : undefined,
    });
    const descriptions = Object.keys(environment.workflows).map((workflow) => workflows[workflow]!);
    const options = deploymentOptions(this, environment, descriptions, archives);
    const deployment = new Deployment(this, options);
    this.workflows = descriptions.map((description) => {
      const { settings, stateMachineType, reservedConcurrency } = environment.workflows[description.name]!;
      return new Workflow(this, description.name, {
        description,
        deployment,
        settings: Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)])),
        stateMachineType,
        reservedConcurrency: (functionName) => reservedConcurrency[functionName],
      });
    });
    const { namePrefix, region } = options;
    const dashboard = environment.dashboard
      ? new Dashboard(this, 'dashboard', { name: namePrefix, region, workflows: this.workflows })
      : undefined;
    addOutputs(this, deployment, this.workflows, dashboard);
    const gallery = this.createGallery(environment, deployment);
    for (const workflow of this.workflows) {
      const others = this.workflows.filter((other) => other !== workflow);
      workflow.guard.standBefore(this, [...others, ...gallery]);
    }
    for (const { guard } of gallery) guard.standBefore(this, this.workflows);
    tagEverything(this, {
      ...environment.tags,
      Project: 'rekognition-workflows',
      Environment: environment.name,
      ManagedBy: 'terraform',
    });
  }

  private createGallery({ gallery, protectData }: Environment, deployment: Deployment): readonly Gallery[] {
    if (!gallery) return [];
    const settings = settledGallery(gallery, protectData);
    const resources = resourcesOfStack(deployment, this.workflows);
    const made = new Gallery(this, 'gallery', { deployment, settings, resources });
    addGalleryOutputs(this, made);
    return [made];
  }

  override toTerraform(): Record<string, unknown> {
    const configuration = super.toTerraform();
    const terraform = configuration['terraform'] as Record<string, unknown>;
    if (!this.hasBackend) delete terraform['backend'];
    return configuration;
  }
}

function deploymentOptions(
  stack: ReadableStack,
  environment: Environment,
  descriptions: readonly WorkflowDescription[],
  archives: PackageFiles,
): DeploymentOptions {
  const { existing, protectData, region } = environment;
  const location = locationIn(stack, region);
  const namePrefix = workspacePrefix(stack, {
    environment,
    stackName: stackName(environment.name),
    longest: longestNamePrefix(descriptions),
    firstRead: location.caller,
  });
  return {
    namePrefix,
    ...location,
    key: existing.kmsKeyArn ? given({ arn: existing.kmsKeyArn }) : created(),
    encryption: (keyArn) => settledEncryption(keyArn, environment.customerManagedKey),
    keyDeletionWindowDays: protectData ? KEY_DELETION_WINDOW_DAYS.protected : KEY_DELETION_WINDOW_DAYS.disposable,
    logging: {
      retentionDays: environment.logRetentionDays,
      level: environment.logLevel,
      executionData: environment.logExecutionData,
    },
    runtime: environment.lambdaRuntime,
    observability: observability(environment),
    permissionsBoundaryArn: environment.permissionsBoundaryArn,
    deletionProtection: protectData,
    preventDestroy: protectData,
    bucket: (key) => {
      const bucket = existing.buckets[key];
      return {
        provision: bucket
          ? given({ name: bucket.name, arn: bucketArn(location, bucket.name), kms_key_arn: bucket.kmsKeyArn })
          : created(),
        noncurrentVersionDays: environment.noncurrentVersionDays,
        expirations: environment.expirations,
        corsOrigins: [
          ...environment.galleryOrigins,
          ...(environment.gallery ? [pageOrigin(settledGallery(environment.gallery, protectData))] : []),
        ],
        accessLogBucket: environment.accessLogBucket,
        forceDestroy: !protectData,
      };
    },
    topic: (key) => {
      const topic = existing.topicArns[key];
      return {
        provision: topic ? given({ arn: topic.arn, kms_key_arn: topic.kmsKeyArn }) : created(),
        subscriptions: environment.subscriptions,
      };
    },
    packages: {
      function: (workflow, name) => asset(stack, `${workflow}-${name}-code`, archives.function(workflow, name)),
      layer: (name) => asset(stack, `${name}-layer-code`, archives.layer(name)),
      page: () =>
        Object.fromEntries(
          Object.entries(archives.page()).map(([path, file]) => [path, asset(stack, `page-${path}`, file)]),
        ),
    },
  };
}

function observability(environment: Environment): Observability {
  const { alarms, alarmActions, alarmSubscriptions, dashboard, tracing } = environment;
  const own = alarms && alarmActions.length === 0;
  return {
    alarms: String(alarms),
    alarmTopic: own ? { subscriptions: alarmSubscriptions } : undefined,
    alarmActions: (topicArn) => (topicArn === undefined ? alarmActions : [topicArn]),
    dashboard: String(dashboard),
    tracing: String(tracing),
  };
}

/** Copies a zip into the stack's folder, where Terraform finds it on any machine. */
function asset(stack: ReadableStack, id: string, { path, sha256 }: PackageFile): PackageFile {
  const file = new TerraformAsset(stack, id, { path, type: AssetType.FILE });
  return { path: `\${path.module}/${file.path}`, sha256 };
}
