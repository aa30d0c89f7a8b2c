import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  type ListExecutionsCommandInput,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Endpoint, startEndpoint } from '../../src/endpoint';
import { systemClock } from '../../src/step-functions/clock';
import type { Execution } from '../../src/step-functions/execution';
import { openExecutions, type ServedMachine } from '../../src/step-functions/executions-service';
import { failWith, machineWith, task } from './test-machine';

const stateMachineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:test';
const executionArn = (name: string): string => `arn:aws:states:us-east-1:000000000000:execution:test:${name}`;

/** What the task of the machine does, by the name of the execution: it waits where there is nothing. */
const TASKS: Readonly<Record<string, () => unknown>> = {
  good: () => ({ done: true }),
  bad: () => failWith('Broken', 'no luck'),
  running: () => new Promise(() => undefined),
};

let endpoint: Endpoint;
let sfn: SFNClient;
let known: Execution[];

beforeEach(async () => {
  known = [];
  const machine = machineWith(
    { Work: task('work') },
    { work: ({ what }: { what: string }) => TASKS[what]!() },
    { clock: systemClock },
  );
  const served: ServedMachine = {
    type: 'STANDARD',
    start: (input, name) => {
      const execution = machine.start(input, name);
      known.push(execution);
      return execution;
    },
    executions: () => known,
  };
  endpoint = await startEndpoint({ services: [openExecutions(() => new Map([[stateMachineArn, served]]))] });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  sfn = new SFNClient({ endpoint: endpoint.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});
afterEach(async () => {
  sfn.destroy();
  for (const execution of known) execution.abort();
  await endpoint.close();
});

/** Starts executions one after the other, and waits for those that end. */
async function start(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const input = JSON.stringify({ what: name.replace(/-.*/, '') });
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
    if (!name.startsWith('running')) await known.at(-1)!.result;
  }
}

/** Names of the executions of a page, and the token of the next one. */
async function list(more: Partial<ListExecutionsCommandInput> = {}): Promise<[names: string, nextToken?: string]> {
  const { executions = [], nextToken } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, ...more }));
  const names = executions.map(({ name }) => name).join(' ');
  return nextToken === undefined ? [names] : [names, nextToken];
}

it('executions are described, those that have ended with how', async () => {
  await start('good', 'bad', 'running');

  const [good, bad, running] = await Promise.all(
    ['good', 'bad', 'running'].map((name) =>
      sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(name) })),
    ),
  );

  expect(good).toMatchObject({
    status: 'SUCCEEDED',
    input: '{"what":"good"}',
    output: '{"done":true}',
    stateMachineArn,
  });
  expect(bad).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'no luck' });
  expect(bad!.output).toBeUndefined();
  expect(running).toMatchObject({ status: 'RUNNING', startDate: expect.any(Date) });
  expect([good!.stopDate, running!.stopDate]).toEqual([expect.any(Date), undefined]);
});

it('executions are listed newest first, whatever became of them, or by status', async () => {
  await start('running', 'good-1', 'bad', 'good-2');
  // What is kept lies in the order of the ends, before what still runs.
  known = [...known.slice(1), known[0]!];

  expect(await list()).toEqual(['good-2 bad good-1 running']);
  expect(await list({ statusFilter: 'SUCCEEDED' })).toEqual(['good-2 good-1']);
  expect(await list({ statusFilter: 'RUNNING' })).toEqual(['running']);
  expect(await list({ statusFilter: 'ABORTED' })).toEqual(['']);
});

it('pages follow each other without a gap or a repetition, though executions start, end and are forgotten', async () => {
  await start('running-1', 'running-2', 'running-3', 'running-4');

  const [first, nextToken] = await list({ maxResults: 2, statusFilter: 'RUNNING' });
  await start('running-5', 'running-6');
  await sfn.send(new StopExecutionCommand({ executionArn: executionArn('running-3') }));
  known = known.filter(({ name }) => name !== 'running-3');
  const second = await list({ maxResults: 2, statusFilter: 'RUNNING', nextToken });

  expect(first).toBe('running-4 running-3');
  expect(second).toEqual(['running-2 running-1']);
});

it('a history is told in pages, forwards and backwards, with and without data', async () => {
  await start('good');
  const history = async (reverseOrder: boolean, includeExecutionData?: boolean): Promise<string[]> => {
    const pages: string[] = [];
    let nextToken: string | undefined;
    do {
      const command = {
        executionArn: executionArn('good'),
        maxResults: 3,
        reverseOrder,
        includeExecutionData,
        nextToken,
      };
      const answer = await sfn.send(new GetExecutionHistoryCommand(command));
      pages.push(answer.events!.map(({ id, type }) => `${id} ${type}`).join(', '));
      nextToken = answer.nextToken;
    } while (nextToken !== undefined);
    return pages;
  };

  expect(await history(false)).toEqual([
    '1 ExecutionStarted, 2 TaskStateEntered, 3 TaskScheduled',
    '4 TaskStarted, 5 TaskSucceeded, 6 TaskStateExited',
    '7 ExecutionSucceeded',
  ]);
  expect(await history(true)).toEqual([
    '7 ExecutionSucceeded, 6 TaskStateExited, 5 TaskSucceeded',
    '4 TaskStarted, 3 TaskScheduled, 2 TaskStateEntered',
    '1 ExecutionStarted',
  ]);
  const inputs = [true, false].map(async (includeExecutionData) => {
    const { events } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn: executionArn('good'), includeExecutionData }),
    );
    return events![0]!.executionStartedEventDetails!.input;
  });
  expect(await Promise.all(inputs)).toEqual(['{"what":"good"}', undefined]);
});

it('a running execution is stopped with the reason that is given, and its history ends with that', async () => {
  await start('running');

  const { stopDate } = await sfn.send(
    new StopExecutionCommand({ executionArn: executionArn('running'), error: 'Enough', cause: 'too long' }),
  );
  const { events } = await sfn.send(
    new GetExecutionHistoryCommand({ executionArn: executionArn('running'), reverseOrder: true, maxResults: 1 }),
  );

  expect(await known[0]!.result).toEqual({ status: 'ABORTED', error: 'Enough', cause: 'too long' });
  expect(events).toMatchObject([
    { type: 'ExecutionAborted', executionAbortedEventDetails: { error: 'Enough', cause: 'too long' } },
  ]);
  const described = await sfn.send(new DescribeExecutionCommand({ executionArn: executionArn('running') }));
  expect(described).toMatchObject({ status: 'ABORTED', error: 'Enough', stopDate });
});

it.each<[string, () => Promise<unknown>, string]>([
  ['an execution', () => sfn.send(new DescribeExecutionCommand({ executionArn: 'arn:x' })), 'ExecutionDoesNotExist'],
  ['a history', () => sfn.send(new GetExecutionHistoryCommand({ executionArn: 'arn:x' })), 'ExecutionDoesNotExist'],
  ['a state machine', () => list({ stateMachineArn: 'arn:x' }), 'StateMachineDoesNotExist'],
  ['a page', () => list({ nextToken: 'x' }), 'InvalidToken'],
  ['a size of a page', () => list({ maxResults: 1001 }), 'ValidationException'],
])('%s that is not there is refused by its name', async (_, call, name) => {
  await expect(call()).rejects.toMatchObject({ name });
});
