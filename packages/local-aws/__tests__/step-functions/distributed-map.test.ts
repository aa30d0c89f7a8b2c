import type { AslState } from '../../../../state-machines/asl/definition';
import { createStateMachine, type StateMachineOptions } from '../../src/step-functions/state-machine';
import { virtualClock } from '../../src/step-functions/virtual-clock';
import { failWith, machineWith, task, type Tasks } from './test-machine';

const map = (fields: Partial<AslState> = {}, processor: object = {}): AslState => ({
  Type: 'Map',
  End: true,
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
    StartAt: 'Each',
    States: { Each: task('each') },
    ...processor,
  },
  ...fields,
});

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** S3 with one bucket, as far as a Map asks. */
function bucketOf(objects: Record<string, string>, { pageSize = 2 } = {}) {
  const calls: string[] = [];
  return {
    objects,
    calls,
    machine: (states: Record<string, AslState>, tasks: Tasks = {}, options: Partial<StateMachineOptions> = {}) => {
      const scripted = machineWith({ Ignored: { Type: 'Succeed' } }, tasks);
      return createStateMachine({
        name: 'test',
        arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:test',
        type: 'STANDARD',
        definition: { StartAt: Object.keys(states)[0]!, States: states },
        clock: scripted.clock,
        integrations: {
          problems: () => [],
          async call(resource, parameters, { signal }) {
            const operation = resource.split(':').at(-1)!;
            const input = parameters as Record<string, string>;
            if (operation === 'invoke') {
              const { FunctionName, Payload } = parameters as { FunctionName: string; Payload: never };
              return { Payload: await tasks[FunctionName]!(Payload, { signal, times: 1 }) };
            }
            calls.push(operation);
            if (operation === 'putObject') {
              objects[input.Key!] = input.Body!;
              return {};
            }
            if (operation === 'getObject') {
              return input.Key! in objects ? { Body: objects[input.Key!] } : failWith('S3.NoSuchKeyException', 'gone');
            }
            const keys = Object.keys(objects).filter((key) => key.startsWith(input.Prefix ?? ''));
            const from = Number(input.ContinuationToken ?? 0);
            const page = keys.slice(from, from + pageSize);
            return {
              Contents: page.map((Key) => ({
                Key,
                ETag: '"e"',
                Size: objects[Key]!.length,
                StorageClass: 'STANDARD',
                LastModified: '2026-01-01T00:00:00.000Z',
              })),
              ...(from + pageSize < keys.length ? { NextContinuationToken: String(from + pageSize) } : {}),
            };
          },
        },
        ...options,
      });
    },
  };
}

const listing = {
  ItemReader: {
    Resource: 'arn:aws:states:::s3:listObjectsV2',
    Parameters: { 'Bucket.$': '$.bucket', Prefix: 'photos/' },
  },
};

describe('a distributed Map', () => {
  it('runs each item in its own execution, with its own history', async () => {
    const machine = machineWith({ Each1: map() }, { each: (item: number) => item * 2 });

    const execution = machine.start(numbers(3));
    const result = await execution.result;

    expect(result.output).toEqual([0, 2, 4]);
    expect(execution.statesEntered).toEqual(['Each1']);
    expect(execution.mapRuns.map(({ items, executions, status }) => ({ items, executions, status }))).toEqual([
      {
        status: 'SUCCEEDED',
        items: { pending: 0, running: 0, succeeded: 3, failed: 0, timedOut: 0, aborted: 0, total: 3 },
        executions: { pending: 0, running: 0, succeeded: 3, failed: 0, timedOut: 0, aborted: 0, total: 3 },
      },
    ]);
  });

  it.each([
    ['EXPRESS', /^arn:aws:states:us-east-1:\d{12}:express:test\/photos:[\w-]+:[\w-]+$/],
    ['STANDARD', /^arn:aws:states:us-east-1:\d{12}:execution:test\/photos:[\w-]+$/],
  ])('gives %s child executions ids of the map run', async (ExecutionType, id) => {
    const states = { Each: { Type: 'Pass', Parameters: { 'id.$': '$$.Execution.Id' }, End: true } };
    const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType }, States: states };
    const machine = machineWith({ Run: map({ Label: 'photos' }, processor) });

    const { output } = await machine.start([1]).result;

    expect((output as { id: string }[])[0]!.id).toMatch(id);
  });

  it('ends an Express child execution after five minutes', async () => {
    const states = { Each: { Type: 'Wait', Seconds: 301, End: true } };
    const machine = machineWith({ Run: map({ ToleratedFailureCount: 1 }, { States: states }) });

    const execution = machine.start([1]);
    const { output } = await execution.result;

    expect(output).toEqual([expect.objectContaining({ Status: 'TIMED_OUT', Input: '1' })]);
    expect(execution.mapRuns[0]!.items.timedOut).toBe(1);
  });

  it('batches items by number, with what they share', async () => {
    const machine = machineWith(
      {
        Run: map({
          ItemsPath: '$.items',
          ItemSelector: { 'n.$': '$$.Map.Item.Value', 'at.$': '$$.Map.Item.Index' },
          ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { 'run.$': '$.run' } },
        }),
      },
      { each: (batch: unknown) => batch },
    );

    const { output } = await machine.start({ run: 'r', items: [7, 8, 9] }).result;

    expect(output).toEqual([
      {
        BatchInput: { run: 'r' },
        Items: [
          { n: 7, at: 0 },
          { n: 8, at: 1 },
        ],
      },
      { BatchInput: { run: 'r' }, Items: [{ n: 9, at: 2 }] },
    ]);
  });

  it('batches items by bytes', async () => {
    const machine = machineWith(
      { Run: map({ ItemBatcher: { MaxInputBytesPerBatch: 40 } }) },
      { each: (batch: { Items: unknown[] }) => batch.Items.length },
    );

    const { output } = await machine.start(Array<string>(7).fill('0123456')).result;

    expect(output).toEqual([2, 2, 2, 1]);
  });

  it('runs no more than MaxConcurrency at a time', async () => {
    let running = 0;
    let most = 0;
    const clock = virtualClock();
    const machine = machineWith(
      { Run: map({ ItemsPath: '$.items', MaxConcurrencyPath: '$.n' }) },
      {
        each: async () => {
          running += 1;
          most = Math.max(most, running);
          await clock.sleep(1000);
          running -= 1;
        },
      },
      { clock },
    );

    await machine.start({ n: 3, items: numbers(9) }).result;

    expect(most).toBe(3);
    expect(clock.now() - Date.UTC(2026, 0, 1)).toBe(3000);
  });

  it('reads a listing page by page, as much as it has room for', async () => {
    const bucket = bucketOf({ 'other/x': '', 'photos/a': '1', 'photos/b': '22', 'photos/c': '' });
    const machine = bucket.machine({ Run: map(listing) }, { each: (item: unknown) => item });

    const { output } = await machine.start({ bucket: 'b' }).result;

    expect(output).toEqual([
      { Key: 'photos/a', Size: 1, Etag: '"e"', LastModified: 1_767_225_600, StorageClass: 'STANDARD' },
      expect.objectContaining({ Key: 'photos/b', Size: 2 }),
      expect.objectContaining({ Key: 'photos/c', Size: 0 }),
    ]);
    expect(bucket.calls).toEqual(['listObjectsV2', 'listObjectsV2']);
  });

  it.each([
    ['JSONL', '{"a":1}\n{"a":2}\n\n{"a":3}\n'],
    ['JSON', '[{"a":1},{"a":2},{"a":3}]'],
  ])('reads %s, up to MaxItems', async (InputType, text) => {
    const reader = {
      Resource: 'arn:aws:states:::s3:getObject',
      Parameters: { Bucket: 'b', 'Key.$': '$.manifest' },
      ReaderConfig: { InputType, MaxItems: 2 },
    };
    const machine = bucketOf({ list: text }).machine(
      { Run: map({ ItemReader: reader }) },
      { each: (item: unknown) => item },
    );

    const { output } = await machine.start({ manifest: 'list' }).result;

    expect(output).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it.each([
    ['is missing', 'nowhere', 'S3.NoSuchKeyException: gone'],
    ['is damaged', 'damaged', 'b/damaged cannot be read: '],
    ['is not an array', 'object', 'b/object cannot be read: it holds an object, not an array.'],
  ])('fails by name when its file %s', async (_case, Key, cause) => {
    const reader = {
      Resource: 'arn:aws:states:::s3:getObject',
      Parameters: { Bucket: 'b', Key },
      ReaderConfig: { InputType: 'JSON' },
    };
    const machine = bucketOf({ damaged: '[1', object: '{}' }).machine({ Run: map({ ItemReader: reader }) });

    const result = await machine.start().result;

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ItemReaderFailed' });
    expect(result.cause).toContain(cause);
  });
});

describe('failures of child executions', () => {
  const oddFail: Tasks = { each: (item: number) => (item % 2 === 1 ? failWith('Odd', `${item}`) : item) };

  it('end the Map at the first one by default', async () => {
    const machine = machineWith({ Run: map({ MaxConcurrency: 1 }) }, oddFail);

    const execution = machine.start(numbers(9));
    const result = await execution.result;

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(machine.calls).toHaveLength(2);
    expect(execution.mapRuns[0]!.status).toBe('FAILED');
  });

  it.each<[string, Partial<AslState>, string]>([
    ['a count that is not exceeded', { ToleratedFailureCount: 4 }, 'SUCCEEDED'],
    ['a count that is exceeded', { ToleratedFailureCount: 3 }, 'FAILED'],
    ['a share that is not exceeded', { ToleratedFailurePercentage: 45 }, 'SUCCEEDED'],
    ['a share that is exceeded', { ToleratedFailurePercentage: 44 }, 'FAILED'],
    ['both, one exceeded', { ToleratedFailureCount: 9, ToleratedFailurePercentage: 44 }, 'FAILED'],
  ])('are measured against %s', async (_case, fields, status) => {
    const machine = machineWith({ Run: map(fields) }, oddFail);

    const result = await machine.start(numbers(9)).result;

    expect(result.status).toBe(status);
  });

  it('are caught by their name', async () => {
    const catcher = [
      { ErrorEquals: ['States.ExceedToleratedFailureThreshold'], Next: 'Caught', ResultPath: '$.error' },
    ];
    const run = map({ ItemsPath: '$.items', Catch: catcher });
    const machine = machineWith({ Run: run, Caught: { Type: 'Succeed' } }, oddFail);

    const execution = machine.start({ items: [1] });
    await execution.result;

    expect(execution.statesEntered).toEqual(['Run', 'Caught']);
  });

  it('are written beside the successes, with a manifest', async () => {
    const bucket = bucketOf({});
    const writer = {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { 'Bucket.$': '$.bucket', Prefix: 'results/' },
    };
    const run = map({ ItemsPath: '$.items', ResultWriter: writer, ToleratedFailurePercentage: 100 });
    const machine = bucket.machine({ Run: run }, oddFail);

    const { output } = await machine.start({ bucket: 'b', items: [1, 2] }).result;

    const { MapRunArn, ResultWriterDetails } = output as {
      MapRunArn: string;
      ResultWriterDetails: { Bucket: string; Key: string };
    };
    const folder = `results/${MapRunArn.split(':').at(-1)}`;
    expect(MapRunArn).toMatch(/^arn:aws:states:us-east-1:\d{12}:mapRun:test\/Run:[\w-]+$/);
    expect(ResultWriterDetails).toEqual({ Bucket: 'b', Key: `${folder}/manifest.json` });
    expect(JSON.parse(bucket.objects[ResultWriterDetails.Key]!)).toEqual({
      DestinationBucket: 'b',
      MapRunArn,
      ResultFiles: {
        SUCCEEDED: [{ Key: `${folder}/SUCCEEDED_0.json`, Size: expect.any(Number) as number }],
        FAILED: [{ Key: `${folder}/FAILED_0.json`, Size: expect.any(Number) as number }],
        PENDING: [],
      },
    });
    expect(JSON.parse(bucket.objects[`${folder}/FAILED_0.json`]!)).toEqual([
      expect.objectContaining({ Status: 'FAILED', Error: 'Odd', Cause: '1', Input: '1' }),
    ]);
    expect(JSON.parse(bucket.objects[`${folder}/SUCCEEDED_0.json`]!)).toEqual([
      expect.objectContaining({ Status: 'SUCCEEDED', Output: '2', Input: '2' }),
    ]);
  });
});

describe('stopping', () => {
  it('aborts the child executions and starts no other', async () => {
    const clock = virtualClock();
    const machine = machineWith({ Run: map({ MaxConcurrency: 2 }) }, { each: () => clock.sleep(60_000) }, { clock });
    const execution = machine.start(numbers(9));

    await clock.sleep(90_000);
    execution.abort();
    await execution.result;
    await clock.sleep(1000);

    expect(execution.mapRuns[0]).toMatchObject({
      status: 'ABORTED',
      items: { succeeded: 2, aborted: 2, running: 0, total: 4 },
    });
    expect(machine.calls).toHaveLength(4);
  });
});
