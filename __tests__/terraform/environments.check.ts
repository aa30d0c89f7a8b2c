import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentNames } from '../../env/load-environment';
import { buildPackages } from '../../packaging/build-packages';
import { workflows } from '../../state-machines/index';
import { createTerraform, describeWith, run, type Terraform } from '../support/terraform';
import { type Emulator, startEmulator } from '../support/terraform-emulator';
import { temporaryFolder, writeStack } from '../support/terraform-stack';
import { environmentWith, fakeArchives } from '../support/terraform-synth';

const ROOT = join(__dirname, '../..');
/** All environments together, once the functions are built, cost at most this many times the loading of cdktf. */
const MOST_LOADS = 6;

describe('the application', () => {
  const folder = temporaryFolder('application');
  /** Synthesizes in its own process and tells what that process found out about itself when it ended. */
  const synthesize = async (): Promise<{ root: boolean; megabytes: number; cpuMs: number }> => {
    const script = `
      require('./main.ts');
      process.on('exit', () => {
        const { user, system } = process.cpuUsage();
        const root = require.resolve('@cdktf/provider-aws') in require.cache;
        const megabytes = process.resourceUsage().maxRSS / 1024;
        process.stdout.write(JSON.stringify({ root, megabytes, cpuMs: (user + system) / 1000 }));
      });`;
    const args = ['--import', 'tsx', '--eval', script];
    const { stdout } = await run(process.execPath, args, { cwd: ROOT, env: { CDKTF_OUTDIR: folder.path } });
    return JSON.parse(stdout) as Awaited<ReturnType<typeof synthesize>>;
  };

  beforeAll(async () => {
    await buildPackages({ workflows: Object.values(workflows) });
  });
  afterAll(() => folder.remove());

  it('synthesizes all environments in a few times what it takes to load cdktf', async () => {
    const load = `require('cdktf'); const { user, system } = process.cpuUsage(); console.log((user + system) / 1000);`;
    const baseline = await run(process.execPath, ['--import', 'tsx', '--eval', load], { cwd: ROOT });
    const { cpuMs } = await synthesize();

    // A ratio, since the machine may be busy: about 0.65 s to load and 1.75 s in all when it is not.
    expect(cpuMs / Number(baseline.stdout)).toBeLessThan(MOST_LOADS);
    const manifest = JSON.parse(readFileSync(join(folder.path, 'manifest.json'), 'utf8')) as { stacks: object };
    expect(Object.keys(manifest.stacks)).toEqual(environmentNames().map((name) => `rekognition-workflows-${name}`));
  });

  it('loads single resources of the provider bindings, not the half gigabyte of their root', async () => {
    const { root, megabytes } = await synthesize();

    expect(root).toBe(false);
    expect(megabytes).toBeLessThan(300);
  });

  it('synthesizes those that are asked for, and says which exist when there is no such one', async () => {
    const { stderr } = await run(process.execPath, ['--import', 'tsx', 'main.ts'], {
      cwd: ROOT,
      env: { CDKTF_OUTDIR: folder.path, ENVIRONMENTS: 'production' },
      accept: [1],
    });

    expect(stderr).toContain(
      'Unknown environment "production": env/production.json does not exist. Use one of: dev, prod, staging.',
    );
  });
});

describeWith(['terraform'], 'the stacks', () => {
  const folder = temporaryFolder('stacks');
  let terraform: Terraform;
  beforeAll(() => (terraform = createTerraform()));
  afterAll(() => {
    terraform?.close();
    folder.remove();
  });

  it.each(environmentNames())('%s is valid', async (name) => {
    const stack = writeStack(folder.path, environmentWith({}, name), workflows, fakeArchives());
    await terraform.run(stack, ['init', '-backend=false', '-no-color']);

    const { stdout } = await terraform.run(stack, ['validate', '-json']);

    expect(JSON.parse(stdout)).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
  });

  it('refuses a name prefix that does not fit', async () => {
    const stack = writeStack(folder.path, environmentWith({ backend: { type: 'none' } }), workflows, fakeArchives());
    await terraform.run(stack, ['init', '-no-color']);

    const { stderr } = await terraform.run(stack, ['plan', '-no-color', '-var=name_prefix=Upper'], { accept: [1] });

    expect(stderr).toContain('name_prefix must be 2 to ');
  });
});

describeWith(['terraform', 'moto_server'], 'protected data', () => {
  it('keeps Terraform from destroying what prod holds', async () => {
    const folder = temporaryFolder('protected');
    const emulator: Emulator = await startEmulator();
    const stack = writeStack(
      folder.path,
      environmentWith({ backend: { type: 'none' } }, 'prod'),
      workflows,
      fakeArchives(),
    );
    const terraform = (args: string[], accept: readonly number[] = [0]): ReturnType<Emulator['terraform']['run']> =>
      emulator.terraform.run(stack, [...args, '-no-color'], { accept });
    await terraform(['init']);
    await terraform(['apply', '-auto-approve', '-target=aws_dynamodb_table.images_table']);

    const { stderr } = await terraform(['destroy', '-auto-approve'], [1]);
    const direct = emulator.ask.json('dynamodb', 'DeleteTable', { TableName: 'rekognition-prod-images' });

    expect(stderr).toContain('Instance cannot be destroyed');
    await expect(direct).rejects.toThrow('DeletionProtectionEnabled');
    await emulator.close();
    folder.remove();
  });

  it('a definition that Step Functions would refuse is refused at plan', async () => {
    const folder = temporaryFolder('broken-definition');
    const emulator = await startEmulator();
    const stack = writeStack(folder.path, environmentWith({ backend: { type: 'none' } }), workflows, fakeArchives());
    const file = join(stack, 'cdk.tf.json');
    writeFileSync(
      file,
      readFileSync(file, 'utf8')
        .replaceAll('\\"Next\\": \\"SaveAnalysis\\"', '\\"Next\\": \\"SaveAnalisys\\"')
        .replaceAll(
          /\$\{aws_(lambda_function|sns_topic)\.[a-z_]+\.arn}/g,
          'arn:aws:lambda:us-east-1:123456789012:function:known',
        ),
    );
    await emulator.terraform.run(stack, ['init', '-no-color']);

    const { stderr } = await emulator.terraform.run(stack, ['plan', '-no-color'], { accept: [1] });

    expect(stderr).toContain('SaveAnalisys');
    await emulator.close();
    folder.remove();
  });
});
