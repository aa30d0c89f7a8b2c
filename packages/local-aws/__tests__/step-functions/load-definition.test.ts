import { loadDefinition } from '../../src/step-functions/load-definition';
import { definitionNames, readDefinitionTemplate } from '../../../../state-machines/asl/definition';
import { workflows } from '../../../../state-machines/index';

type Json = Record<string, unknown>;

const taskState = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true };
const machine = (state: Json, top: Json = {}): string =>
  JSON.stringify({ Comment: 'x', StartAt: 'Step', States: { Step: state, Next: { Type: 'Succeed' } }, ...top });
const choice = (rule: Json): Json => ({ Type: 'Choice', Choices: [{ ...rule, Next: 'Next' }], Default: 'Next' });
const map = (fields: Json, processor: Json = {}): Json => ({
  Type: 'Map',
  ItemProcessor: { StartAt: 'Each', States: { Each: { Type: 'Pass', End: true } }, ...processor },
  End: true,
  ...fields,
});
const distributed = (fields: Json, processor: Json = {}): Json =>
  map(fields, { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...processor });
const GET_OBJECT = 'arn:aws:states:::s3:getObject';
const PUT_OBJECT = 'arn:aws:states:::s3:putObject';

describe('loadDefinition', () => {
  it.each(Object.values(workflows).flatMap(definitionNames))('accepts %s, its placeholders in place', (name) => {
    const text = readDefinitionTemplate({ name }).replaceAll('${Partition}', 'aws');

    expect(loadDefinition(text)).toEqual(JSON.parse(text));
  });

  it.each<[string, Json]>([
    [
      'a task with everything',
      {
        ...taskState,
        End: undefined,
        Next: 'Next',
        Comment: 'c',
        InputPath: '$.a',
        Parameters: { FunctionName: 'f', 'Payload.$': "States.Format('{}', $$.Execution.Id)" },
        ResultSelector: { 'x.$': '$.Payload.list[*].id' },
        ResultPath: "$['a b'].c",
        OutputPath: null,
        TimeoutSecondsPath: '$.limit',
        Retry: [
          {
            ErrorEquals: ['States.ALL'],
            IntervalSeconds: 1,
            MaxAttempts: 2,
            BackoffRate: 1.5,
            MaxDelaySeconds: 9,
            JitterStrategy: 'FULL',
            Comment: 'c',
          },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Next', Comment: 'c' }],
      },
    ],
    [
      'a Map over the context',
      map(
        { ItemsPath: '$$.Execution.Input', ItemSelector: { 'v.$': '$$.Map.Item.Value' }, MaxConcurrencyPath: '$.n' },
        { ProcessorConfig: { Mode: 'INLINE' } },
      ),
    ],
    [
      'a distributed Map',
      distributed({
        Label: 'photos',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:listObjectsV2',
          Parameters: { 'Bucket.$': '$.bucket', Prefix: 'a/' },
          ReaderConfig: { MaxItems: 5 },
        },
        ItemSelector: { 'key.$': '$$.Map.Item.Value.Key', 'number.$': '$$.Map.Item.Index' },
        ItemBatcher: {
          MaxItemsPerBatch: 10,
          MaxInputBytesPerBatch: 9000,
          BatchInput: { 'run.$': '$$.Execution.Name' },
        },
        ResultWriter: { Resource: PUT_OBJECT, Parameters: { 'Bucket.$': '$.bucket', Prefix: 'results/' } },
        MaxConcurrencyPath: '$.n',
        ToleratedFailurePercentage: 5,
        ToleratedFailureCountPath: '$.most',
      }),
    ],
    [
      'nested rules',
      choice({
        And: [
          { Not: { Variable: '$.x', IsPresent: false } },
          { Or: [{ Variable: '$$.State.Name', StringEqualsPath: '$.y' }] },
        ],
      }),
    ],
    ['a Fail state by paths', { Type: 'Fail', ErrorPath: '$.error', CausePath: "States.Format('{}', $.cause)" }],
  ])('accepts %s', (_case, state) => {
    expect(() => loadDefinition(machine(state))).not.toThrow();
  });

  it.each<[string, Json, string]>([
    ['JSONata', { ...taskState, QueryLanguage: 'JSONata' }, 'field QueryLanguage: belongs to JSONata'],
    ['Arguments', { ...taskState, Arguments: {} }, 'field Arguments: belongs to JSONata'],
    ['Output', { Type: 'Pass', Output: 1, End: true }, 'field Output: belongs to JSONata'],
    ['variables', { Type: 'Pass', Assign: { x: 1 }, End: true }, 'field Assign: sets variables'],
    ['credentials', { ...taskState, Credentials: {} }, 'field Credentials: assumes a role'],
    ['heartbeats', { ...taskState, HeartbeatSeconds: 5 }, 'field HeartbeatSeconds: needs a task token'],
    [
      '.sync',
      { ...taskState, Resource: 'arn:aws:states:::states:startExecution.sync:2' },
      'field Resource: .sync:2 waits',
    ],
    [
      'task tokens',
      { ...taskState, Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' },
      'field Resource: .waitForTaskToken waits',
    ],
    [
      'the token in the context',
      { ...taskState, Parameters: { 't.$': '$$.Task.Token' } },
      'field Parameters.t.$: "$$.Task.Token" is not in the local context',
    ],
    [
      'an unknown context field',
      { ...taskState, InputPath: '$$.Execution.Nmae' },
      'field InputPath: "$$.Execution.Nmae" is not in the local context',
    ],
    [
      'the map item inside an iteration',
      { Type: 'Pass', Parameters: { 'i.$': '$$.Map.Item.Index' }, End: true },
      'exists in an ItemSelector only',
    ],
    [
      'context in an intrinsic function',
      { ...taskState, Parameters: { 't.$': "States.Format('{}', $$.Task.Token)" } },
      'field Parameters.t.$: "$$.Task.Token" is not',
    ],
    [
      'a mode that does not exist',
      map({}, { ProcessorConfig: { Mode: 'PARALLEL' } }),
      'field ProcessorConfig.Mode: must be INLINE or DISTRIBUTED, not "PARALLEL"',
    ],
    [
      'child executions without a type',
      distributed({}, { ProcessorConfig: { Mode: 'DISTRIBUTED' } }),
      'field ProcessorConfig.ExecutionType: must be STANDARD or EXPRESS, not undefined',
    ],
    [
      'a distributed Map inside an Express execution',
      distributed({}, { States: { Each: distributed({}) } }),
      'field ProcessorConfig.Mode: DISTRIBUTED does not run in an Express execution',
    ],
    ['an item reader of an inline Map', map({ ItemReader: {} }), 'field ItemReader: belongs to a Map whose'],
    ['a failure threshold of an inline Map', map({ ToleratedFailureCount: 1 }), 'ToleratedFailureCount: belongs to'],
    [
      'items from elsewhere',
      distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:listBuckets' } }),
      'field ItemReader.Resource: must be arn:aws:states:::s3:listObjectsV2 or arn:aws:states:::s3:getObject, not',
    ],
    ...['CSV', 'MANIFEST', 'PARQUET'].map((InputType): [string, ReturnType<typeof distributed>, string] => [
      `items in the format ${InputType}, which is not read here`,
      distributed({
        ItemReader: { Resource: GET_OBJECT, Parameters: { Bucket: 'b', Key: 'k' }, ReaderConfig: { InputType } },
      }),
      `field ItemReader.ReaderConfig.InputType: must be JSON or JSONL here, not "${InputType}"`,
    ]),
    [
      'a field of an item reader that would be lost',
      distributed({
        ItemReader: {
          ...{ Resource: GET_OBJECT, Parameters: { Bucket: 'b', Key: 'k' } },
          ReaderConfig: { InputType: 'JSONL', ManifestType: 'ATHENA_DATA' },
        },
      }),
      'field ItemReader.ReaderConfig.ManifestType: is not carried out here. Use InputType, MaxItems',
    ],
    [
      'a listing with a parameter that would be lost',
      distributed({
        ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b', StartAfter: 'k' } },
      }),
      'field ItemReader.Parameters.StartAfter: is not carried out here. Use Bucket, Prefix',
    ],
    ['batches of any size', distributed({ ItemBatcher: {} }), 'field ItemBatcher: needs MaxItemsPerBatch'],
    [
      'a writer of other formats',
      distributed({ ResultWriter: { Resource: PUT_OBJECT, Parameters: { Bucket: 'b' }, WriterConfig: {} } }),
      'field ResultWriter.WriterConfig: is not carried out here',
    ],
    ['Iterator', { Type: 'Map', Iterator: {}, End: true }, 'field Iterator: is the old name of ItemProcessor'],
    ['Parameters of a Map', map({ Parameters: {} }), 'field Parameters: is the old name of ItemSelector'],
    [
      'a misspelled field',
      { ...taskState, TimeoutSecond: 3 },
      'field TimeoutSecond: is not a field of Amazon States Language',
    ],
    ['a field of another type', { Type: 'Succeed', ResultPath: '$' }, 'field ResultPath: is not a field'],
    ['an unknown type', { Type: 'Tusk' }, 'field Type: "Tusk" does not exist'],
    [
      'a misspelled Retry field',
      { ...taskState, Retry: [{ ErrorEquals: ['x'], IntervalSecond: 1 }] },
      'field Retry[0].IntervalSecond: is not a field',
    ],
    [
      'a wrong jitter',
      { ...taskState, Retry: [{ ErrorEquals: ['x'], JitterStrategy: 'full' }] },
      'field Retry[0].JitterStrategy: must be "FULL" or "NONE"',
    ],
    [
      'a misspelled Catch field',
      { ...taskState, Catch: [{ ErrorEquals: ['x'], Next: 'Next', ResultsPath: '$' }] },
      'field Catch[0].ResultsPath: is not a field',
    ],
    [
      'a catcher that writes the context',
      { ...taskState, Catch: [{ ErrorEquals: ['x'], Next: 'Next', ResultPath: '$$.x' }] },
      'field Catch[0].ResultPath: "$$.x" names a place in the context',
    ],
    [
      'a ResultPath into an array',
      { ...taskState, ResultPath: '$.a[0]' },
      'field ResultPath: "$.a[0]" is not a reference path',
    ],
    [
      'a deep scan',
      { ...taskState, OutputPath: '$..x' },
      'field OutputPath: The path "$..x" cannot be read from "..x" on',
    ],
    [
      'a filter',
      { ...taskState, ResultSelector: { a: [{ 'b.$': '$.x[?(@.y)]' }] } },
      'field ResultSelector.a[0].b.$: The path "$.x[?(@.y)]"',
    ],
    [
      'a wildcard for one value',
      { Type: 'Wait', SecondsPath: '$.x[*]', End: true },
      'field SecondsPath: "$.x[*]" must lead to one value',
    ],
    [
      'a path that is not a text',
      { ...taskState, Parameters: { 'x.$': 5 } },
      'field Parameters.x.$: must be a path, not 5',
    ],
    [
      'an unknown intrinsic function',
      { ...taskState, Parameters: { 'x.$': 'States.Fromat($)' } },
      'field Parameters.x.$: States.Fromat is not an intrinsic function',
    ],
    [
      'a text where a path belongs',
      { ...taskState, Parameters: { 'x.$': 'text' } },
      'field Parameters.x.$: "text" cannot be read',
    ],
    [
      'an unknown operator',
      choice({ Variable: '$.x', StringEqual: 'a' }),
      'field Choices[0]: needs one operator of Amazon States Language, not StringEqual',
    ],
    [
      'two operators',
      choice({ Variable: '$.x', IsNull: false, IsString: true }),
      'needs one operator of Amazon States Language, not IsNull, IsString',
    ],
    [
      'an operand of another type',
      choice({ Variable: '$.x', NumericEquals: '5' }),
      'field Choices[0].NumericEquals: must be a number, not "5"',
    ],
    [
      'a date that is no timestamp',
      choice({ Variable: '$.x', TimestampEquals: '2026-01-01' }),
      'must be a timestamp, not "2026-01-01"',
    ],
    ['a rule without a variable', choice({ StringEquals: 'a' }), 'field Choices[0].Variable: must be a path'],
    [
      'a rule inside with a Next',
      choice({ Not: { Variable: '$.x', IsNull: true, Next: 'Next' } }),
      'field Choices[0].Not[0]: has a Next',
    ],
    ['no rules', choice({ And: [] }), 'field Choices[0].And: must hold rules'],
    [
      'a dangling Next',
      { ...taskState, End: undefined, Next: 'Nowhere' },
      'field Next: names "Nowhere", which is not a state beside it',
    ],
    ['a dangling Default', { Type: 'Choice', Choices: [], Default: 'Nowhere' }, 'field Default: names "Nowhere"'],
    ['neither Next nor End', { Type: 'Pass' }, 'field Next: a state has either a Next or "End": true'],
    [
      'both Next and End',
      { Type: 'Pass', Next: 'Next', End: true },
      'field Next: a state has either a Next or "End": true',
    ],
    ['a wait for nothing', { Type: 'Wait', End: true }, 'a Wait state has exactly one of'],
    ['no branches', { Type: 'Parallel', Branches: [], End: true }, 'field Branches: must hold at least one branch'],
    ['a Map without a processor', { Type: 'Map', End: true }, 'field ItemProcessor: is missing'],
    ['a task without a resource', { Type: 'Task', End: true }, 'field Resource: is missing'],
  ])('refuses %s', (_case, state, message) => {
    expect(() => loadDefinition(machine(state))).toThrow(message);
  });

  it('looks into branches and item processors and names them', () => {
    const inner = { StartAt: 'Inner', States: { Inner: { Type: 'Pass', Assign: {}, End: true } } };
    const text = machine({ Type: 'Parallel', Branches: [inner, { ...inner, StartAt: 'Gone' }], End: true });

    expect(() => loadDefinition(text)).toThrow(
      /State "Inner", field Assign: .*\n- Branch 1 of "Step", field StartAt: names "Gone", which is not a state beside it\.$/s,
    );
  });

  it('refuses what does not belong to a machine', () => {
    expect(() => loadDefinition(machine(taskState, { Timeout: 3 }))).toThrow(
      'The state machine, field Timeout: is not a field',
    );
    expect(() => loadDefinition(machine(taskState, { QueryLanguage: 'JSONata' }))).toThrow(
      'field QueryLanguage: belongs to JSONata',
    );
    expect(() => loadDefinition(machine(taskState, { StartAt: 'Gone' }))).toThrow('field StartAt: names "Gone"');
    expect(() => loadDefinition('{')).toThrow('The state machine is not JSON');
  });
});
