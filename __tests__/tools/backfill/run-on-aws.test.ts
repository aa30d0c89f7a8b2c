import { Writable } from 'node:stream';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { type LocalAws, openLocalAws } from '../../../packages/local-aws/src/local-aws';
import { runOnAws } from '../../../tools/backfill/run-on-aws';
import { blindVision } from '../../support/local-aws';

const source = { prefix: 'incoming/old/' };
const never = new AbortController().signal;

function listener(onText?: (text: string) => unknown): { out: Writable; text: () => string } {
  const chunks: string[] = [];
  const out = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      onText?.(String(chunk));
      done();
    },
  });
  return { out, text: () => chunks.join('') };
}

describe('against a Step Functions', () => {
  let aws: LocalAws;
  let sfn: SFNClient;

  beforeAll(async () => {
    aws = await openLocalAws({ vision: blindVision });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    sfn = new SFNClient({ endpoint: aws.url, region: 'us-east-1', credentials });
  });
  afterAll(async () => {
    sfn.destroy();
    await aws.close();
  });

  /** A map over two items that wait for so many seconds. */
  async function machine(name: string, Seconds: number): Promise<string> {
    const states = { Each: { Type: 'Wait', Seconds, End: true } };
    const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, StartAt: 'Each' };
    const definition = {
      StartAt: 'Plan',
      States: {
        Plan: { Type: 'Pass', Result: [1, 2], Next: 'All' },
        All: { Type: 'Map', ItemProcessor: { ...ItemProcessor, States: states }, End: true },
      },
    };
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({ name, definition: JSON.stringify(definition), roleArn: 'arn:aws:iam::0:role/r' }),
    );
    return stateMachineArn!;
  }

  it('starts, tells how far it is, and what became of it', async () => {
    const { out, text } = listener();

    const result = await runOnAws(
      sfn,
      { stateMachineArn: await machine('quick', 5), source },
      { signal: never, out, lookMs: 50 },
    );

    expect(result.status).toBe('SUCCEEDED');
    expect(text()).toContain('0 of 2 photos so far in finished batches, 0 in failed ones, 2 in work');
  });

  it('stops it when it is stopped itself', async () => {
    const stopper = new AbortController();
    // In the middle of the minute that follows the first look.
    const { out } = listener((text) => text.startsWith('arn:') || setImmediate(() => stopper.abort()));

    const result = await runOnAws(
      sfn,
      { stateMachineArn: await machine('slow', 200), source },
      { signal: stopper.signal, out, lookMs: 60_000 },
    );

    expect(result).toMatchObject({ status: 'ABORTED', cause: 'Stopped by npm run backfill.' });
  });
});

describe('a stopped execution', () => {
  // The one client, not its class: the other tests send.
  const client = new SFNClient({ region: 'us-east-1' });
  const sfn = mockClient(client);
  beforeEach(() => {
    sfn.reset();
    sfn.on(ListExecutionsCommand).resolves({
      executions: [
        { executionArn: 'arn:stopped', stateMachineArn: 'm', name: 's', status: 'ABORTED', startDate: new Date() },
      ],
    });
    sfn.on(StartExecutionCommand).resolves({ executionArn: 'arn:new' });
  });

  it.each([
    ['goes on where it was stopped', source, 'REDRIVABLE', 'arn:stopped'],
    ['is left alone when it is of another prefix', { prefix: 'incoming/other/' }, 'REDRIVABLE', 'arn:new'],
    ['is left alone when it is of a manifest', { manifest: 'incoming/old/' }, 'REDRIVABLE', 'arn:new'],
    ['is left alone when it is too old', source, 'NOT_REDRIVABLE', 'arn:new'],
  ] as const)('%s', async (_case, its, redriveStatus, followed) => {
    sfn
      .on(DescribeExecutionCommand, { executionArn: 'arn:stopped' })
      .resolvesOnce({ input: JSON.stringify(its), redriveStatus, status: 'ABORTED' })
      .resolves({ status: 'SUCCEEDED' });
    sfn.on(DescribeExecutionCommand, { executionArn: 'arn:new' }).resolves({ status: 'SUCCEEDED' });

    const result = await runOnAws(client, { stateMachineArn: 'm', source }, { signal: never, out: listener().out });

    expect(result).toMatchObject({ executionArn: followed, status: 'SUCCEEDED' });
    expect(sfn.commandCalls(RedriveExecutionCommand)).toHaveLength(followed === 'arn:stopped' ? 1 : 0);
  });
});
