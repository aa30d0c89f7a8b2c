import type { BackendSettings } from '../../env/environment';
import { loadEnvironment } from '../../env/load-environment';
import { workflows } from '../../state-machines/index';
import { environmentWith, synthesizeEnvironment } from '../support/terraform-synth';

function terraformOf(backend: BackendSettings): Readonly<Record<string, unknown>> {
  return synthesizeEnvironment(environmentWith({ backend })).terraform;
}

describe('the backend of a stack', () => {
  it('is a local file beside the project, by a path that is the same on every machine', () => {
    expect(terraformOf({ type: 'local' })['backend']).toEqual({
      local: { path: '../../../terraform.rekognition-workflows-dev.tfstate' },
    });
  });

  it('is left to whoever runs Terraform', () => {
    expect(terraformOf({ type: 'none' })).not.toHaveProperty('backend');
  });

  it('is S3 with a key of the stack, a lock file and no table', () => {
    expect(terraformOf({ type: 's3', bucket: 'our-state' })['backend']).toEqual({
      s3: {
        bucket: 'our-state',
        key: 'rekognition-workflows-dev/terraform.tfstate',
        region: 'us-east-1',
        workspace_key_prefix: 'workspaces',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  it('takes every setting of S3', () => {
    const backend: BackendSettings = {
      type: 's3',
      bucket: 'our-state',
      region: 'eu-west-1',
      key: 'photos.tfstate',
      workspaceKeyPrefix: 'branches',
      useLockfile: false,
      kmsKeyId: 'alias/state',
      roleArn: 'arn:aws:iam::123456789012:role/state',
    };

    expect(terraformOf(backend)['backend']).toEqual({
      s3: {
        bucket: 'our-state',
        key: 'photos.tfstate',
        region: 'eu-west-1',
        workspace_key_prefix: 'branches',
        encrypt: true,
        use_lockfile: false,
        kms_key_id: 'alias/state',
        assume_role: { role_arn: 'arn:aws:iam::123456789012:role/state' },
      },
    });
  });

  it('leaves the bucket open in the shipped environments: bucket names belong to whoever took them first', () => {
    for (const name of ['staging', 'prod']) {
      const { backend } = synthesizeEnvironment(loadEnvironment(name, workflows)).terraform;
      expect(backend).toEqual({ s3: expect.not.objectContaining({ bucket: expect.anything() }) });
    }
  });

  it('has a state key for each environment', () => {
    const keys = ['staging', 'prod'].map((name) => {
      const { backend } = synthesizeEnvironment(loadEnvironment(name, workflows)).terraform;
      return (backend as { s3: { key: string } }).s3.key;
    });

    expect(keys).toEqual([
      'rekognition-workflows-staging/terraform.tfstate',
      'rekognition-workflows-prod/terraform.tfstate',
    ]);
  });

  it('is a workspace of HCP Terraform that bears the name of the stack', () => {
    const terraform = terraformOf({ type: 'cloud', organization: 'acme', project: 'photos' });

    expect(terraform['cloud']).toEqual({
      organization: 'acme',
      workspaces: { name: 'rekognition-workflows-dev', project: 'photos' },
    });
    expect(terraform).not.toHaveProperty('backend');
  });

  it('is whichever workspace of HCP Terraform has the tags', () => {
    const backend: BackendSettings = {
      type: 'cloud',
      organization: 'acme',
      hostname: 'terraform.acme.example',
      workspaceTags: ['photos', 'dev'],
    };

    expect(terraformOf(backend)['cloud']).toEqual({
      organization: 'acme',
      hostname: 'terraform.acme.example',
      workspaces: { tags: ['photos', 'dev'] },
    });
  });

  it('leaves the name prefix to the workspace, which cannot change anything else', () => {
    const { variable } = synthesizeEnvironment(environmentWith());

    expect(variable['name_prefix']).toMatchObject({ default: 'rekognition-dev', type: 'string' });
  });
});
