import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildModules } from '../../packaging/build-modules';
import { workflows } from '../../state-machines/index';
import { type CommandResult, describeWith } from '../support/terraform';
import { type Emulator, leftovers, startEmulator } from '../support/terraform-emulator';
import { temporaryFolder } from '../support/terraform-stack';
import { fakeArchives } from '../support/terraform-synth';

const APPLY_MS = 600_000;

describeWith(['terraform', 'moto_server'], 'the module of the gallery', () => {
  const folder = temporaryFolder('gallery-module');
  const modules = join(folder.path, 'modules');
  const root = join(folder.path, 'root');
  let emulator: Emulator;

  const terraform = (directory: string, ...args: readonly string[]): Promise<CommandResult> =>
    emulator.terraform.run(directory, args, { timeout: APPLY_MS });

  beforeAll(async () => {
    emulator = await startEmulator();
    buildModules({ workflows: Object.values(workflows), gallery: true, archives: fakeArchives(), directory: modules });
    mkdirSync(root);
    writeFileSync(join(root, 'main.tf'), ROOT);
    await terraform(root, 'init', '-no-color');
  });
  afterAll(async () => {
    await emulator?.close();
    folder.remove();
  });

  it('is valid in its example with all that it can show, and formatted', async () => {
    const example = join(modules, 'gallery', 'examples', 'everything');

    await terraform(join(modules, 'gallery'), 'fmt', '-check', '-diff', '-recursive', '-no-color');
    await terraform(example, 'init', '-no-color');
    const { stdout } = await terraform(example, 'validate', '-json');

    expect(JSON.parse(stdout)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
  });

  it('passes its own tests', async () => {
    const module = join(modules, 'gallery');
    await terraform(module, 'init', '-no-color');

    const { stdout } = await terraform(module, 'test', '-no-color');

    expect(stdout).toContain('3 passed, 0 failed');
  });

  it('refuses what does not fit', async () => {
    const { stderr } = await emulator.terraform.run(root, ['plan', '-no-color', '-var=web_acl_arn=photos'], {
      accept: [1],
      timeout: APPLY_MS,
    });

    expect(stderr.replace(/\s+/g, ' ')).toContain('web_acl_arn must be the ARN of a web ACL of scope CLOUDFRONT');
  });

  it(
    'is applied beside image-analysis, needs no change when it is planned again, and goes without a rest',
    async () => {
      await terraform(root, 'apply', '-auto-approve', '-parallelism=60', '-no-color');
      const planned = await terraform(root, 'plan', '-detailed-exitcode', '-no-color');
      const cors = await emulator.ask.rest('s3', '/photos-photos-123456789012?cors');
      const { Configuration } = JSON.parse(
        await emulator.ask.rest('lambda', '/2015-03-31/functions/web-gallery-api'),
      ) as { Configuration: { Environment: { Variables: Record<string, string> } } };
      await terraform(root, 'destroy', '-auto-approve', '-parallelism=60', '-no-color');

      expect(planned.stdout).toContain('No changes.');
      expect(cors).toMatch(/<AllowedOrigin>https:\/\/[a-z0-9]+\.cloudfront\.net</);
      expect(Configuration.Environment.Variables).toMatchObject({
        IMAGES_TABLE_NAME: 'photos-images',
        PHOTOS_BUCKET_NAME: 'photos-photos-123456789012',
        RIDERS_TABLE_NAME: '',
        BATCH_RUNS_TABLE_NAME: '',
      });
      expect(await leftovers(emulator)).toEqual([]);
    },
    2 * APPLY_MS,
  );
});

const ROOT = `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = { Owner = "platform" }
  }
}

variable "web_acl_arn" {
  type    = string
  default = null
}

module "image_analysis" {
  source = "../modules/image-analysis"

  name_prefix  = "photos"
  protect_data = false
}

module "gallery" {
  source = "../modules/gallery"

  name_prefix    = "web"
  protect_data   = false
  kms_key        = module.image_analysis.kms_key
  image_analysis = module.image_analysis
  web_acl_arn    = var.web_acl_arn
  tags           = { Team = "photos" }
}
`;
