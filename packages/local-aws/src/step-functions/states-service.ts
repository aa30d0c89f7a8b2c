import { join } from 'node:path';
import { localArn, nameIn } from '../arns';
import { ApiError, type Input, invalid, jsonService, type JsonOperation, optionalText, textOf } from '../json-service';
import type { BusEvent, CallObserver, LocalService } from '../service';
import { StateMap } from '../state-map';
import type { Execution } from './execution';
import { executionOperations, knownExecution } from './execution-operations';
import { StartExecutionError } from './execution-name';
import { loadDefinition } from './load-definition';
import { mapRunOperations } from './map-run-operations';
import { createStateMachine, type StateMachine } from './state-machine';
import type { TaskIntegrations } from './task';

interface StoredMachine {
  readonly name: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly definition: string;
  readonly roleArn: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

export interface StatesServiceOptions {
  readonly directory: string;
  readonly integrations: TaskIntegrations;
  onEvent(event: BusEvent): void;
  readonly observe?: CallObserver;
}

/** Step Functions over the wire. State machines outlive the process; executions do not, and are aborted with it. */
export interface LocalStates extends LocalService {
  /** Starts an execution for another service. @throws ApiError */
  start(stateMachineArn: string, input: string): void;
}

const seconds = (): number => Date.now() / 1000;

export function openStates(options: StatesServiceOptions): LocalStates {
  const stored = StateMap.open<StoredMachine>(
    join(options.directory, 'state-machines.json'),
    ({ name, definition }) => typeof name === 'string' && typeof definition === 'string',
  );
  const machines = new Map<string, StateMachine>();
  const executions = new Map<string, Execution>();

  /** @throws ApiError InvalidDefinition */
  const build = (machine: StoredMachine): StateMachine => {
    try {
      return createStateMachine({
        name: machine.name,
        arn: arnOf(machine.name),
        type: machine.type,
        definition: loadDefinition(machine.definition),
        integrations: options.integrations,
        onEvent: (event) => options.onEvent(event),
      });
    } catch (error) {
      throw new ApiError('InvalidDefinition', `Invalid State Machine Definition: '${(error as Error).message}'`);
    }
  };
  const save = async (machine: StoredMachine): Promise<void> => {
    const built = build(machine);
    await stored.set(machine.name, machine);
    machines.set(machine.name, built);
  };
  for (const machine of stored.all()) machines.set(machine.name, build(machine));

  const known = (input: Input): StoredMachine => {
    const arn = textOf(input, 'stateMachineArn');
    const machine = stored.get(nameIn(arn));
    if (machine && arnOf(machine.name) === arn) return machine;
    throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };
  const start = (machine: StoredMachine, input: string, name?: string): Execution => {
    try {
      const execution = machines.get(machine.name)!.start(parseInput(input), name);
      executions.set(execution.arn, execution);
      return execution;
    } catch (error) {
      if (error instanceof StartExecutionError) throw new ApiError(error.name, error.message);
      throw error;
    }
  };

  const operations: Readonly<Record<string, JsonOperation>> = {
    ...mapRunOperations(
      (input) => knownExecution(executions, input),
      () => executions.values(),
    ),
    CreateStateMachine: {
      parameters: ['name', 'definition', 'roleArn', 'type', 'loggingConfiguration', 'tracingConfiguration', 'publish'],
      run: async (input) => {
        const name = textOf(input, 'name');
        const type = (optionalText(input, 'type') ?? 'STANDARD') as StoredMachine['type'];
        if (!/^[\w-]{1,80}$/.test(name)) throw new ApiError('InvalidName', `Invalid Name: '${name}'`);
        if (!['STANDARD', 'EXPRESS'].includes(type)) throw invalid('type must be STANDARD or EXPRESS.');
        const machine = { name, type, definition: textOf(input, 'definition'), roleArn: textOf(input, 'roleArn') };
        const before = stored.get(name);
        if (before && (before.definition !== machine.definition || before.type !== type)) {
          throw new ApiError('StateMachineAlreadyExists', `State Machine Already Exists: '${arnOf(name)}'`);
        }
        const createdAt = before?.createdAt ?? seconds();
        if (!before) await save({ ...machine, createdAt });
        return { stateMachineArn: arnOf(name), creationDate: createdAt };
      },
    },
    UpdateStateMachine: {
      parameters: ['stateMachineArn', 'definition', 'roleArn', 'loggingConfiguration', 'tracingConfiguration'],
      run: async (input) => {
        const machine = known(input);
        const definition = optionalText(input, 'definition') ?? machine.definition;
        await save({ ...machine, definition, roleArn: optionalText(input, 'roleArn') ?? machine.roleArn });
        return { updateDate: seconds() };
      },
    },
    DescribeStateMachine: {
      parameters: ['stateMachineArn'],
      run: (input) => {
        const { name, type, definition, roleArn, createdAt } = known(input);
        const found = { stateMachineArn: arnOf(name), name, type, status: 'ACTIVE', definition, roleArn };
        return { ...found, creationDate: createdAt };
      },
    },
    ListStateMachines: {
      parameters: ['maxResults', 'nextToken'],
      run: () => ({
        stateMachines: stored.all().map(({ name, type, createdAt }) => ({
          stateMachineArn: arnOf(name),
          name,
          type,
          creationDate: createdAt,
        })),
      }),
    },
    DeleteStateMachine: {
      parameters: ['stateMachineArn'],
      run: async (input) => {
        const name = nameIn(textOf(input, 'stateMachineArn'));
        await stored.delete(name);
        machines.delete(name);
        return {};
      },
    },
    StartExecution: {
      parameters: ['stateMachineArn', 'input', 'name'],
      run: (input) => {
        const { arn, startDate } = start(
          known(input),
          optionalText(input, 'input') ?? '{}',
          optionalText(input, 'name'),
        );
        return { executionArn: arn, startDate: startDate / 1000 };
      },
    },
    ...executionOperations({
      find: (input) => knownExecution(executions, input),
      ofMachine: (input) => {
        const { name } = known(input);
        return [...executions.values()].filter(({ stateMachineArn }) => stateMachineArn === arnOf(name));
      },
    }),
  };
  const service = jsonService({
    signingName: 'states',
    targetPrefix: 'AWSStepFunctions.',
    version: '1.0',
    operations,
    observe: options.observe,
    close: async () => {
      for (const execution of executions.values()) execution.abort({ cause: 'The local AWS was stopped.' });
      await Promise.all([...executions.values()].map(({ result }) => result));
    },
  });
  return { ...service, start: (stateMachineArn, input) => void start(known({ stateMachineArn }), input) };
}

const arnOf = (name: string): string => localArn('states', `stateMachine:${name}`);

/** @throws ApiError InvalidExecutionInput */
function parseInput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ApiError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${(error as Error).message}'`);
  }
}
