import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { DataAwsService } from '@cdktf/provider-aws/lib/data-aws-service';
import type { Construct } from 'constructs';
import type { WorkflowDescription } from '../state-machines/description';
import { LAMBDA_RUNTIMES } from '../state-machines/lambda-runtimes';
import { regionAdvice, regionsWith } from '../state-machines/rekognition-regions';
import { expression } from './expressions';
import { literal } from './rule-condition';
import { settingsCondition } from './settings-condition';

/** Where a deployment lies. Each text may be a Terraform expression. */
export interface Location {
  /** `aws`, `aws-us-gov` or another: what ARNs begin with after `arn:`. */
  readonly partition: string;
  /** What names of endpoints end in, e.g. `amazonaws.com`; some service principals do, too. */
  readonly dnsSuffix: string;
  readonly region: string;
  readonly accountId: string;
}

/** The ARN of a resource that may not exist yet. */
export function arnOf({ partition, region, accountId }: Location, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** The ARN of a bucket of which only the name is known, given in the language of Terraform. */
export function bucketArn({ partition }: Pick<Location, 'partition'>, name: string): string {
  return `arn:${partition}:s3:::${name}`;
}

/** Account and partition as the provider finds them, for a Region that is settled. */
export function locationIn(scope: Construct, region: string): Location & { readonly caller: DataAwsCallerIdentity } {
  const caller = new DataAwsCallerIdentity(scope, 'current');
  new DataAwsPartition(scope, 'partition');
  return {
    partition: expression('data.aws_partition.partition.partition'),
    dnsSuffix: expression('data.aws_partition.partition.dns_suffix'),
    region,
    accountId: caller.accountId,
    caller,
  };
}

/**
 * The location of the configuration that uses a module. Terraform refuses to plan where the workflow's part of Rekognition is missing,
 * and with settings that do not go together: variables can look at each other only since Terraform 1.9.
 *
 * The Region comes from `aws_service`: `aws_region` calls it `name` in version 5 of the provider and `region` in version
 * 6, which deprecates the rest.
 */
export function locationOfCaller(
  scope: Construct,
  { name, rekognition, settingsRules = [] }: Pick<WorkflowDescription, 'name' | 'rekognition' | 'settingsRules'>,
): Location {
  new DataAwsService(scope, 'rekognition', {
    serviceId: 'rekognition',
    lifecycle: {
      precondition: [runtimeCondition(scope), ...settingsRules.map(settingsCondition)],
      postcondition: [
        {
          condition: expression(`contains(${JSON.stringify(regionsWith(rekognition))}, self.region)`),
          errorMessage: `There is no such service in \${self.region}: ${regionAdvice(name, rekognition)}`,
        },
      ],
    },
  });
  return locationIn(scope, expression('data.aws_service.rekognition.region'));
}

/**
 * Refuses runtimes that version 5 of the provider does not know, before it does so itself, without a remedy. Terraform
 * does not tell a version, but `aws_region` has gained an attribute in version 6.
 */
function runtimeCondition(scope: Construct): { readonly condition: string; readonly errorMessage: string } {
  const region = new DataAwsRegion(scope, 'region');
  const [[name, { provider }] = ['', { provider: '' }]] = Object.entries(LAMBDA_RUNTIMES).filter(([, each]) =>
    each.provider.startsWith('6.'),
  );
  const isVersion6 = `contains(keys(data.${region.terraformResourceType}.${region.friendlyUniqueId}), "region")`;
  return {
    condition: expression(`var.lambda_runtime != ${literal(name)} || ${isVersion6}`),
    errorMessage: `lambda_runtime must be one that the AWS provider knows: ${name} needs version ${provider} of it or newer. Raise it in required_providers and run terraform init -upgrade, or leave lambda_runtime out.`,
  };
}
