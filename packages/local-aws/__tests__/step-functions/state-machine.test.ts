import type { AslState } from '../../../../state-machines/asl/definition';
import type { BusEvent } from '../../src/service';
import { createStateMachine } from '../../src/step-functions/state-machine';
import { systemClock } from '../../src/step-functions/clock';
import { failWith, machineWith, task, type TestMachine } from './test-machine';

const pass = (fields: Partial<AslState> = {}): AslState => ({ Type: 'Pass', End: true, ...fields });
const rules = (...choices: object[]): AslState['Choices'] => choices;
const retry = (fields: object): Partial<AslState> => ({
  Retry: [{ ErrorEquals: ['Busy'], ...fields }] as AslState['Retry'],
});

describe('data on its way through a state', () => {
  it.each<[string, AslState, unknown]>([
    ['passes unchanged', pass(), { a: 1, b: [1] }],
    ['is selected by InputPath', pass({ InputPath: '$.b' }), [1]],
    ['is dropped by a null InputPath', pass({ InputPath: null }), {}],
    ['is selected by OutputPath', pass({ OutputPath: '$.a' }), 1],
    ['is dropped by a null OutputPath', pass({ OutputPath: null }), {}],
    ['is replaced by a Result', pass({ Result: 'x' }), 'x'],
    ['is replaced by a falsy Result', pass({ Result: 0 }), 0],
    ['is replaced by a null Result', pass({ Result: null }), null],
    [
      'is shaped by Parameters',
      pass({ Parameters: { 'x.$': '$.a', y: ['$.a', { 'z.$': '$.b[0]' }] } }),
      { x: 1, y: ['$.a', { z: 1 }] },
    ],
    ['gets a result at a place', pass({ Result: 2, ResultPath: '$.c.d' }), { a: 1, b: [1], c: { d: 2 } }],
    ['gets a result over a member', pass({ Result: 2, ResultPath: '$.a' }), { a: 2, b: [1] }],
    ['gets a result as a whole', pass({ Result: 2, ResultPath: '$' }), 2],
    ['keeps its input with a null ResultPath', pass({ Result: 2, ResultPath: null }), { a: 1, b: [1] }],
    [
      'is placed into the input before InputPath',
      pass({ InputPath: '$.b', ResultPath: '$.c' }),
      { a: 1, b: [1], c: [1] },
    ],
  ])('%s', async (_case, state, output) => {
    const machine = machineWith({ Only: state });

    const result = await machine.start({ a: 1, b: [1] }).result;

    expect(result).toEqual({ status: 'SUCCEEDED', output });
  });

  it('meets ResultSelector before ResultPath and OutputPath', async () => {
    const machine = machineWith(
      {
        Only: task('answer', {
          ResultSelector: { 'selected.$': '$.Payload.answer' },
          ResultPath: '$.result',
          OutputPath: '$.result',
          End: true,
        }),
      },
      { answer: () => ({ answer: 42 }) },
    );

    const result = await machine.start({ a: 1 }).result;

    expect(result.output).toEqual({ selected: 42 });
  });

  it('fails with States.ResultPathMatchFailure when something is in the way of a result', async () => {
    const machine = machineWith({ Only: pass({ Result: 1, ResultPath: '$.a.b' }) });

    const result = await machine.start({ a: 'text' }).result;

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.ResultPathMatchFailure' });
  });

  it('fails with States.Runtime when a path leads nowhere, which States.ALL does not catch', async () => {
    const machine = machineWith({
      Look: task('never', {
        Parameters: { 'FunctionName.$': '$.absent' },
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      }),
      Caught: pass(),
    });

    const result = await machine.start({}).result;

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(result.cause).toContain("'$.absent'");
    expect(machine.calls).toEqual([]);
  });

  it('may come from the context object, in branches as well', async () => {
    const template = {
      'id.$': '$$.Execution.Id',
      'name.$': '$$.Execution.Name',
      'started.$': '$$.Execution.StartTime',
      'input.$': '$$.Execution.Input',
      'role.$': '$$.Execution.RoleArn',
      'machine.$': '$$.StateMachine.Id',
      'machineName.$': '$$.StateMachine.Name',
      'state.$': '$$.State.Name',
      'retries.$': '$$.State.RetryCount',
    };
    const machine = machineWith({
      Fork: {
        Type: 'Parallel',
        Parameters: { only: 'this' },
        Branches: [{ StartAt: 'Inner', States: { Inner: pass({ Parameters: template }) } }],
        End: true,
      },
    });

    const execution = machine.start({ whole: 'input' }, 'named');

    expect((await execution.result).output).toEqual([
      {
        id: 'arn:aws:states:us-east-1:000000000000:execution:test:named',
        name: 'named',
        started: '2026-01-01T00:00:00.000Z',
        input: { whole: 'input' },
        role: 'arn:aws:iam::000000000000:role/test',
        machine: 'arn:aws:states:us-east-1:000000000000:stateMachine:test',
        machineName: 'test',
        state: 'Inner',
        retries: 0,
      },
    ]);
    expect(execution.arn).toBe('arn:aws:states:us-east-1:000000000000:execution:test:named');
  });
});

describe('the size of data', () => {
  // 262,144 bytes of JSON, the quotes included; "ä" takes two of them.
  const largest = 'ä'.repeat(131_071);

  it('may be 262,144 bytes as input', async () => {
    const machine = machineWith({ Only: pass() });

    expect((await machine.start(largest).result).status).toBe('SUCCEEDED');
    expect(() => machine.start(`${largest}x`)).toThrow(expect.objectContaining({ name: 'InvalidExecutionInput' }));
  });

  it.each<[string, AslState]>([
    ['the output of a state', pass({ Parameters: { 'a.$': '$', 'b.$': '$' } })],
    [
      'the input of a task',
      task('echo', { Parameters: { FunctionName: 'echo', 'Payload.$': 'States.Array($, $)' }, End: true }),
    ],
    ['the result of a task', task('double', { OutputPath: null, End: true })],
    ['Parameters, whatever the output', pass({ Parameters: { 'a.$': '$', 'b.$': '$' }, OutputPath: null })],
    [
      'the outputs of all branches, whatever ResultSelector leaves of them',
      {
        Type: 'Parallel',
        Branches: ['A', 'B'].map((inner) => ({ StartAt: inner, States: { [inner]: pass() } })),
        ResultSelector: { kept: 'nothing' },
        End: true,
      },
    ],
  ])('is limited for %s, which neither Retry nor Catch mends', async (_case, state) => {
    const machine = machineWith(
      {
        Only:
          state.Type === 'Task'
            ? { ...state, Catch: [{ ErrorEquals: ['States.ALL', 'States.DataLimitExceeded'], Next: 'Caught' }] }
            : state,
        Caught: pass(),
      },
      { echo: (payload) => payload, double: (payload) => [payload, payload] },
    );

    const result = await machine.start(largest).result;

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(result.cause).toMatch(/exceeding the maximum number of bytes service limit \(262144\)/);
  });

  it.each([
    ['the input of an iteration', { ItemSelector: { 'a.$': '$.text', 'b.$': '$.text' } }, ['item']],
    ['the outputs of all iterations', { ItemSelector: { 'a.$': '$.text' } }, ['one', 'two']],
  ])('is limited for %s of a Map', async (_case, fields, items) => {
    const machine = machineWith({
      Only: {
        Type: 'Map',
        ItemsPath: '$.items',
        ItemProcessor: { StartAt: 'Each', States: { Each: pass() } },
        ResultPath: null,
        OutputPath: '$.items',
        End: true,
        ...fields,
      },
    });

    const result = await machine.start({ items, text: 'x'.repeat(200_000) }).result;

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('a state that fails', () => {
  it('is retried with growing delays, up to the longest', async () => {
    const machine = machineWith(
      {
        Try: task('busy', {
          ...retry({ IntervalSeconds: 2, BackoffRate: 3, MaxDelaySeconds: 10, MaxAttempts: 4 }),
          End: true,
        }),
      },
      { busy: (_payload, { times }) => (times < 5 ? failWith('Busy') : 'done') },
    );

    const execution = machine.start();
    const result = await execution.result;

    expect(result).toEqual({ status: 'SUCCEEDED', output: 'done' });
    const retries = execution.history.filter(({ type }) => type === 'StateRetried');
    expect(retries.map(({ delayMs }) => delayMs)).toEqual([2_000, 6_000, 10_000, 10_000]);
    expect(retries.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4]);
    expect(execution.statesEntered).toEqual(['Try']);
    expect(execution.lambdaCalls).toBe(5);
  });

  it('is retried at a random moment with full jitter', async () => {
    const randoms = [0, 0.25, 0.999];
    const machine = machineWith(
      { Try: task('busy', { ...retry({ IntervalSeconds: 4, BackoffRate: 2, JitterStrategy: 'FULL' }), End: true }) },
      { busy: () => failWith('Busy') },
      { random: () => randoms.shift()! },
    );

    const execution = machine.start();
    await execution.result;

    const retries = execution.history.filter(({ type }) => type === 'StateRetried');
    expect(retries.map(({ delayMs }) => delayMs)).toEqual([0, 2_000, 15_984]);
  });

  it('is retried three times by default, after 1, 2 and 4 seconds', async () => {
    const machine = machineWith(
      { Try: task('busy', { ...retry({}), End: true }) },
      { busy: () => failWith('Busy', 'no') },
    );
    const began = machine.clock.now();

    const result = await machine.start().result;

    expect(result).toEqual({ status: 'FAILED', error: 'Busy', cause: 'no' });
    expect(machine.calls).toHaveLength(4);
    expect(machine.clock.now() - began).toBe(7_000);
  });

  it('counts attempts for each retrier, and never retries with MaxAttempts 0', async () => {
    const errors = ['Busy', 'Slow', 'Busy', 'Slow', 'Wrong'];
    const machine = machineWith(
      {
        Try: task('odd', {
          Retry: [
            { ErrorEquals: ['Wrong'], MaxAttempts: 0 },
            { ErrorEquals: ['Busy'], MaxAttempts: 2 },
            { ErrorEquals: ['States.ALL'], MaxAttempts: 2 },
          ],
          End: true,
        }),
      },
      { odd: (_payload, { times }) => failWith(errors[times - 1]!) },
    );

    const result = await machine.start().result;

    expect(result).toMatchObject({ status: 'FAILED', error: 'Wrong' });
    expect(machine.calls).toHaveLength(5);
  });

  it('starts counting again on its next visit', async () => {
    const machine = machineWith(
      {
        Try: task('busy', { ...retry({ MaxAttempts: 1 }), ResultPath: null, OutputPath: '$', Next: 'Again?' }),
        'Again?': {
          Type: 'Choice',
          Choices: rules({ Variable: '$.again', IsPresent: true, Next: 'Forget' }),
          Default: 'Done',
        },
        Forget: pass({ Result: {}, Next: 'Try', End: undefined }),
        Done: { Type: 'Succeed' },
      },
      { busy: (_payload, { times }) => (times % 2 === 1 ? failWith('Busy') : 'done') },
    );

    const execution = machine.start({ again: true });
    const result = await execution.result;

    expect(result.status).toBe('SUCCEEDED');
    expect(execution.statesEntered).toEqual(['Try', 'Again?', 'Forget', 'Try', 'Again?', 'Done']);
  });

  it('hands Error and Cause to the first catcher that fits', async () => {
    const machine = machineWith(
      {
        Try: task('wrong', {
          Catch: [
            { ErrorEquals: ['Other'], Next: 'No' },
            { ErrorEquals: ['Wrong'], ResultPath: '$.error', Next: 'Yes' },
            { ErrorEquals: ['States.ALL'], Next: 'No' },
          ],
          End: true,
        }),
        Yes: pass(),
        No: { Type: 'Fail' },
      },
      { wrong: () => failWith('Wrong', '{"errorType":"Wrong"}') },
    );

    const execution = machine.start({ key: 'k' });

    expect(await execution.result).toEqual({
      status: 'SUCCEEDED',
      output: { key: 'k', error: { Error: 'Wrong', Cause: '{"errorType":"Wrong"}' } },
    });
    expect(execution.statesEntered).toEqual(['Try', 'Yes']);
  });

  it.each([
    ['States.TaskFailed', 'Wrong', 'SUCCEEDED'],
    ['States.TaskFailed', 'States.Timeout', 'FAILED'],
    ['States.Timeout', 'States.Timeout', 'SUCCEEDED'],
    ['States.ALL', 'States.Timeout', 'SUCCEEDED'],
  ])('is caught by %s after %s: %s', async (caught, error, status) => {
    const machine = machineWith(
      { Try: task('wrong', { Catch: [{ ErrorEquals: [caught], Next: 'Caught' }], End: true }), Caught: pass() },
      { wrong: () => failWith(error) },
    );

    expect((await machine.start().result).status).toBe(status);
  });

  it('ends the execution with what a Fail state says', async () => {
    const machine = machineWith({
      Stop: { Type: 'Fail', Error: 'Stopped', CausePath: `States.Format('because of {}', $.reason)` },
    });

    const result = await machine.start({ reason: 'rain' }).result;

    expect(result).toEqual({ status: 'FAILED', error: 'Stopped', cause: 'because of rain' });
  });

  it('ends the execution when no rule of a Choice matches', async () => {
    const machine = machineWith({
      Choose: {
        Type: 'Choice',
        Choices: rules({ Variable: '$.a', NumericEquals: 2, Next: 'Never' }),
      },
      Never: pass(),
    });

    expect(await machine.start({ a: 1 }).result).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });
});

describe('time limits', () => {
  it('of a task become States.Timeout without a Cause', async () => {
    const machine = machineWith(
      {
        Slow: task('slow', {
          TimeoutSeconds: 40,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Caught' }],
          End: true,
        }),
        Caught: pass(),
      },
      { slow: () => machine.clock.sleep(41_000) },
    );
    const began = machine.clock.now();

    const result = await machine.start().result;

    expect(result).toEqual({ status: 'SUCCEEDED', output: { Error: 'States.Timeout', Cause: '' } });
    expect(machine.clock.now() - began).toBe(40_000);
  });

  it('are longer by a factor on a machine that is slower than AWS', async () => {
    const limited = (limit: number): TestMachine => {
      const machine: TestMachine = machineWith(
        { Slow: task('slow', { TimeoutSeconds: 4, End: true }) },
        { slow: () => machine.clock.sleep(30_000) },
        { TimeoutSeconds: 5, speed: { limit } },
      );
      return machine;
    };

    expect(await limited(10).start().result).toMatchObject({ status: 'SUCCEEDED' });
    expect(await limited(7).start().result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(await limited(1).start().result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('of a task may come from its input', async () => {
    const machine = machineWith(
      { Slow: task('slow', { TimeoutSecondsPath: '$.limit', End: true }) },
      { slow: () => machine.clock.sleep(3_000) },
    );

    expect(await machine.start({ limit: 2 }).result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(await machine.start({ limit: 4 }).result).toMatchObject({ status: 'SUCCEEDED' });
    expect(await machine.start({ limit: 'x' }).result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  it('of an execution end it where it is, without Error, Cause and further states', async () => {
    const signals: AbortSignal[] = [];
    const machine = machineWith(
      {
        Slow: task('slow', {
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Never' }],
          Next: 'Never',
        }),
        Never: pass(),
      },
      {
        slow: async (_payload, { signal }) => {
          signals.push(signal);
          await machine.clock.sleep(11_000);
        },
      },
      { TimeoutSeconds: 10 },
    );

    const execution = machine.start();
    const result = await execution.result;
    await machine.clock.sleep(60_000);

    expect(result).toEqual({ status: 'TIMED_OUT' });
    expect(execution.statesEntered).toEqual(['Slow']);
    expect(execution.history.at(-1)).toMatchObject({ type: 'ExecutionTimedOut' });
    expect(signals).toEqual([expect.objectContaining({ aborted: true })]);
  });

  it('of an Express execution are five minutes at most', async () => {
    const machine = machineWith({ Wait: { Type: 'Wait', Seconds: 301, End: true } }, {}, { type: 'EXPRESS' });

    expect(await machine.start().result).toEqual({ status: 'TIMED_OUT' });
  });
});

describe('a Wait state', () => {
  it.each([
    [{ Seconds: 5 }, 5_000],
    [{ SecondsPath: '$.seconds' }, 7_000],
    [{ Timestamp: '2026-01-01T00:00:09Z' }, 9_000],
    [{ TimestampPath: '$.until' }, 11_000],
    [{ Timestamp: '2025-01-01T00:00:00Z' }, 0],
  ])('%j waits %d ms', async (fields, expected) => {
    const machine = machineWith({ Wait: { Type: 'Wait', End: true, ...fields } });
    const began = machine.clock.now();

    const result = await machine.start({ seconds: 7, until: '2026-01-01T00:00:11Z' }).result;

    expect(result.status).toBe('SUCCEEDED');
    expect(machine.clock.now() - began).toBe(expected);
  });

  it('waits a scaled time when asked to, and so do retries', async () => {
    const machine = machineWith(
      {
        Wait: { Type: 'Wait', Seconds: 100, Next: 'Try' },
        Try: task('busy', { ...retry({ IntervalSeconds: 10, MaxAttempts: 1 }), End: true }),
      },
      { busy: (_payload, { times }) => (times === 1 ? failWith('Busy') : 'done') },
      { speed: { wait: 0.01, retry: 0.1 } },
    );
    const began = machine.clock.now();

    await machine.start().result;

    expect(machine.clock.now() - began).toBe(2_000);
  });

  it.each([{ seconds: -1 }, { seconds: '5' }, { seconds: 1.5 }])('refuses to wait %j', async (input) => {
    const machine = machineWith({ Wait: { Type: 'Wait', SecondsPath: '$.seconds', End: true } });

    expect(await machine.start(input).result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

describe('a Parallel state', () => {
  const branch = (
    name: string,
    state: AslState,
    more: Record<string, AslState> = {},
  ): { StartAt: string; States: Record<string, AslState> } => ({
    StartAt: name,
    States: { [name]: state, ...more },
  });

  it('runs its branches side by side and gathers their outputs in order', async () => {
    const machine = machineWith(
      {
        Fork: {
          Type: 'Parallel',
          Branches: [branch('Slow', task('slow')), branch('Quick', task('quick'))],
          ResultPath: '$.both',
          End: true,
        },
      },
      {
        slow: () => machine.clock.sleep(100).then(() => 'slow'),
        quick: () => machine.clock.sleep(10).then(() => 'quick'),
      },
    );
    const began = machine.clock.now();

    const execution = machine.start({ a: 1 });

    expect((await execution.result).output).toEqual({ a: 1, both: ['slow', 'quick'] });
    expect(machine.clock.now() - began).toBe(100);
    expect(execution.statesEntered).toEqual(['Fork', 'Slow', 'Quick']);
    expect(execution.history.filter(({ state, type }) => state === 'Quick' && type === 'StateExited')).toEqual([
      expect.objectContaining({ branch: [1], timestamp: began + 10 }),
    ]);
  });

  it('stops the other branches when one fails, and is retried or caught as one', async () => {
    const machine = machineWith(
      {
        Fork: {
          Type: 'Parallel',
          Branches: [
            branch('Fails', task('fails')),
            branch('Slow', task('slow', { Next: 'Never' }), { Never: pass() }),
          ],
          Retry: [{ ErrorEquals: ['Wrong'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['Wrong'], ResultPath: '$.error', Next: 'Caught' }],
          End: true,
        },
        Caught: pass(),
      },
      {
        fails: () => machine.clock.sleep(5).then(() => failWith('Wrong', 'because')),
        slow: () => machine.clock.sleep(50),
      },
    );

    const execution = machine.start({});
    const result = await execution.result;
    await machine.clock.sleep(1_000);

    expect(result.output).toEqual({ error: { Error: 'Wrong', Cause: 'because' } });
    expect(execution.statesEntered).toEqual(['Fork', 'Fails', 'Slow', 'Fails', 'Slow', 'Caught']);
  });
});

describe('a Map state', () => {
  const map = (state: AslState, fields: Partial<AslState> = {}): AslState => ({
    Type: 'Map',
    ItemsPath: '$.items',
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'Each', States: { Each: state } },
    End: true,
    ...fields,
  });

  it('gives each iteration its own item and gathers the outputs in order', async () => {
    const machine = machineWith(
      {
        Each: map(task('work'), {
          ItemSelector: { 'index.$': '$$.Map.Item.Index', 'item.$': '$$.Map.Item.Value', 'shared.$': '$.shared' },
        }),
      },
      { work: async (payload: { index: number }) => machine.clock.sleep(10 - payload.index).then(() => payload) },
    );

    const result = await machine.start({ items: ['a', 'b'], shared: 's' }).result;

    expect(result.output).toEqual([
      { index: 0, item: 'a', shared: 's' },
      { index: 1, item: 'b', shared: 's' },
    ]);
  });

  it.each([
    [{ MaxConcurrency: 2 }, 2],
    [{ MaxConcurrencyPath: '$.atMost' }, 3],
    [{}, 40],
    [{ MaxConcurrency: 0 }, 40],
  ])('with %j works on %d items at a time', async (fields, expected) => {
    let [busy, most] = [0, 0];
    const machine = machineWith(
      { Each: map(task('work'), fields) },
      {
        work: async () => {
          most = Math.max(most, (busy += 1));
          await machine.clock.sleep(10);
          busy -= 1;
        },
      },
    );

    const result = await machine.start({ items: Array.from({ length: 60 }, (_, index) => index), atMost: 3 }).result;

    expect(result.output).toHaveLength(60);
    expect(most).toBe(expected);
  });

  it('begins no further item once one has failed', async () => {
    const machine = machineWith(
      { Each: map(task('work'), { MaxConcurrency: 1 }) },
      { work: (item) => (item === 2 ? failWith('Wrong') : item) },
    );

    const result = await machine.start({ items: [1, 2, 3, 4] }).result;
    await machine.clock.sleep(1_000);

    expect(result).toMatchObject({ status: 'FAILED', error: 'Wrong' });
    expect(machine.calls).toHaveLength(2);
  });

  it('of nothing gives nothing, and of anything but an array fails', async () => {
    const machine = machineWith({ Each: map(pass()) });

    expect(await machine.start({ items: [] }).result).toEqual({ status: 'SUCCEEDED', output: [] });
    expect(await machine.start({ items: 'x' }).result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });
});

describe('aborting an execution', () => {
  it.each(['a task', 'a retry', 'a wait', 'a branch'])('stops it in the middle of %s', async (where) => {
    const states: Record<string, AslState> = {
      'a task': task('slow', {
        Next: 'Never',
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Never' }],
      }),
      'a retry': task('busy', { Next: 'Never', ...retry({ ErrorEquals: ['States.ALL'], IntervalSeconds: 60 }) }),
      'a wait': { Type: 'Wait', Seconds: 60, Next: 'Never' },
      'a branch': {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Inner', States: { Inner: task('slow', { Next: 'Never' }), Never: pass() } }],
        Next: 'Never',
      },
    };
    const machine = machineWith(
      { [where]: states[where]!, Never: pass() },
      { slow: () => machine.clock.sleep(60_000), busy: () => failWith('Busy') },
    );

    const execution = machine.start();
    await machine.clock.sleep(1_000);
    execution.abort({ error: 'Stopped', cause: 'by hand' });
    const calls = machine.calls.length;
    const result = await execution.result;
    await machine.clock.sleep(1_000_000);

    expect(result).toEqual({ status: 'ABORTED', error: 'Stopped', cause: 'by hand' });
    expect(execution.status()).toBe('ABORTED');
    expect(execution.statesEntered).not.toContain('Never');
    expect(machine.calls).toHaveLength(calls);
    expect(execution.history.at(-1)).toMatchObject({ type: 'ExecutionAborted', cause: 'by hand' });
  });

  it('before its first state enters none', async () => {
    const machine = machineWith({ Only: pass() });

    const execution = machine.start();
    execution.abort();
    await execution.result;
    await machine.clock.sleep(1_000);

    expect(execution.history.map(({ type }) => type)).toEqual(['ExecutionAborted']);
  });

  it('changes nothing once it has ended', async () => {
    const machine = machineWith({ Only: pass() });
    const execution = machine.start();
    await execution.result;

    execution.abort();

    expect(execution.status()).toBe('SUCCEEDED');
  });
});

describe('a loop without end', () => {
  const loop: Record<string, AslState> = {
    Again: { Type: 'Wait', Seconds: 1, Next: 'Check' },
    Check: { Type: 'Choice', Choices: rules({ Variable: '$.done', IsPresent: true, Next: 'Done' }), Default: 'Again' },
    Done: { Type: 'Succeed' },
  };

  it('ends a Standard execution after 25,000 events', async () => {
    const execution = machineWith(loop).start();

    expect(await execution.result).toMatchObject({
      status: 'FAILED',
      cause: expect.stringContaining('25000') as unknown,
    });
    expect(execution.history).toHaveLength(25_001);
  });

  it('is ended where histories are not kept, too', async () => {
    const execution = machineWith(loop, {}, { keepHistory: false }).start();

    expect(await execution.result).toMatchObject({ status: 'FAILED' });
    expect(execution.history).toEqual([]);
  });

  it('ends an Express execution by its time limit', async () => {
    expect(await machineWith(loop, {}, { type: 'EXPRESS' }).start().result).toEqual({ status: 'TIMED_OUT' });
  });
});

describe('starting executions', () => {
  it('runs many side by side, each with its own data', async () => {
    const machine = machineWith(
      { Work: task('work') },
      { work: (payload) => machine.clock.sleep(10).then(() => payload) },
    );

    const executions = Array.from({ length: 20 }, (_, number) => machine.start({ number }));
    const results = await Promise.all(executions.map(({ result }) => result));

    expect(results.map(({ output }) => output)).toEqual(executions.map((_, number) => ({ number })));
    expect(new Set(executions.map(({ arn }) => arn)).size).toBe(20);
  });

  it('with name and input of a running one gives that one, else refuses the name for ever', async () => {
    const machine = machineWith({ Wait: { Type: 'Wait', Seconds: 5, End: true } });

    const first = machine.start({ a: 1, b: 2 }, 'same');
    const again = machine.start({ b: 2, a: 1 }, 'same');
    const other = (): unknown => machine.start({ a: 2 }, 'same');

    expect(again).toBe(first);
    expect(other).toThrow(expect.objectContaining({ name: 'ExecutionAlreadyExists' }));
    await first.result;
    expect(() => machine.start({ a: 1, b: 2 }, 'same')).toThrow(/Execution Already Exists: 'arn:.*:test:same'/);
  });

  it('of an Express machine does not care about names', async () => {
    const machine = machineWith({ Only: pass() }, {}, { type: 'EXPRESS' });

    const [one, two] = [machine.start({}, 'same'), machine.start({}, 'same')];

    expect(one.arn).toMatch(/^arn:aws:states:us-east-1:000000000000:express:test:same:[0-9a-f-]{36}$/);
    expect(one.arn).not.toBe(two.arn);
  });

  it.each(['', 'a b', 'a/b', 'a:b', 'x'.repeat(81), 'tab\t', 'ctrl\u0007', 'q?'])('refuses the name %j', (name) => {
    const machine = machineWith({ Only: pass() });

    expect(() => machine.start({}, name)).toThrow(expect.objectContaining({ name: 'InvalidName' }));
  });

  it('accepts names with dots, hyphens and letters of any script', async () => {
    const machine = machineWith({ Only: pass() });

    expect(machine.start({}, 'Größe-1.2_x').name).toBe('Größe-1.2_x');
  });

  it('refuses a definition that would not run as on AWS', () => {
    const create = (): unknown => machineWith({ Only: pass({ Assign: { x: 1 } }) });

    expect(create).toThrow('State "Only", field Assign: sets variables');
  });

  it('asks the integrations about each task', () => {
    const create = (): unknown =>
      createStateMachine({
        name: 'test',
        arn: 'arn',
        type: 'STANDARD',
        definition: { StartAt: 'Try', States: { Try: task('x') } },
        integrations: { problems: (resource) => [`${resource} is closed today`], call: async () => null },
      });

    expect(create).toThrow('State "Try", field Resource: arn:aws:states:::lambda:invoke is closed today.');
  });
});

describe('listening to an execution', () => {
  it('tells every event in order, from the first, with its time', async () => {
    const machine = machineWith(
      { Try: task('busy', { ...retry({ MaxAttempts: 1 }), End: true }) },
      { busy: (_payload, { times }) => (times === 1 ? failWith('Busy', 'full') : 'done') },
    );
    const heard: string[] = [];

    const execution = machine.start({ a: 1 });
    execution.subscribe(({ type, timestamp }) => heard.push(`${type}@${timestamp - Date.UTC(2026, 0, 1)}`));
    await execution.result;

    expect(heard).toEqual([
      'ExecutionStarted@0',
      'StateEntered@0',
      'TaskStarted@0',
      'TaskFailed@0',
      'StateRetried@1000',
      'TaskStarted@1000',
      'TaskSucceeded@1000',
      'StateExited@1000',
      'ExecutionSucceeded@1000',
    ]);
    expect(execution.taskCalls).toBe(2);
    expect(execution.history[3]).toMatchObject({ state: 'Try', stateType: 'Task', error: 'Busy', cause: 'full' });
  });

  it('ends when told to', async () => {
    const machine = machineWith({ One: pass({ End: undefined, Next: 'Two' }), Two: pass() });
    const heard: (string | undefined)[] = [];
    const execution = machine.start();

    const stop = execution.subscribe(({ state }) => {
      heard.push(state);
      if (state === 'One') stop();
    });
    await execution.result;

    expect(heard).toEqual([undefined, 'One']);
  });

  it('is possible for all executions at once', async () => {
    const heard: string[] = [];
    const machine = machineWith(
      { Only: pass() },
      {},
      { onHistory: ({ name }, { type }) => heard.push(`${name} ${type}`) },
    );

    await Promise.all([machine.start({}, 'a').result, machine.start({}, 'b').result]);

    expect(heard.filter((line) => line.startsWith('a'))).toEqual([
      'a ExecutionStarted',
      'a StateEntered',
      'a StateExited',
      'a ExecutionSucceeded',
    ]);
    expect(heard).toHaveLength(8);
  });
});

describe('status change events', () => {
  it('tell of the beginning and the end of a Standard execution, as EventBridge does', async () => {
    const events: BusEvent[] = [];
    const machine = machineWith(
      { Wait: { Type: 'Wait', Seconds: 2, Next: 'Stop' }, Stop: { Type: 'Fail', Error: 'Stopped', Cause: 'here' } },
      {},
      { onEvent: (event) => events.push(event) },
    );

    const execution = machine.start({ key: 'ä' }, 'named');
    await execution.result;

    expect(events.map(({ detail }) => detail.status)).toEqual(['RUNNING', 'FAILED']);
    expect(events[1]).toEqual({
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
      'detail-type': 'Step Functions Execution Status Change',
      source: 'aws.states',
      account: '000000000000',
      time: '2026-01-01T00:00:02Z',
      region: 'us-east-1',
      resources: [execution.arn],
      detail: {
        executionArn: execution.arn,
        stateMachineArn: machine.arn,
        name: 'named',
        status: 'FAILED',
        startDate: Date.UTC(2026, 0, 1),
        stopDate: Date.UTC(2026, 0, 1) + 2_000,
        input: '{"key":"ä"}',
        inputDetails: { included: true },
        output: null,
        outputDetails: null,
        error: 'Stopped',
        cause: 'here',
      },
    });
  });

  it('leave out input and output that do not fit into an event', async () => {
    const events: BusEvent[] = [];
    const machine = machineWith({ Only: pass() }, {}, { onEvent: (event) => events.push(event) });

    await machine.start('x'.repeat(130 * 1024)).result;
    await machine.start('x'.repeat(249 * 1024)).result;

    const included = events.map(({ detail }) => [detail.inputDetails, detail.outputDetails]);
    expect(included).toEqual([
      [{ included: true }, null],
      [{ included: false }, { included: true }],
      [{ included: false }, null],
      [{ included: false }, { included: false }],
    ]);
    expect(events[3]!.detail).toMatchObject({ input: null, output: null, status: 'SUCCEEDED' });
  });

  it('do not exist for Express executions', async () => {
    const events: BusEvent[] = [];
    const machine = machineWith({ Only: pass() }, {}, { type: 'EXPRESS', onEvent: (event) => events.push(event) });

    await machine.start().result;

    expect(events).toEqual([]);
  });
});

describe('on the system clock', () => {
  it('an execution takes real time and ends at once when aborted', async () => {
    const machine = machineWith({ Wait: { Type: 'Wait', Seconds: 3600, End: true } }, {}, { clock: systemClock });

    const execution = machine.start();
    setTimeout(() => execution.abort(), 20);

    expect(await execution.result).toEqual({ status: 'ABORTED' });
  });
});
