import { appendFileSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../env/environment';
import type { PackageFiles } from '../../modules/package-files';
import { workflows } from '../../state-machines/index';
import { elements } from '../support/emulator-requests';
import { type CommandResult, describeWith, run } from '../support/terraform';
import {
  type EmulatorWithData,
  ONLY_A_GUARD,
  REFUSED_BY_GUARD,
  startEmulatorWithData,
} from '../support/terraform-data';
import { buildProject, copyProject, temporaryFolder, writeStack } from '../support/terraform-stack';
import { environmentWithModel } from '../support/terraform-synth';
import { ACCOUNT, isWiredAsOnOneMachine } from '../support/terraform-wiring';

const APPLY_MS = 600_000;

describeWith(['terraform', 'moto_server', 'aws'], 'the stack of dev with every workflow, protected, applied', () => {
  const environment: Environment = {
    ...environmentWithModel(),
    backend: { type: 'none' },
    protectData: true,
  };
  const names = Object.keys(environment.workflows);
  const folder = temporaryFolder('stack');
  const project = copyProject(folder.path);
  let data: EmulatorWithData;
  let archives: PackageFiles;
  let stack: string;

  const terraform = (args: readonly string[], accept: readonly number[] = [0]): Promise<CommandResult> =>
    data.emulator.terraform.run(stack, [...args, '-no-color'], { accept, timeout: APPLY_MS });
  const build = async (): Promise<void> => void (archives = await buildProject(project, workflows));
  const synthesize = (changes: Partial<Environment> = {}): void =>
    void (stack = writeStack(folder.path, { ...environment, ...changes }, workflows, archives));
  const plannedChanges = async (...args: readonly string[]): Promise<string[]> =>
    (await terraform(['plan', '-json', ...args])).stdout
      .split('\n')
      .filter((line) => line.includes('"planned_change"'))
      .map((line) => (JSON.parse(line) as { change: { resource: { addr: string }; action: string } }).change)
      .map(({ resource, action }) => `${action} ${resource.addr}`);

  beforeAll(async () => {
    data = await startEmulatorWithData();
    await build();
    synthesize();
    await terraform(['init']);
    await terraform(['apply', '-auto-approve', '-parallelism=60']);
  }, APPLY_MS);
  afterAll(async () => {
    await data?.emulator.close();
    folder.remove();
  });

  it('takes a photo by the commands of docs/deploy.md', async () => {
    const documented = readFileSync(join(__dirname, '../../docs/deploy.md'), 'utf8');
    const commands = documented.match(/^(bucket=\$\(terraform|aws s3 cp photo\.jpg) .*$/gm)!;
    const photo = join(folder.path, 'photo.jpg');
    writeFileSync(photo, 'a photo');

    await run('bash', ['-euc', `stack=${stack}\n${commands.join('\n')}`], {
      cwd: folder.path,
      env: { ...data.emulator.terraform.env, ...data.emulator.env },
    });

    const objects = await data.emulator.ask.rest('s3', `/${environment.namePrefix}-photos-${ACCOUNT}?list-type=2`);
    expect(commands).toHaveLength(2);
    expect(elements(objects, 'Key')).toEqual(['incoming/me/holiday/photo.jpg']);
  });

  it('needs no change when it is planned again', async () => {
    expect(await plannedChanges()).toEqual([]);
  });

  it('needs none either when every file was touched and everything is built again', async () => {
    for (const entry of readdirSync(join(project, 'handlers'), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), new Date(0), new Date(0));
    }
    rmSync(join(project, 'dist'), { recursive: true });
    await build();
    synthesize();

    expect(await plannedChanges('-refresh=false')).toEqual([]);
  });

  it('changes exactly the function whose handler changed', async () => {
    const handler = join(project, 'handlers/image-analysis/save-analysis.ts');
    appendFileSync(handler, '\nexport const changed = process.env.CHANGED;\n');
    await build();
    synthesize();

    expect(await plannedChanges('-refresh=false')).toEqual(['update aws_lambda_function.image_analysis_save_analysis']);
  });

  describe.each(names)('is wired as on one machine: %s', (name) =>
    isWiredAsOnOneMachine(name, environment, () => data.emulator),
  );

  describe('with data in it', () => {
    let before: string[];

    beforeAll(async () => {
      await data.fill();
      before = await data.contents();
      data.changes();
    });

    it('refuses a destroy when it is planned', async () => {
      synthesize();

      const { stderr } = await terraform(['destroy', '-auto-approve', '-refresh=false'], [1]);

      expect(stderr).toContain('Instance cannot be destroyed');
      expect(data.changes()).toEqual([]);
    });

    it.each(names)('refuses to go when %s is removed from the environment', async (name) => {
      const { [name]: _, ...others } = environment.workflows;
      synthesize({ workflows: others });

      const { stderr } = await terraform(['apply', '-auto-approve', '-refresh=false', '-parallelism=60'], [1]);

      expect(stderr).toMatch(REFUSED_BY_GUARD);
      expect(data.changes().filter((call) => /Delete|Remove/.test(call))).toEqual(ONLY_A_GUARD);
      expect(await data.contents()).toEqual(before);
    });

    it('refuses to let go of its bucket for one from elsewhere', async () => {
      synthesize({ existing: { buckets: { photos: { name: 'theirs' } }, topicArns: {} } });

      const { stderr } = await terraform(['apply', '-auto-approve', '-refresh=false', '-parallelism=60'], [1]);

      expect(stderr).toContain('Instance cannot be destroyed');
      expect(data.changes()).toEqual([]);
    });

    it(
      'is destroyed with everything in it once the protection is switched off',
      async () => {
        synthesize({ protectData: false });
        await terraform(['apply', '-auto-approve', '-refresh=false', '-parallelism=60']);

        await terraform(['destroy', '-auto-approve', '-refresh=false', '-parallelism=60']);

        expect((await terraform(['show'])).stdout.trim()).toMatch(/^(The state file is empty.*)?$/);
        expect(await data.everything()).toEqual([]);
      },
      2 * APPLY_MS,
    );
  });
});
