import { StateMachine as OtherStateMachine } from 'aws-local-stepfunctions';
import fc from 'fast-check';
import { createStateMachine } from '../../src/step-functions/state-machine';
import { virtualClock } from '../../src/step-functions/virtual-clock';
import {
  allStates,
  fillPlaceholders,
  placeholderValues,
  readDefinitionTemplate,
  type AslDefinition,
  type AslState,
} from '../../../../state-machines/asl/definition';
import { imageAnalysis } from '../../../../state-machines/image-analysis';

// aws-local-stepfunctions is an independent interpreter of the same language. Where both claim to understand a
// machine, they must agree on its outcome and on every call it makes.

/** What the calls of one state answer in turn, the last for ever: a result or the name of an error. */
type Script = Readonly<Record<string, readonly ({ readonly result: unknown } | { readonly error: string })[]>>;

interface Opinion {
  readonly outcome: { readonly output?: unknown; readonly error?: string; readonly cause?: string };
  /** State and parameters of every task call, sorted: branches run in any order. */
  readonly calls: readonly string[];
}

function answer(
  script: Script,
  counts: Map<string, number>,
  calls: string[],
  state: string,
  parameters: unknown,
): unknown {
  const count = counts.get(state) ?? 0;
  counts.set(state, count + 1);
  calls.push(`${state} ${JSON.stringify(parameters)}`);
  const steps = script[state] ?? [{ result: {} }];
  const step = steps[Math.min(count, steps.length - 1)]!;
  if ('error' in step) throw Object.assign(new Error(`{"errorType":"${step.error}"}`), { name: step.error });
  return step.result;
}

async function ourOpinion(definition: AslDefinition, script: Script, input: unknown): Promise<Opinion> {
  const [counts, calls] = [new Map<string, number>(), [] as string[]];
  let calling: string;
  const machine = createStateMachine({
    name: 'opinion',
    arn: 'arn:aws:states:us-east-1:000000000000:stateMachine:opinion',
    type: 'STANDARD',
    definition,
    clock: virtualClock(),
    integrations: {
      problems: () => [],
      call: async (_resource, parameters) => answer(script, counts, calls, calling, parameters),
    },
    onHistory: (_execution, { type, state }) => {
      if (type === 'TaskStarted') calling = state!;
    },
  });
  const { output, error, cause } = await machine.start(input, 'name').result;
  return { outcome: error === undefined ? { output } : { error, cause }, calls: calls.sort() };
}

async function otherOpinion(definition: AslDefinition, script: Script, input: unknown): Promise<Opinion> {
  const [counts, calls] = [new Map<string, number>(), [] as string[]];
  const tasks = Object.entries(allStates(definition)).filter(([, { Type }]) => Type === 'Task');
  const machine = new OtherStateMachine(definition as never, { validationOptions: { noValidate: true } });
  const { result } = machine.run(input as never, {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(
        tasks.map(([name]) => [
          name,
          (parameters: unknown) => answer(script, counts, calls, name, parameters) as never,
        ]),
      ),
      retryIntervalOverrides: Object.fromEntries(tasks.map(([name]) => [name, 0])),
    },
    context: {
      Execution: { Id: 'arn:aws:states:us-east-1:000000000000:execution:opinion:name', Name: 'name' },
    },
  });
  const outcome = await result.then(
    (output) => ({ output: output as unknown }),
    (failure: Error) => {
      const { name, message } = failure.cause as Error;
      return { error: name, cause: message };
    },
  );
  return { outcome, calls: calls.sort() };
}

beforeAll(() => {
  // Node.js 20 lacks what the other interpreter needs.
  (Promise as unknown as { withResolvers?: unknown }).withResolvers ??= function withResolvers(): unknown {
    let settle = {};
    const promise = new Promise((resolve, reject) => (settle = { resolve, reject }));
    return { promise, ...settle };
  };
});

describe('image-analysis', () => {
  const named = { arn: 'arn:topic' };
  const definition = JSON.parse(
    fillPlaceholders(
      readDefinitionTemplate(imageAnalysis),
      placeholderValues(
        imageAnalysis,
        {
          buckets: { photos: { name: 'photos', arn: 'arn:photos' } },
          tables: { images: { name: 'images', arn: 'arn:images' }, albums: { name: 'albums', arn: 'arn:albums' } },
          topics: { notifications: named },
          queues: {},
          collections: {},
          settings: { maxLabels: '10', minConfidence: '60', thumbnailSize: '250', maxPixels: '1000000' },
          stateMachine: { name: 'opinion', arn: 'arn:opinion' },
          partition: 'aws',
          nothingArn: 'nothing',
          stateMachineType: 'STANDARD',
        },
        (name) => `arn:function:${name}`,
      ),
    ),
  ) as AslDefinition;
  const tasks = Object.entries(allStates(definition)).filter(([, { Type }]) => Type === 'Task');
  const notification = {
    subject: 's',
    message: 'm',
    attributes: { status: 'COMPLETED', owner: 'o', faceDetected: 'true' },
  };
  const errors = [
    'TransientServiceError',
    'Lambda.TooManyRequestsException',
    'Sandbox.Timedout',
    'States.Timeout',
    'NotSupportedImageType',
    'AlreadyProcessedError',
    'SNS.ThrottledException',
    'Error',
  ];
  const success = (state: AslState): unknown =>
    state.Resource!.endsWith('lambda:invoke')
      ? { Payload: { key: 'k', notification }, StatusCode: 200 }
      : { MessageId: 'm' };
  const scripts = fc.record(
    Object.fromEntries(
      tasks.map(([name, state]) => [
        name,
        fc.array(
          fc.oneof(
            { weight: 3, arbitrary: fc.constant({ result: success(state) }) },
            { weight: 2, arbitrary: fc.constantFrom(...errors).map((error) => ({ error })) },
          ),
          { minLength: 1, maxLength: 4 },
        ),
      ]),
    ),
  );

  it('ends the same way after the same calls, whatever its tasks answer', async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        const input = { bucket: 'photos', key: 'incoming/a b.jpg' };

        const [ours, others] = [
          await ourOpinion(definition, script, input),
          await otherOpinion(definition, script, input),
        ];

        expect(ours).toEqual(others);
      }),
      { numRuns: 150, seed: 20_260_101 },
    );
  });
});

describe('the language', () => {
  const pass = (fields: Partial<AslState> = {}): AslState => ({ Type: 'Pass', End: true, ...fields });
  const rules = (...choices: object[]): AslState['Choices'] => choices;
  const input = {
    text: 'b',
    number: 5,
    yes: true,
    nothing: null,
    moment: '2026-01-31T12:00:00Z',
    list: [{ id: 3 }, { id: 1 }, { id: 2 }],
    numbers: [3, 1, 3],
    deep: { er: { est: 'found' } },
  };
  const choose = (rule: object): Record<string, AslState> => ({
    Choose: { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
    Yes: pass({ Result: 'yes' }),
    No: pass({ Result: 'no' }),
  });

  it.each<[string, Record<string, AslState>]>([
    [
      'paths',
      {
        A: pass({
          Parameters: {
            'a.$': '$.deep.er.est',
            'b.$': '$.list[1].id',
            'c.$': '$.list[*].id',
            'd.$': "$['deep']['er']",
            'e.$': '$.nothing',
          },
        }),
      },
    ],
    ['null paths', { A: pass({ InputPath: null, ResultPath: '$.x' }) }],
    ['result paths', { A: pass({ Result: { r: 1 }, ResultPath: '$.deep.er.new' }) }],
    ['output paths', { A: pass({ OutputPath: '$.deep.er' }) }],
    ['a missing path', { A: pass({ InputPath: '$.absent' }) }],
    [
      'arrays',
      {
        A: pass({
          Parameters: {
            'a.$': 'States.ArrayPartition($.numbers, 2)',
            'b.$': 'States.ArrayUnique($.numbers)',
            'c.$': 'States.ArrayContains($.numbers, 1)',
            'd.$': 'States.ArrayLength($.list)',
            'e.$': 'States.ArrayGetItem($.list, 2)',
            'f.$': 'States.ArrayRange(9, 1, -3)',
            'g.$': "States.Array($.text, 1, 'x')",
          },
        }),
      },
    ],
    [
      'texts',
      {
        A: pass({
          Parameters: {
            'a.$': "States.Format('{} of {}', $.number, States.Format('<{}>', $.text))",
            'b.$': "States.Hash($.text, 'SHA-1')",
            'c.$': 'States.Base64Encode($.text)',
            'd.$': `States.StringToJson('{"a":1}')`,
          },
        }),
      },
    ],
    [
      'numbers',
      {
        A: pass({
          Parameters: { 'a.$': 'States.MathAdd($.number, -7)', 'b.$': 'States.JsonMerge($.deep, $.deep.er, false)' },
        }),
      },
    ],
    [
      'string rules',
      choose({
        And: [
          { Variable: '$.text', StringGreaterThan: 'a' },
          { Variable: '$.text', StringMatches: '*b' },
        ],
      }),
    ],
    [
      'numeric rules',
      choose({
        Or: [
          { Variable: '$.number', NumericGreaterThanEquals: 6 },
          { Variable: '$.number', NumericLessThanPath: '$.number' },
        ],
      }),
    ],
    ['negated rules', choose({ Not: { Variable: '$.yes', BooleanEquals: false } })],
    ['timestamp rules', choose({ Variable: '$.moment', TimestampLessThan: '2026-01-31T13:00:01+01:00' })],
    [
      'type tests',
      choose({
        And: [
          { Variable: '$.nothing', IsNull: true },
          { Variable: '$.moment', IsTimestamp: true },
          { Variable: '$.list', IsPresent: true },
        ],
      }),
    ],
    [
      'a map',
      {
        A: {
          Type: 'Map',
          ItemsPath: '$.list',
          ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value.id', 't.$': '$.text' },
          ResultSelector: { 'all.$': '$' },
          ResultPath: '$.mapped',
          ItemProcessor: { StartAt: 'I', States: { I: pass({ Parameters: { 'x.$': '$' } }) } },
          End: true,
        },
      },
    ],
    [
      'parallel branches',
      {
        A: {
          Type: 'Parallel',
          Parameters: { 'n.$': '$.number' },
          Branches: [
            { StartAt: 'B', States: { B: pass() } },
            {
              StartAt: 'C',
              States: { C: pass({ Next: 'D', End: undefined }), D: { Type: 'Succeed', OutputPath: '$.n' } },
            },
          ],
          ResultSelector: { 'first.$': '$[0]', 'second.$': '$[1]' },
          End: true,
        },
      },
    ],
    [
      'a failure in a branch',
      {
        A: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'B', States: { B: { Type: 'Fail', Error: 'Odd', Cause: 'because' } } }],
          Catch: [{ ErrorEquals: ['Odd'], ResultPath: '$.error', Next: 'E' }],
          End: true,
        },
        E: pass(),
      },
    ],
    [
      'no matching rule',
      {
        A: { Type: 'Choice', Choices: rules({ Variable: '$.number', NumericEquals: 0, Next: 'B' }) },
        B: pass(),
      },
    ],
  ])('agrees about %s', async (_case, states) => {
    const definition = { StartAt: Object.keys(states)[0]!, States: states };

    const [ours, others] = [await ourOpinion(definition, {}, input), await otherOpinion(definition, {}, input)];

    const { cause: ourCause, ...ourOutcome } = ours.outcome;
    const { cause: otherCause, ...otherOutcome } = others.outcome;
    expect(ourOutcome).toEqual(otherOutcome);
    expect(typeof ourCause).toBe(typeof otherCause);
  });
});
