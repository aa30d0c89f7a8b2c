import {
  CloudBackend,
  LocalBackend,
  NamedCloudWorkspace,
  S3Backend,
  type S3BackendConfig,
  TaggedCloudWorkspaces,
} from 'cdktf';
import type { TerraformStack } from 'cdktf';
import type { CloudBackendSettings, Environment, S3BackendSettings } from '../env/environment';

/**
 * Gives a stack the backend of its environment.
 * @returns whether the stack has one; without, the configuration must leave the block out.
 */
export function addBackend(stack: TerraformStack, stackName: string, environment: Environment): boolean {
  const { backend } = environment;
  switch (backend.type) {
    case 'none':
      return false;
    case 'local':
      // Relative to cdktf.out/stacks/<stack>, so that the configuration is the same on every machine.
      new LocalBackend(stack, { path: `../../../terraform.${stackName}.tfstate` });
      return true;
    case 's3':
      addS3Backend(stack, stackName, environment.region, backend);
      return true;
    case 'cloud':
      addCloudBackend(stack, stackName, backend);
      return true;
  }
}

function addS3Backend(stack: TerraformStack, stackName: string, region: string, settings: S3BackendSettings): void {
  const config: Omit<S3BackendConfig, 'bucket'> = {
    key: settings.key ?? `${stackName}/terraform.tfstate`,
    region: settings.region ?? region,
    workspaceKeyPrefix: settings.workspaceKeyPrefix ?? 'workspaces',
    encrypt: true,
    kmsKeyId: settings.kmsKeyId,
    assumeRole: settings.roleArn ? { roleArn: settings.roleArn } : undefined,
  };
  // Terraform asks for a bucket that the configuration leaves out; the type of cdktf does not know of that.
  const backend = new S3Backend(stack, { ...config, bucket: settings.bucket } as S3BackendConfig);
  // An option of Terraform 1.10 and later that cdktf has no property for.
  backend.addOverride('use_lockfile', settings.useLockfile ?? true);
}

function addCloudBackend(stack: TerraformStack, stackName: string, settings: CloudBackendSettings): void {
  const { organization, hostname, project, workspace, workspaceTags } = settings;
  new CloudBackend(stack, {
    organization,
    hostname,
    workspaces: workspaceTags
      ? new TaggedCloudWorkspaces([...workspaceTags], project)
      : new NamedCloudWorkspace(workspace ?? stackName, project),
  });
}
