import { type ExecutionListItem, ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { runMoreThan, startExecution } from '../../../../handlers/runtime/pace/executions';
import { serviceError } from '../../../support/stored-object';
import { failureOf } from '../../../support/task';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:photos';
const sfn = mockClient(SFNClient);
const client = new SFNClient({});
const page = (count: number, nextToken?: string) => ({
  executions: Array.from({ length: count }, () => ({}) as ExecutionListItem),
  nextToken,
});

beforeEach(() => sfn.reset());
afterAll(() => sfn.restore());

describe('startExecution', () => {
  it('starts by name and input', async () => {
    sfn.on(StartExecutionCommand).resolves({});

    await startExecution(client, MACHINE, 'message-1', '{"key":"a"}');

    expect(sfn.commandCalls(StartExecutionCommand)[0]!.args[0].input).toEqual({
      stateMachineArn: MACHINE,
      name: 'message-1',
      input: '{"key":"a"}',
    });
  });

  it('has nothing to do when the name was started before: the message came twice', async () => {
    sfn.on(StartExecutionCommand).rejects(serviceError('ExecutionAlreadyExists', 400));

    await expect(startExecution(client, MACHINE, 'message-1', '{}')).resolves.toBeUndefined();
  });

  it.each([
    ['ThrottlingException', 400, 'TransientServiceError'],
    ['InternalServerException', 500, 'TransientServiceError'],
    ['ExecutionLimitExceeded', 400, 'ExecutionLimitExceeded'],
    ['AccessDeniedException', 400, 'AccessDeniedException'],
    ['StateMachineDoesNotExist', 400, 'StateMachineDoesNotExist'],
    ['InvalidExecutionInput', 400, 'InvalidExecutionInput'],
  ])('tells %s', async (name, status, told) => {
    sfn.on(StartExecutionCommand).rejects(serviceError(name, status));

    const error = await failureOf(startExecution(client, MACHINE, 'message-1', '{}'));

    expect(error.name).toBe(told);
  });
});

describe('runMoreThan', () => {
  it.each([
    [20, 20, false],
    [21, 20, true],
  ])('of %i running executions, with at most %i, says %s in one call', async (running, most, more) => {
    sfn.on(ListExecutionsCommand).resolves(page(running));

    expect(await runMoreThan(client, MACHINE, most)).toBe(more);
    expect(sfn.commandCalls(ListExecutionsCommand).map(({ args }) => args[0].input)).toEqual([
      { stateMachineArn: MACHINE, statusFilter: 'RUNNING', maxResults: most + 1, nextToken: undefined },
    ]);
  });

  it('counts on over pages, and stops at the first one too many', async () => {
    sfn.on(ListExecutionsCommand).resolvesOnce(page(1000, 'next')).resolvesOnce(page(501, 'more'));

    expect(await runMoreThan(client, MACHINE, 1500)).toBe(true);
    expect(sfn.commandCalls(ListExecutionsCommand).map(({ args }) => args[0].input.maxResults)).toEqual([1000, 501]);
  });
});
