import { ValidateTerraformVersion } from 'cdktf/lib/validations/validate-terraform-version';
import type { BackendSettings } from '../../env/environment';
import { loadEnvironment } from '../../env/load-environment';
import { workflows } from '../../state-machines/index';
import { type Block, environmentWith, synthesizeEnvironment } from '../support/terraform-synth';

const WORKSPACE_PREFIX =
  'contains(["default", "rekognition-workflows-dev"], terraform.workspace) ? "rekognition-dev" : "rekognition-dev-${terraform.workspace}"';

function terraformOf(backend: BackendSettings): Readonly<Record<string, unknown>> {
  return synthesizeEnvironment(environmentWith({ backend })).terraform;
}

// cdktf asks the `terraform` on PATH for its version when state lies in HCP Terraform; these tests do without one.
beforeAll(() => jest.spyOn(ValidateTerraformVersion.prototype, 'validate').mockReturnValue([]));
afterAll(() => jest.restoreAllMocks());

describe('the backend of a stack', () => {
  it('is a local file beside the project, by a path that is the same on every machine', () => {
    expect(terraformOf({ type: 'local' })['backend']).toEqual({
      local: { path: '../../../terraform.rekognition-workflows-dev.tfstate' },
    });
  });

  it('is left to the caller of Terraform', () => {
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

  it('leaves the bucket open in the shipped environments: bucket names belong to those who took them first', () => {
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

  it.each<[string, BackendSettings, string]>([
    ['a file', { type: 'local' }, WORKSPACE_PREFIX],
    ['a bucket', { type: 's3' }, WORKSPACE_PREFIX],
    ['what is added later', { type: 'none' }, WORKSPACE_PREFIX],
    ['several workspaces', { type: 'cloud', organization: 'acme', workspaceTags: ['photos'] }, WORKSPACE_PREFIX],
    [
      'the one workspace of the stack',
      { type: 'cloud', organization: 'acme', workspace: 'photos' },
      '"rekognition-dev"',
    ],
  ])('takes the name prefix from the workspace when state lies in %s', (_, backend, own) => {
    const { variable, locals, data } = synthesizeEnvironment(environmentWith({ backend }));

    expect(variable['name_prefix']).toMatchObject({ default: null, type: 'string' });
    expect(locals!['name_prefix']).toBe(`\${coalesce(var.name_prefix, ${own})}`);
    const { lifecycle } = data['aws_caller_identity']!['current'] as { lifecycle: { precondition: Block[] } };
    expect(lifecycle.precondition[0]).toMatchObject({
      condition: expect.stringMatching(/regex\(.*local\.name_prefix.*length\(local\.name_prefix\) <= \d+/),
      error_message: expect.stringMatching(/It must be 2 to \d+ .*Name the workspace otherwise, or set name_prefix/),
    });
  });
});
