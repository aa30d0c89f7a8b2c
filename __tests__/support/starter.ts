import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { BatchResponse, QueueEvent } from '../../handlers/runtime/pace/paced-starter';
import { serviceError } from './stored-object';

const MACHINE = 'arn:aws:states:us-east-1:000000000000:stateMachine:photos';
type Starter = (event: QueueEvent, context: { getRemainingTimeInMillis(): number }) => Promise<BatchResponse>;

/** A batch of messages with these ids. */
const batch = (...ids: string[]): QueueEvent => ({
  Records: ids.map((messageId) => ({ messageId, body: `{"key":"${messageId}"}` })),
});

/** What every paced starter has to do, told of the handler of one. @param environment settings, as variables */
export function describeStarter(handler: Starter, environment: Readonly<Record<string, string>>): void {
  const sfn = mockClient(SFNClient);
  const dynamodb = mockClient(DynamoDBClient);
  const started = () => sfn.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input);
  const run = (event: QueueEvent, remainingMs = 30_000) =>
    handler(event, { getRemainingTimeInMillis: () => remainingMs });

  beforeEach(() => {
    Object.assign(process.env, { STATE_MACHINE_ARN: MACHINE, PACE_TABLE_NAME: 'pace', ...environment });
    sfn.reset();
    dynamodb.reset();
    sfn.on(StartExecutionCommand).resolves({});
    sfn.on(ListExecutionsCommand).resolves({ executions: [] });
    dynamodb.on(GetItemCommand).resolves({});
    dynamodb.on(UpdateItemCommand).callsFake(() => ({ Attributes: marshall({ nextAt: Date.now() }) }));
  });

  it('starts an execution for each message, named after it, and keeps none in the queue', async () => {
    const answer = await run(batch('a', 'b', 'c'));

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(started()).toEqual(
      ['a', 'b', 'c'].map((name) => ({ stateMachineArn: MACHINE, name, input: `{"key":"${name}"}` })),
    );
  });

  it('keeps the message in the queue whose start failed, and no other', async () => {
    sfn.on(StartExecutionCommand, { name: 'b' }).rejects(serviceError('ThrottlingException', 400));

    expect(await run(batch('a', 'b', 'c'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'b' }] });
  });

  it('starts nothing twice: a message that comes again finds its execution', async () => {
    sfn.on(StartExecutionCommand).rejects(serviceError('ExecutionAlreadyExists', 400));

    expect(await run(batch('a'))).toEqual({ batchItemFailures: [] });
  });

  it('keeps all messages while the clock of the pace cannot be reached', async () => {
    dynamodb.on(UpdateItemCommand).rejects(serviceError('InternalServerError', 500));

    const { batchItemFailures } = await run(batch('a', 'b'));

    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['a', 'b']);
    expect(started()).toEqual([]);
  });

  it('leaves a running backfill its share of the pace', async () => {
    const share = { quota: 'backfill', callsPerSecond: 40, toldAt: new Date().toISOString() };
    dynamodb.on(GetItemCommand).resolves({ Item: marshall(share) });
    await run(batch('a'));
    dynamodb.on(GetItemCommand).resolves({});
    await run(batch('b'));

    const [beside, alone] = dynamodb
      .commandCalls(UpdateItemCommand)
      .map(({ args }) => Number(args[0].input.ExpressionAttributeValues?.[':add_nextAt']?.N));

    // 50 a second, of which 40 are taken: five times as far apart.
    expect(beside! / alone!).toBeCloseTo(5);
  });

  it('keeps messages whose moment is beyond its own time', async () => {
    dynamodb.on(UpdateItemCommand).callsFake(() => ({ Attributes: marshall({ nextAt: Date.now() + 3_600_000 }) }));

    const { batchItemFailures } = await run(batch('a'));

    expect(batchItemFailures).toHaveLength(1);
    expect(started()).toEqual([]);
  });
}
