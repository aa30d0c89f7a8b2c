import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildModules } from '../../packaging/build-modules';
import { workflows } from '../../state-machines/index';
import { elements } from '../support/emulator-requests';
import { describeWith } from '../support/terraform';
import { type Emulator, leftovers, startEmulator } from '../support/terraform-emulator';
import { temporaryFolder } from '../support/terraform-stack';
import { fakeArchives } from '../support/terraform-synth';

describeWith(['terraform', 'moto_server'], 'image-analysis as a module from its archive, twice, applied', () => {
  const folder = temporaryFolder('module-root');
  const root = join(folder.path, 'root');
  let emulator: Emulator;
  let server: Server;

  const terraform = (...args: string[]): ReturnType<Emulator['terraform']['run']> =>
    emulator.terraform.run(root, [...args, '-no-color']);

  beforeAll(async () => {
    emulator = await startEmulator();
    const modules = join(folder.path, 'modules');
    buildModules({ workflows: [workflows['image-analysis']!], archives: fakeArchives(), directory: modules });
    server = createServer((_, response) => {
      response.setHeader('content-type', 'application/zip');
      response.end(readFileSync(join(modules, 'image-analysis.zip')));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    mkdirSync(root);
    const source = `http://127.0.0.1:${(server.address() as AddressInfo).port}/image-analysis.zip`;
    writeFileSync(join(root, 'main.tf'), rootConfiguration(source));
    await terraform('init');
    await terraform('apply', '-auto-approve', '-parallelism=60');
  });
  afterAll(async () => {
    server?.close();
    await emulator?.close();
    folder.remove();
  });

  it('needs no change when it is planned again', async () => {
    const { stdout } = await terraform('plan', '-detailed-exitcode');

    expect(stdout).toContain('No changes.');
  });

  it('has made one bucket, topic of notices and key, and everything else twice', async () => {
    const buckets = elements(await emulator.ask.rest('s3', '/'), 'Name');
    const topics = elements(await emulator.ask.form('sns', 'ListTopics'), 'TopicArn');
    const { stateMachines } = await emulator.ask.json<{ stateMachines: { name: string }[] }>(
      'states',
      'ListStateMachines',
    );
    const rule = await emulator.ask.json<{ EventPattern: string }>('events', 'DescribeRule', {
      Name: 'second-image-analysis-photo-uploaded',
    });

    expect(buckets).toEqual(['first-photos-123456789012']);
    expect(topics.map((arn) => arn.split(':').at(-1)).sort()).toEqual([
      'first-alarms',
      'first-notifications',
      'second-alarms',
    ]);
    expect(stateMachines.map(({ name }) => name).sort()).toEqual(['first-image-analysis', 'second-image-analysis']);
    expect(JSON.parse(rule.EventPattern)).toMatchObject({
      detail: { bucket: { name: ['first-photos-123456789012'] } },
    });
  });

  it('is destroyed with nothing left', async () => {
    await terraform('destroy', '-auto-approve', '-parallelism=60');

    expect(await leftovers(emulator)).toEqual([]);
  });
});

/** A root as a platform team writes it: the first instance makes what the second one uses. */
function rootConfiguration(source: string): string {
  return `
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

module "first" {
  source = "${source}"

  name_prefix             = "first"
  protect_data            = false
  noncurrent_version_days = 7
  expirations             = [{ prefix = "incoming/", days = 365 }]
  cors_origins            = ["https://photos.example.com"]
  subscriptions           = [{ protocol = "sms", endpoint = "+4312345678" }]
}

module "second" {
  source = "${source}"

  name_prefix                 = "second"
  photos_bucket               = module.first.photos_bucket
  notifications_topic         = module.first.notifications_topic
  kms_key                     = module.first.kms_key
  customer_managed_encryption = false
  protect_data                = false
  state_machine_type          = "EXPRESS"
  max_labels                  = 20
  reserved_concurrency        = { "detect-labels" = 5 }
  tags                        = { Team = "two" }
}
`;
}
