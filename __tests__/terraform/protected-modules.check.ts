import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { snakeCase } from '../../modules/outputs';
import { buildModules } from '../../packaging/build-modules';
import { workflows } from '../../state-machines/index';
import { type CommandResult, describeWith } from '../support/terraform';
import {
  type EmulatorWithData,
  ONLY_A_GUARD,
  REFUSED_BY_GUARD,
  startEmulatorWithData,
} from '../support/terraform-data';
import { temporaryFolder } from '../support/terraform-stack';
import { fakeArchives } from '../support/terraform-synth';

/** Applying three modules to the emulator takes minutes when the machine is busy. */
const APPLY_MS = 600_000;
const COLLECTION = 'aws_rekognition_collection.riders_collection';

describeWith(['terraform', 'moto_server'], 'the modules with protected data', () => {
  const folder = temporaryFolder('protected-modules');
  const root = join(folder.path, 'root');
  const names = Object.keys(workflows);
  let data: EmulatorWithData;
  let before: string[];

  const terraform = (args: readonly string[], accept: readonly number[] = [0]): Promise<CommandResult> =>
    data.emulator.terraform.run(root, [...args, '-no-color'], { accept, timeout: APPLY_MS });

  beforeAll(async () => {
    data = await startEmulatorWithData();
    const directory = join(folder.path, 'modules');
    buildModules({ workflows: Object.values(workflows), archives: fakeArchives(), directory });
    mkdirSync(root);
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

    expect(stderr).toMatch(REFUSED_BY_GUARD);
    expect(data.changes()).toEqual(names.flatMap(() => ONLY_A_GUARD));
    expect(await data.everything()).toEqual(before);
  });

  it('refuse a destroy of the collection alone', async () => {
    const target = `-target=module.rider_photo.${COLLECTION}`;

    const { stderr } = await terraform(['destroy', '-auto-approve', '-refresh=false', target], [1]);

    expect(stderr).toMatch(REFUSED_BY_GUARD);
    expect(data.changes()).toEqual(ONLY_A_GUARD);
  });

  it('refuse to replace the collection', async () => {
    const replace = `-replace=module.rider_photo.${COLLECTION}`;

    const { stderr } = await terraform(['apply', '-auto-approve', '-refresh=false', replace], [1]);

    expect(stderr).toMatch(REFUSED_BY_GUARD);
    expect(data.changes()).toEqual(ONLY_A_GUARD);
  });

  it('refuse to go when they are removed from the configuration', async () => {
    writeRoot([]);

    const { stderr } = await terraform(['apply', '-auto-approve', '-refresh=false', '-parallelism=60'], [1]);

    expect(stderr).toMatch(REFUSED_BY_GUARD);
    expect(data.changes()).toEqual(names.flatMap(() => ONLY_A_GUARD));
    expect(await data.everything()).toEqual(before);
  });

  it(
    'are destroyed with everything in them once the protection is switched off',
    async () => {
      writeRoot(names, false);
      await terraform(['apply', '-auto-approve', '-refresh=false', '-parallelism=60']);

      await terraform(['destroy', '-auto-approve', '-refresh=false', '-parallelism=60']);

      expect(await data.everything()).toEqual([]);
    },
    2 * APPLY_MS,
  );
});

/** Each module with a bucket, a topic and its own key. */
function rootConfiguration(used: readonly string[], protect: boolean): string {
  const modules = used.map((name) => {
    return `module "${snakeCase(name)}" {
  source = "../modules/${name}"

  name_prefix = "${name.split('-')[0]}"
${protect ? '' : '  protect_data = false\n'}}`;
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
