import type { Environment } from '../../env/environment';
import { localResources } from '../../local/resources';
import { localDefinition } from '../../local/workflow-runtime';
import { functionVariables } from '../../state-machines/function-variables';
import { workflows } from '../../state-machines/index';
import type { Emulator } from './terraform-emulator';

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

/** The account of moto. */
export const ACCOUNT = '123456789012';
const LOCAL_ENDPOINT = 'http://127.0.0.1:1';

/** Compares a workflow of a stack that is applied, as the emulator tells it, with the one that runs on one machine. */
export function isWiredAsOnOneMachine(name: string, environment: Environment, emulator: () => Emulator): void {
  const ask = (): Emulator['ask'] => emulator().ask;
  const url = (): string => emulator().url;
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
      .replaceAll(url(), LOCAL_ENDPOINT);

  it('the definition', async () => {
    const { stateMachineArn } = await deployedStateMachine();

    const deployed = await ask().json<{ definition: string; type: string }>('states', 'DescribeStateMachine', {
      stateMachineArn,
    });

    expect(localized(deployed.definition)).toBe(localDefinition(workflow, local));
    expect(deployed.type).toBe('STANDARD');
  });

  it.each(Object.keys(workflow.rules))('the pattern of the rule %s', async (rule) => {
    const deployed = await ask().json<{ EventPattern: string }>('events', 'DescribeRule', {
      Name: nameOf(rule),
    });

    expect(JSON.parse(localized(deployed.EventPattern))).toEqual(workflow.rules[rule]!.pattern(local));
  });

  it.each(Object.keys(workflow.rules))('the target, the input and the retries of the rule %s', async (rule) => {
    const description = workflow.rules[rule]!;

    const { Targets } = await ask().json<{ Targets: Target[] }>('events', 'ListTargetsByRule', {
      Rule: nameOf(rule),
    });

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
    if (description.target.kind === 'function') expect(target!.Arn).toMatch(`-${name}-${description.target.function}`);
  });

  it('the schedules', async () => {
    for (const [key, schedule] of Object.entries(workflow.schedules)) {
      const deployed = JSON.parse(await ask().rest('scheduler', `/schedules/${nameOf(key)}`)) as Schedule;

      expect(deployed).toMatchObject({
        ScheduleExpression: schedule.expression(local),
        ScheduleExpressionTimezone: schedule.timeZone(local),
        State: schedule.enabled(local) === 'true' ? 'ENABLED' : 'DISABLED',
      });
      expect(JSON.parse(deployed.Target.Input)).toEqual(schedule.input);
    }
  });

  it('the environment and size of the functions', async () => {
    const { Functions } = JSON.parse(await ask().rest('lambda', '/2015-03-31/functions/')) as {
      Functions: LambdaFunction[];
    };

    for (const [key, description] of Object.entries(workflow.functions)) {
      const deployed = Functions.find(({ FunctionName }) => FunctionName === nameOf(key));
      expect(deployed).toMatchObject({
        MemorySize: description.memoryMegabytes,
        Timeout: description.timeoutSeconds,
        Architectures: ['arm64'],
        Runtime: environment.lambdaRuntime,
      });
      const variables = JSON.stringify(deployed?.Environment?.Variables ?? {});
      expect(JSON.parse(localized(variables))).toEqual(functionVariables(workflow, key, local));
    }
  });

  async function deployedStateMachine(): Promise<{ stateMachineArn: string }> {
    const { stateMachines } = await ask().json<{ stateMachines: { name: string; stateMachineArn: string }[] }>(
      'states',
      'ListStateMachines',
    );
    return stateMachines.find((machine) => machine.name === `${environment.namePrefix}-${name}`)!;
  }
}
