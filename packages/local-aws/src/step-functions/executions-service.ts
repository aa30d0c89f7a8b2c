import { ApiError, type Input, jsonService, type JsonOperation, optionalText, textOf } from '../json-service';
import type { CallObserver, LocalService } from '../service';
import type { Execution } from './execution';
import { executionOperations, knownExecution } from './execution-operations';
import { StartExecutionError } from './execution-name';

/** A state machine that this process has made by itself. */
export interface ServedMachine {
  readonly type: 'STANDARD' | 'EXPRESS';
  /** @throws StartExecutionError */
  start(input: unknown, name?: string): Execution;
  /** Those that run and those that are kept, in any order. */
  executions(): readonly Execution[];
}

/**
 * The part of Step Functions that functions call, for state machines that are made in code and not by requests.
 * @param machines the state machines, by their ARNs
 */
export function openExecutions(
  machines: () => ReadonlyMap<string, ServedMachine>,
  observe?: CallObserver,
): LocalService {
  const known = (): Execution[] => [...machines().values()].flatMap((machine) => machine.executions());
  const machineFor = (input: Input): ServedMachine => {
    const arn = textOf(input, 'stateMachineArn');
    const machine = machines().get(arn);
    if (machine) return machine;
    throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };
  const operations: Readonly<Record<string, JsonOperation>> = {
    StartExecution: {
      parameters: ['stateMachineArn', 'input', 'name'],
      run: (input) => {
        const { arn, startDate } = startExecution(machineFor(input), input);
        return { executionArn: arn, startDate: startDate / 1000 };
      },
    },
    ...executionOperations({
      find: (input) => knownExecution(new Map(known().map((execution) => [execution.arn, execution])), input),
      ofMachine: (input) => {
        const machine = machineFor(input);
        if (machine.type === 'STANDARD') return machine.executions();
        throw new ApiError(
          'StateMachineTypeNotSupported',
          'This operation is not supported by this type of state machine',
        );
      },
    }),
  };
  return jsonService({ signingName: 'states', targetPrefix: 'AWSStepFunctions.', version: '1.0', operations, observe });
}

/** @throws ApiError */
function startExecution(machine: ServedMachine, input: Input): Execution {
  try {
    return machine.start(JSON.parse(optionalText(input, 'input') ?? '{}'), optionalText(input, 'name'));
  } catch (error) {
    if (error instanceof StartExecutionError) throw new ApiError(error.name, error.message);
    if (error instanceof SyntaxError) throw new ApiError('InvalidExecutionInput', error.message);
    throw error;
  }
}
