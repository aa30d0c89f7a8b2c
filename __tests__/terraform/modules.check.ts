import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildModules } from '../../packaging/build-modules';
import { workflows } from '../../state-machines/index';
import { createTerraform, describeWith, type Terraform } from '../support/terraform';
import { buildProject, copyProject, temporaryFolder } from '../support/terraform-stack';
import { workflowWithEverything } from '../support/terraform-workflow';

describeWith(['terraform'], 'the modules, checked without an account', () => {
  const folder = temporaryFolder('modules');
  const modules = join(folder.path, 'modules');
  let terraform: Terraform;

  beforeAll(async () => {
    terraform = createTerraform();
    const archives = await buildProject(copyProject(folder.path), workflows);
    buildModules({ workflows: Object.values(workflows), archives, directory: modules });
    // The same module with everything that a description can ask for, which later workflows will.
    const everything = join(folder.path, 'everything');
    buildModules({ workflows: [workflowWithEverything], archives, directory: everything });
    cpSync(join(everything, workflowWithEverything.name), join(modules, 'everything'), { recursive: true });
  });
  afterAll(() => {
    terraform?.close();
    folder.remove();
  });

  const names = [...Object.keys(workflows), 'everything'];

  it.each(names)('%s is valid and passes its own tests', async (name) => {
    const module = join(modules, name);
    await terraform.run(module, ['init', '-no-color']);
    const { stdout: valid } = await terraform.run(module, ['validate', '-json']);

    const { stdout } = await terraform.run(module, ['test', '-no-color'], { timeout: 1_000_000 });

    expect(JSON.parse(valid)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
    const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(stdout)!;
    expect(Number(passed)).toBeGreaterThan(5);
    expect(failed).toBe('0');
  });

  it.each(names)('the examples and tests of %s are formatted, the examples valid', async (name) => {
    const module = join(modules, name);

    await terraform.run(module, ['fmt', '-check', '-diff', '-recursive', '-no-color']);
    for (const example of readdirSync(join(module, 'examples'))) {
      const root = join(module, 'examples', example);
      await terraform.run(root, ['init', '-no-color']);
      const { stdout } = await terraform.run(root, ['validate', '-json']);
      expect(JSON.parse(stdout)).toMatchObject({ valid: true, warning_count: 0 });
    }
  });
});
