import { ApiError, type Input, jsonService, type JsonOperation, optionalText, textOf } from '../json-service';
import type { CallObserver, LocalService } from '../service';
import type { Execution } from './execution';
import { StartExecutionError } from './execution-name';

/** A state machine that this process has made by itself. */
export interface ServedMachine {
  readonly type: 'STANDARD' | 'EXPRESS';
  /** @throws StartExecutionError */
  start(input: unknown, name?: string): Execution;
  running(): readonly Execution[];
}

/**
 * The part of Step Functions that functions call, for state machines that are made in code and not by requests.
 * @param machineOf a state machine by its ARN
 */
export function openExecutions(
  machineOf: (arn: string) => ServedMachine | undefined,
  observe?: CallObserver,
): LocalService {
  const known = (input: Input): ServedMachine => {
    const arn = textOf(input, 'stateMachineArn');
    const machine = machineOf(arn);
    if (machine) return machine;
    throw new ApiError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };
  const operations: Readonly<Record<string, JsonOperation>> = {
    StartExecution: {
      parameters: ['stateMachineArn', 'input', 'name'],
      run: (input) => {
        const { arn } = startExecution(known(input), input);
        return { executionArn: arn, startDate: Date.now() / 1000 };
      },
    },
    ListExecutions: {
      parameters: ['stateMachineArn', 'statusFilter', 'maxResults'],
      run: (input) => {
        const machine = known(input);
        if (machine.type === 'EXPRESS') {
          throw new ApiError(
            'StateMachineTypeNotSupported',
            'This operation is not supported by this type of state machine',
          );
        }
        if (optionalText(input, 'statusFilter') !== 'RUNNING') {
          throw new ApiError(
            'ValidationException',
            'Only running executions are known here: set statusFilter to RUNNING.',
          );
        }
        const { maxResults = 1000 } = input as { readonly maxResults?: number };
        const executions = machine.running().slice(0, maxResults);
        return { executions: executions.map(({ arn, name }) => ({ executionArn: arn, name, status: 'RUNNING' })) };
      },
    },
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
