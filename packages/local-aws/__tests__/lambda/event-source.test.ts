import { EventSource, type EventSourceSettings } from '../../src/lambda/event-source';
import { type LocalSqs, openSqs } from '../../src/sqs/sqs';

interface Batch {
  readonly Records: readonly { readonly messageId: string; readonly body: string; readonly eventSourceARN: string }[];
}
type Answer = (batch: Batch) => Promise<unknown>;

const QUEUE = { visibilityTimeoutSeconds: 1, retentionSeconds: 3600, maxReceiveCount: 3 };
let sqs: LocalSqs;
let source: EventSource | undefined;
let queueArn: string;
let deadLetterArn: string;

beforeEach(async () => {
  sqs = await openSqs();
  ({ arn: queueArn, deadLetterArn } = await sqs.createQueue('work', 'dead', QUEUE));
});
afterEach(async () => {
  await source?.close();
  source = undefined;
  await sqs.close();
});

/** Reads the queue with a function. @returns the bodies of each batch, in the order of the invocations */
function read(answer: Answer, settings: Partial<EventSourceSettings> = {}): string[][] {
  const batches: string[][] = [];
  const invoke = async (_arn: string, payload: unknown): Promise<unknown> => {
    const batch = payload as Batch;
    batches.push(batch.Records.map(({ body }) => body));
    return answer(batch);
  };
  const defaults = { queueArn, functionArn: 'work', batchSize: 10, maximumConcurrency: 2, reportsFailures: true };
  source = new EventSource({ ...defaults, ...settings }, { sqs, lambda: { invoke } });
  return batches;
}

const send = async (...bodies: string[]): Promise<void> => {
  for (const body of bodies) await sqs.send(queueArn, body);
};
const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
};
/** What can still be received, once it is visible. */
const left = async (arn: string): Promise<string[]> => {
  await sqs.release(arn);
  return (await sqs.receive(arn, 10, 0)).map(({ body }) => body);
};

describe('an event source', () => {
  it('hands messages over as Lambda does, and deletes them', async () => {
    const records: Batch['Records'][number][] = [];
    await send('a', 'b');

    read(async ({ Records }) => void records.push(...Records));
    await until(() => records.length === 2);
    await source!.close();

    expect(records[0]).toMatchObject({
      body: 'a',
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      attributes: { ApproximateReceiveCount: '1' },
    });
    expect(await left(queueArn)).toEqual([]);
  });

  it('gives no more messages to an invocation than it may', async () => {
    await send('a', 'b', 'c');

    const batches = read(async () => ({}), { batchSize: 2 });
    await until(() => batches.flat().length === 3);

    expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(2);
  });

  it('has no more invocations at a time than it may', async () => {
    let running = 0;
    let most = 0;
    await send('a', 'b', 'c', 'd', 'e');

    const batches = read(
      async () => {
        most = Math.max(most, ++running);
        await until(() => most === 2);
        await new Promise((resolve) => setTimeout(resolve, 20));
        running -= 1;
      },
      { batchSize: 1 },
    );
    await until(() => batches.length === 5);

    expect(most).toBe(2);
  });

  it('keeps the messages that the function names, and no others', async () => {
    await send('a', 'b');

    const batches = read(async ({ Records }) => ({
      batchItemFailures: Records.filter(({ body }) => body === 'b').map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    }));
    await until(() => batches.flat().length === 2);
    await source!.close();

    expect(await left(queueArn)).toEqual(['b']);
  });

  it.each<[string, Answer, Partial<EventSourceSettings>]>([
    ['fails', () => Promise.reject(new Error('no')), {}],
    ['names a message that does not exist', async () => ({ batchItemFailures: [{ itemIdentifier: 'other' }] }), {}],
    ['names none by its id', async () => ({ batchItemFailures: [{}] }), {}],
  ])('keeps the whole batch when the function %s', async (_, answer, settings) => {
    await send('a', 'b');

    const batches = read(answer, settings);
    await until(() => batches.flat().length === 2);
    await source!.close();

    expect((await left(queueArn)).sort()).toEqual(['a', 'b']);
  });

  it('takes the answer of a function for none when it is not set to report failures', async () => {
    await send('a');

    const batches = read(
      async ({ Records }) => ({ batchItemFailures: Records.map(({ messageId }) => ({ itemIdentifier: messageId })) }),
      { reportsFailures: false },
    );
    await until(() => batches.length === 1);
    await source!.close();

    expect(await left(queueArn)).toEqual([]);
  });

  it('lets a message go to the dead letters that was received too often', async () => {
    await send('a');

    const batches = read(() => Promise.reject(new Error('no')), {});
    for (let receives = 1; receives <= QUEUE.maxReceiveCount; receives += 1) {
      await until(() => batches.length === receives);
      await sqs.release(queueArn);
    }
    let dead: string[] = [];
    await until(async () => (dead = await left(deadLetterArn)).length > 0);

    expect(batches).toHaveLength(QUEUE.maxReceiveCount);
    expect(dead).toEqual(['a']);
  });

  it('reads no more once it is closed, and ends what it has begun', async () => {
    let ended = false;
    await send('a');
    const batches = read(async () => {
      await new Promise((resolve) => setTimeout(resolve, 30));
      ended = true;
    });
    await until(() => batches.length === 1);

    await source!.close();
    await send('b');

    expect(ended).toBe(true);
    expect(await left(queueArn)).toEqual(['b']);
  });
});
