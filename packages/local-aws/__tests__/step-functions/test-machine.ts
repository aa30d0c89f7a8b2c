import type { AslDefinition, AslState } from '../../../../state-machines/asl/definition';
import type { Clock } from '../../src/step-functions/clock';
import {
  createStateMachine,
  type StateMachine,
  type StateMachineOptions,
} from '../../src/step-functions/state-machine';
import type { TaskIntegrations } from '../../src/step-functions/task';
import { virtualClock } from '../../src/step-functions/virtual-clock';

/** What a task does, by the `FunctionName` of its Parameters. */
export type Tasks = Readonly<Record<string, (payload: never, call: { signal: AbortSignal; times: number }) => unknown>>;

export interface TestMachine extends StateMachine {
  readonly clock: Clock;
  /** Function names in the order of their calls. */
  readonly calls: string[];
}

/** A Task state that calls one of the scripted tasks with its input. */
export function task(name: string, fields: Partial<AslState> = { End: true }): AslState {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: name, 'Payload.$': '$' },
    OutputPath: '$.Payload',
    ...fields,
  };
}

/** A machine of the given states, on a virtual clock, whose tasks are scripted. The first state is where it starts. */
export function machineWith(
  states: AslDefinition['States'],
  tasks: Tasks = {},
  options: Partial<StateMachineOptions> & { readonly TimeoutSeconds?: number } = {},
): TestMachine {
  const { TimeoutSeconds, clock = virtualClock(), ...rest } = options;
  const calls: string[] = [];
  const integrations: TaskIntegrations = {
    problems: () => [],
    async call(_resource, parameters, { signal }) {
      const { FunctionName, Payload } = parameters as { FunctionName: string; Payload: never };
      calls.push(FunctionName);
      const times = calls.filter((name) => name === FunctionName).length;
      const result = await tasks[FunctionName]!(Payload, { signal, times });
      return { ExecutedVersion: '$LATEST', Payload: result ?? null, StatusCode: 200 };
    },
  };
  const machine = createStateMachine({
    name: 'test',
    arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:test',
    type: 'STANDARD',
    definition: {
      Comment: 'A machine for one test.',
      StartAt: Object.keys(states)[0]!,
      States: states,
      ...(TimeoutSeconds === undefined ? {} : { TimeoutSeconds }),
    },
    integrations,
    clock,
    random: () => 0.5,
    ...rest,
  });
  return { ...machine, clock, calls };
}

/** Throws an error as a failing task does. */
export function failWith(name: string, message = ''): never {
  throw Object.assign(new Error(message), { name });
}
