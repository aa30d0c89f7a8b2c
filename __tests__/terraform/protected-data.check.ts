import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../env/environment';
import { snakeCase } from '../../modules/outputs';
import type { PackageFiles } from '../../modules/package-files';
import { buildModules } from '../../packaging/build-modules';
import { workflows } from '../../state-machines/index';
import { type CommandResult, describeWith } from '../support/terraform';
import { type EmulatorWithData, startEmulatorWithData } from '../support/terraform-data';
import { buildProject, copyProject, temporaryFolder, writeStack } from '../support/terraform-stack';
import { environmentWithEveryWorkflow } from '../support/terraform-synth';

const TOOLS = ['terraform', 'moto_server', 'aws'];
/** Applying three modules to the emulator takes minutes even when nothing else runs. */
const APPLY_MS = 1_800_000;
const COLLECTION = 'aws_rekognition_collection.riders_collection';
const REFUSED_BY_DYNAMODB = /protected against deletion|[Dd]eletion ?[Pp]rotection/;
/** What Terraform tried to change before it gave up: the one thing that refuses. */
const ONLY_A_GUARD = ['dynamodb:DeleteTable'];

type Terraform = (args: readonly string[], accept?: readonly number[]) => Promise<CommandResult>;

function terraformIn(data: EmulatorWithData, directory: string): Terraform {
  return (args, accept = [0]) =>
    data.emulator.terraform.run(directory, [...args, '-no-color'], { accept, timeout: APPLY_MS / 2 });
}

describeWith(TOOLS, 'the modules with protected data', () => {
  const folder = temporaryFolder('protected-modules');
  const root = join(folder.path, 'root');
  const names = Object.keys(workflows);
  let data: EmulatorWithData;
  let terraform: Terraform;
  let before: string[];

  beforeAll(async () => {
    data = await startEmulatorWithData(folder.path);
    const archives = await buildProject(copyProject(folder.path), workflows);
    buildModules({ workflows: Object.values(workflows), archives, directory: join(folder.path, 'modules') });
    mkdirSync(root);
    terraform = terraformIn(data, root);
    writeRoot(names);
    await terraform(['init']);
    await terraform(['apply', '-auto-approve', '-parallelism=60']);
    await data.fill();
    before = await data.everything();
    data.changes();
  }, APPLY_MS);
  afterAll(async () => {
    await data?.emulator.close();
    folder.remove();
  });

  function writeRoot(used: readonly string[], protect = true): void {
    writeFileSync(join(root, 'main.tf'), rootConfiguration(used, protect));
  }

  it('hold an object, an item in each table and a face', () => {
    expect(before.filter((line) => line.includes('incoming/photo.jpg'))).toHaveLength(names.length);
    expect(before.join('\n')).toMatch(/faces of .*FaceId/);
  });

  it('refuse a destroy before the first deletion', async () => {
    const { stderr } = await terraform(['destroy', '-auto-approve', '-parallelism=60'], [1]);

    expect(stderr).toMatch(REFUSED_BY_DYNAMODB);
    expect(data.changes()).toEqual(names.flatMap(() => ONLY_A_GUARD));
    expect(await data.everything()).toEqual(before);
  });

  it('refuse a destroy of the collection alone', async () => {
    const target = `-target=module.rider_photo.${COLLECTION}`;

    const { stderr } = await terraform(['destroy', '-auto-approve', target], [1]);

    expect(stderr).toMatch(REFUSED_BY_DYNAMODB);
    expect(data.changes()).toEqual(ONLY_A_GUARD);
  });

  it('refuse to replace the collection', async () => {
    const replace = `-replace=module.rider_photo.${COLLECTION}`;

    const { stderr } = await terraform(['apply', '-auto-approve', replace], [1]);

    expect(stderr).toMatch(REFUSED_BY_DYNAMODB);
    expect(data.changes()).toEqual(ONLY_A_GUARD);
  });

  it.each(names)('refuse to go when %s is removed from the configuration', async (name) => {
    writeRoot(names.filter((other) => other !== name));

    const { stderr } = await terraform(['apply', '-auto-approve', '-parallelism=60'], [1]);

    expect(stderr).toMatch(REFUSED_BY_DYNAMODB);
    expect(data.changes()).toEqual(ONLY_A_GUARD);
    expect(await data.everything()).toEqual(before);
  });

  it(
    'are destroyed with everything in them once the protection is switched off',
    async () => {
      writeRoot(names, false);
      await terraform(['apply', '-auto-approve', '-parallelism=60']);

      await terraform(['destroy', '-auto-approve', '-parallelism=60']);

      expect(await data.everything()).toEqual([]);
    },
    APPLY_MS,
  );
});

describeWith(TOOLS, 'a stack with protected data', () => {
  const folder = temporaryFolder('protected-stack');
  const environment: Environment = {
    ...environmentWithEveryWorkflow(),
    backend: { type: 'none' },
    protectData: true,
  };
  let archives: PackageFiles;
  let data: EmulatorWithData;
  let terraform: Terraform;
  let before: string[];

  const synthesize = (changes: Partial<Environment> = {}): string =>
    writeStack(folder.path, { ...environment, ...changes }, workflows, archives);

  beforeAll(async () => {
    data = await startEmulatorWithData(folder.path);
    archives = await buildProject(copyProject(folder.path), workflows);
    terraform = terraformIn(data, synthesize());
    await terraform(['init']);
    await terraform(['apply', '-auto-approve', '-parallelism=60']);
    await data.fill();
    before = await data.everything();
    data.changes();
  }, APPLY_MS);
  afterAll(async () => {
    await data?.emulator.close();
    folder.remove();
  });

  it('refuses a destroy when it is planned', async () => {
    const { stderr } = await terraform(['destroy', '-auto-approve', '-parallelism=60'], [1]);

    expect(stderr).toContain('Instance cannot be destroyed');
    expect(data.changes()).toEqual([]);
  });

  it.each(Object.keys(workflows))('refuses to go when %s is removed from the environment', async (name) => {
    const { [name]: _, ...others } = environment.workflows;
    synthesize({ workflows: others });

    const { stderr } = await terraform(['apply', '-auto-approve', '-parallelism=60'], [1]);

    expect(stderr).toMatch(REFUSED_BY_DYNAMODB);
    expect(data.changes().filter((call) => /Delete|Remove/.test(call))).toEqual(ONLY_A_GUARD);
    expect(before.filter((line) => /^(objects|items|faces) of/.test(line))).toEqual(
      (await data.everything()).filter((line) => /^(objects|items|faces) of/.test(line)),
    );
  });

  it('refuses to let go of its bucket for one from elsewhere', async () => {
    synthesize({ existing: { buckets: { photos: { name: 'theirs' } }, topicArns: {} } });

    const { stderr } = await terraform(['apply', '-auto-approve', '-parallelism=60'], [1]);

    expect(stderr).toContain('Instance cannot be destroyed');
    expect(data.changes()).toEqual([]);
  });

  it(
    'is destroyed with everything in it once the protection is switched off',
    async () => {
      synthesize({ protectData: false });
      await terraform(['apply', '-auto-approve', '-parallelism=60']);

      await terraform(['destroy', '-auto-approve', '-parallelism=60']);

      expect(await data.everything()).toEqual([]);
    },
    APPLY_MS,
  );
});

/** Each module with a bucket, a topic and a key of its own. */
function rootConfiguration(used: readonly string[], protect: boolean): string {
  const modules = used.map((name) => {
    const required = Object.entries(workflows[name]!.settings).filter(([, setting]) => setting.requiredOnAws);
    const settings = required.map(([key, setting]) => `  ${snakeCase(key)} = ${JSON.stringify(setting.default)}`);
    return `module "${snakeCase(name)}" {
  source = "../modules/${name}"

  name_prefix = "${name.split('-')[0]}"
${protect ? '' : '  protect_data = false\n'}${settings.join('\n')}
}`;
  });
  return `provider "aws" {
  region = "us-east-1"
}

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

${modules.join('\n\n')}
`;
}
