import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildModules } from '../../packaging/build-modules';
import { workflows } from '../../state-machines/index';
import { isKnownTo } from '../../state-machines/lambda-runtimes';
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

  it.each(names)('%s passes its own tests', async (name) => {
    const module = join(modules, name);
    await terraform.run(module, ['init', '-no-color']);

    const { stdout } = await terraform.run(module, ['test', '-no-color'], { timeout: 1_000_000 });

    const [, passed, failed] = /(\d+) passed, (\d+) failed/.exec(stdout)!;
    expect(Number(passed)).toBeGreaterThan(5);
    expect(failed).toBe('0');
  });

  it('take a runtime exactly where the provider knows it, and says what to do elsewhere', async () => {
    const module = join(modules, 'rider-photo');
    await terraform.run(module, ['init', '-no-color']);
    const [, version = ''] = /version += "([^"]+)"/.exec(readFileSync(join(module, '.terraform.lock.hcl'), 'utf8'))!;
    const [mocks] = readFileSync(join(module, 'tests/validation.tftest.hcl'), 'utf8').split(/^run /m);
    const run = 'run "plans" {\n  command = plan\n\n  variables {\n    lambda_runtime = "nodejs24.x"\n  }\n}\n';
    writeFileSync(join(module, 'tests/runtime.tftest.hcl'), mocks + run);

    const only = ['test', '-no-color', '-filter=tests/runtime.tftest.hcl'];
    const { stdout, stderr } = await terraform.run(module, only, { accept: [0, 1] });

    rmSync(join(module, 'tests/runtime.tftest.hcl'));
    const said = stderr.replace(/\s+/g, ' ');
    if (isKnownTo('nodejs24.x', version)) expect(stdout).toContain('1 passed');
    else expect(said).toContain('nodejs24.x needs version 6.21 of it or newer. Raise it in required_providers');
  });

  it.each(names)('%s is valid in its examples, and they and its tests are formatted', async (name) => {
    const module = join(modules, name);

    await terraform.run(module, ['fmt', '-check', '-diff', '-recursive', '-no-color']);
    for (const example of readdirSync(join(module, 'examples'))) {
      const root = join(module, 'examples', example);
      await terraform.run(root, ['init', '-no-color']);
      const { stdout } = await terraform.run(root, ['validate', '-json']);
      expect(JSON.parse(stdout)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
    }
  });
});
