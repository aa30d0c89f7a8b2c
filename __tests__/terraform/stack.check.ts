import { appendFileSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '../../env/environment';
import { localResources } from '../../local/resources';
import { localDefinition } from '../../local/workflow-runtime';
import { deployedEnvironment } from '../../state-machines/deployed-environment';
import { workflows } from '../../state-machines/index';
import { describeWith, run } from '../support/terraform';
import { type Emulator, leftovers, startEmulator } from '../support/terraform-emulator';
import { buildProject, copyProject, temporaryFolder, writeStack } from '../support/terraform-stack';
import { environmentWithEveryWorkflow } from '../support/terraform-synth';

interface Plan {
  readonly resource_changes: readonly {
    readonly address: string;
    readonly change: { readonly actions: readonly string[] };
  }[];
}

interface LambdaFunction {
  readonly FunctionName: string;
  readonly Environment?: { readonly Variables?: object };
}

interface Schedule {
  readonly ScheduleExpression: string;
  readonly Target: { readonly Input: string };
}

interface Target {
  readonly Arn: string;
  readonly InputTransformer?: { readonly InputPathsMap: Record<string, string>; readonly InputTemplate: string };
  readonly RetryPolicy?: { readonly MaximumRetryAttempts: number; readonly MaximumEventAgeInSeconds: number };
}

const ACCOUNT = '123456789012';
const LOCAL_ENDPOINT = 'http://127.0.0.1:1';

describeWith(['terraform', 'moto_server', 'aws'], 'the stack of dev with every workflow, applied', () => {
  const environment: Environment = { ...environmentWithEveryWorkflow(), backend: { type: 'none' } };
  const folder = temporaryFolder('stack');
  const project = copyProject(folder.path);
  let emulator: Emulator;
  let stack: string;

  const terraform = (...args: string[]): ReturnType<Emulator['terraform']['run']> =>
    emulator.terraform.run(stack, [...args, '-no-color'], { timeout: 300_000 });
  const synthesize = async (): Promise<void> => {
    stack = writeStack(folder.path, environment, workflows, await buildProject(project, workflows));
  };
  const changes = async (): Promise<string[]> => {
    await terraform('plan', '-out=plan');
    const { stdout } = await terraform('show', '-json', 'plan');
    return (JSON.parse(stdout) as Plan).resource_changes
      .filter(({ change }) => change.actions.join() !== 'no-op')
      .map(({ address, change }) => `${change.actions.join()} ${address}`);
  };

  beforeAll(async () => {
    emulator = await startEmulator();
    await synthesize();
    await terraform('init');
    await terraform('apply', '-auto-approve', '-parallelism=30');
  });
  afterAll(async () => {
    await emulator?.close();
    folder.remove();
  });

  it('takes a photo by the commands of docs/deploy.md', async () => {
    const documented = readFileSync(join(__dirname, '../../docs/deploy.md'), 'utf8');
    const commands = documented.match(/^(bucket=\$\(terraform|aws s3 cp photo\.jpg) .*$/gm)!;
    const photo = join(folder.path, 'photo.jpg');
    writeFileSync(photo, 'a photo');

    await run('bash', ['-euc', `stack=${stack}\n${commands.join('\n')}`], {
      cwd: folder.path,
      env: { ...emulator.terraform.env, ...emulator.env },
    });

    const { Contents } = await emulator.aws<{ Contents: { Key: string }[] }>(
      's3api',
      'list-objects-v2',
      '--bucket',
      `${environment.namePrefix}-photos-${ACCOUNT}`,
    );
    expect(commands).toHaveLength(2);
    expect(Contents.map(({ Key }) => Key)).toEqual(['incoming/me/holiday/photo.jpg']);
  });

  it('needs no change when it is planned again', async () => {
    expect(await changes()).toEqual([]);
  });

  it('needs none either when every file was touched and everything is built again', async () => {
    for (const entry of readdirSync(join(project, 'handlers'), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), new Date(0), new Date(0));
    }
    rmSync(join(project, 'dist'), { recursive: true });
    await synthesize();

    expect(await changes()).toEqual([]);
  });

  it('changes exactly the function whose handler changed', async () => {
    const handler = join(project, 'handlers/image-analysis/save-analysis.ts');
    appendFileSync(handler, '\nexport const changed = process.env.CHANGED;\n');
    await synthesize();

    expect(await changes()).toEqual(['update aws_lambda_function.image_analysis_save_analysis']);
  });

  describe.each(Object.keys(environment.workflows))('is wired as on one machine: %s', (name) => {
    const workflow = workflows[name]!;
    const local = localResources(workflow, LOCAL_ENDPOINT, environment.workflows[name]!.settings);
    const nameOf = (key: string): string => `${environment.namePrefix}-${name}-${key}`;
    /** A text with the names of this deployment in place of the local ones. */
    const localized = (text: string): string =>
      Object.keys(workflow.buckets)
        .reduce(
          (localText, key) =>
            localText.replaceAll(`${environment.namePrefix}-${key}-${ACCOUNT}`, local.buckets[key]!.name),
          text,
        )
        .replaceAll(environment.namePrefix, local.stateMachine.name.slice(0, -name.length - 1))
        .replaceAll(ACCOUNT, local.stateMachine.arn.split(':')[4]!)
        .replaceAll(emulator.url, LOCAL_ENDPOINT);

    it('the definition', async () => {
      const { stateMachineArn } = await deployedStateMachine();

      const deployed = await emulator.aws<{ definition: string; type: string }>(
        'stepfunctions',
        'describe-state-machine',
        '--state-machine-arn',
        stateMachineArn,
      );

      expect(localized(deployed.definition)).toBe(localDefinition(workflow, local));
      expect(deployed.type).toBe('STANDARD');
    });

    it.each(Object.keys(workflow.rules))('the pattern of the rule %s', async (rule) => {
      const deployed = await emulator.aws<{ EventPattern: string }>('events', 'describe-rule', '--name', nameOf(rule));

      expect(JSON.parse(localized(deployed.EventPattern))).toEqual(workflow.rules[rule]!.pattern(local));
    });

    it.each(Object.keys(workflow.rules))('the target, the input and the retries of the rule %s', async (rule) => {
      const description = workflow.rules[rule]!;

      const { Targets } = await emulator.aws<{ Targets: Target[] }>(
        'events',
        'list-targets-by-rule',
        '--rule',
        nameOf(rule),
      );

      expect(Targets).toHaveLength(1);
      const [target] = Targets;
      expect(target!.InputTransformer).toEqual(
        description.inputTransformer && {
          InputPathsMap: description.inputTransformer.paths,
          InputTemplate: description.inputTransformer.template,
        },
      );
      expect(target!.RetryPolicy).toEqual({
        MaximumRetryAttempts: description.retry.maximumAttempts,
        MaximumEventAgeInSeconds: description.retry.maximumAgeSeconds,
      });
      if (description.target.kind === 'state-machine') expect(localized(target!.Arn)).toBe(local.stateMachine.arn);
      if (description.target.kind === 'function')
        expect(target!.Arn).toMatch(`-${name}-${description.target.function}`);
    });

    it('the schedules', async () => {
      for (const [key, schedule] of Object.entries(workflow.schedules)) {
        const deployed = await emulator.aws<Schedule>('scheduler', 'get-schedule', '--name', nameOf(key));

        expect(deployed).toMatchObject({
          ScheduleExpression: schedule.expression(local),
          ScheduleExpressionTimezone: schedule.timeZone(local),
          State: schedule.enabled(local) === 'true' ? 'ENABLED' : 'DISABLED',
        });
        expect(JSON.parse(deployed.Target.Input)).toEqual(schedule.input);
      }
    });

    it('the environment and size of the functions', async () => {
      const { Functions } = await emulator.aws<{ Functions: LambdaFunction[] }>('lambda', 'list-functions');

      for (const [key, description] of Object.entries(workflow.functions)) {
        const deployed = Functions.find(({ FunctionName }) => FunctionName === nameOf(key));
        expect(deployed).toMatchObject({
          MemorySize: description.memoryMegabytes,
          Timeout: description.timeoutSeconds,
          Architectures: ['arm64'],
          Runtime: 'nodejs22.x',
        });
        const variables = JSON.stringify(deployed?.Environment?.Variables ?? {});
        expect(JSON.parse(localized(variables))).toEqual(deployedEnvironment(description, local));
      }
    });

    async function deployedStateMachine(): Promise<{ stateMachineArn: string }> {
      const { stateMachines } = await emulator.aws<{ stateMachines: { name: string; stateMachineArn: string }[] }>(
        'stepfunctions',
        'list-state-machines',
      );
      return stateMachines.find((machine) => machine.name === `${environment.namePrefix}-${name}`)!;
    }
  });

  it('is destroyed with nothing left', async () => {
    await terraform('destroy', '-auto-approve', '-parallelism=30');

    expect((await terraform('show')).stdout.trim()).toMatch(/^(The state file is empty.*)?$/);
    expect(await leftovers(emulator)).toEqual([]);
  });
});
