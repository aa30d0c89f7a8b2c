import { workflows } from '../../../state-machines';
import { type AslDefinition, definitionNames, readDefinitionTemplate } from '../../../state-machines/asl/definition';
import { lintDefinition } from '../../../state-machines/asl/lint';
import { lintRules } from '../../../state-machines/asl/lint-rules';

type Json = Record<string, unknown>;

const cleanTask = {
  Comment: 'Calls.',
  Type: 'Task',
  Resource: 'arn:${Partition}:states:::lambda:invoke',
  Parameters: { FunctionName: '${CallFunctionArn}', 'Payload.$': '$' },
  TimeoutSeconds: 10,
  Retry: [
    {
      ErrorEquals: [
        'Lambda.ClientExecutionTimeoutException',
        'Lambda.ServiceException',
        'Lambda.AWSLambdaException',
        'Lambda.SdkClientException',
        'Lambda.TooManyRequestsException',
      ],
      MaxDelaySeconds: 20,
      JitterStrategy: 'FULL',
    },
  ],
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Choose' }],
  Next: 'Choose',
};
const cleanChoice = {
  Comment: 'Chooses.',
  Type: 'Choice',
  Choices: [
    { And: [{ Variable: '$.n', NumericEquals: 1 }, { Not: { Variable: '$.m', IsPresent: true } }], Next: 'Done' },
  ],
  Default: 'Fork',
};
const cleanFork = {
  Comment: 'Forks.',
  Type: 'Parallel',
  Branches: [{ StartAt: 'Inner', States: { Inner: { Comment: 'Passes.', Type: 'Pass', End: true } } }],
  End: true,
};

/** A clean machine with some parts replaced. */
function machine(parts: { task?: Json; choice?: Json; fork?: Json; top?: Json }): string {
  return JSON.stringify({
    Comment: 'A machine.',
    StartAt: 'Call',
    States: {
      Call: { ...cleanTask, ...parts.task },
      Choose: { ...cleanChoice, ...parts.choice },
      Fork: { ...cleanFork, ...parts.fork },
      Done: { Type: 'Succeed' },
    },
    ...parts.top,
  });
}

describe('lintDefinition', () => {
  it.each(Object.values(workflows).flatMap(definitionNames))('finds nothing wrong with %s', (name) => {
    expect(lintDefinition(readDefinitionTemplate({ name }))).toEqual([]);
  });

  it('finds nothing wrong with a clean machine', () => {
    expect(lintDefinition(machine({}))).toEqual([]);
  });

  it.each<[string, Parameters<typeof machine>[0], string]>([
    ['a dangling target', { task: { Next: 'Nowhere' } }, 'asl-validator, as written: MISSING_TRANSITION_TARGET'],
    ['a path that is none', { task: { InputPath: '$.a[' } }, 'asl-validator, as written: SCHEMA_VALIDATION_FAILED'],
    [
      'a placeholder in another case',
      { task: { Parameters: { FunctionName: '${callFunctionArn}' } } },
      'The placeholder ${callFunctionArn} is not in PascalCase.',
    ],
    ['what its rules find', { task: { Retry: undefined } }, 'State "Call" has no Retry.'],
  ])('reports %s', (_case, parts, finding) => {
    expect(lintDefinition(machine(parts))).toContainEqual(expect.stringContaining(finding));
  });

  it('checks the definition with its placeholders filled, too', () => {
    const text = machine({ task: { Resource: '${CallName}', Parameters: undefined } });

    expect(lintDefinition(text)).toEqual([expect.stringContaining('asl-validator, with placeholders filled')]);
  });

  it('reports a text that is not JSON', () => {
    expect(lintDefinition('{')).toEqual([expect.stringContaining('The text is not JSON')]);
  });
});

describe('lintRules', () => {
  it.each<[string, Parameters<typeof machine>[0], string]>([
    ['no Retry', { task: { Retry: undefined } }, 'State "Call" has no Retry.'],
    ['no Catch', { task: { Catch: undefined } }, 'State "Call" has no Catch.'],
    ['no TimeoutSeconds', { task: { TimeoutSeconds: undefined } }, 'State "Call" has no TimeoutSeconds.'],
    ['no Comment of a state', { task: { Comment: undefined } }, 'State "Call" has no Comment'],
    ['no Comment of the machine', { top: { Comment: undefined } }, 'The state machine has no Comment'],
    [
      'no Comment inside a branch',
      { fork: { Branches: [{ StartAt: 'Inner', States: { Inner: { Type: 'Pass', End: true } } }] } },
      'State "Inner" has no Comment',
    ],
    ['no Default', { choice: { Default: undefined } }, 'State "Choose" has no Default'],
    [
      'a misspelled field of a state',
      { task: { TimeoutSecond: 3 } },
      'State "Call" has the unknown field TimeoutSecond',
    ],
    ['a misspelled field of the machine', { top: { Timeout: 3 } }, 'The state machine has the unknown field Timeout'],
    [
      'a misspelled field of a branch',
      { fork: { Branches: [{ ...cleanFork.Branches[0], Start: 'x' }] } },
      'State "Fork" has a branch that has the unknown field Start',
    ],
    [
      'a misspelled field of a retrier',
      { task: { Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSecond: 1 }] } },
      'State "Call" Retry[0] has the unknown field IntervalSecond',
    ],
    [
      'a misspelled field of a catcher',
      { task: { Catch: [{ ...cleanTask.Catch[0], ResultsPath: '$' }] } },
      'State "Call" Catch[0] has the unknown field ResultsPath',
    ],
    [
      'a wrong jitter',
      { task: { Retry: [{ ErrorEquals: ['States.Timeout'], JitterStrategy: 'EQUAL' }] } },
      'State "Call" Retry[0] has the JitterStrategy "EQUAL"',
    ],
    [
      'a longest delay below the first',
      { task: { Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 5, MaxDelaySeconds: 5 }] } },
      'State "Call" Retry[0] has a MaxDelaySeconds',
    ],
    [
      'a function whose passing trouble is not retried',
      { task: { Retry: [{ ErrorEquals: ['Lambda.ServiceException', 'Lambda.TooManyRequestsException'] }] } },
      'State "Call" does not retry Lambda.ClientExecutionTimeoutException, Lambda.AWSLambdaException, Lambda.SdkClientException: passing trouble of lambda:invoke.',
    ],
    [
      'a notice whose passing trouble is retried no times',
      {
        task: {
          Resource: 'arn:${Partition}:states:::sns:publish',
          Retry: [{ ErrorEquals: ['SNS.ThrottledException'], MaxAttempts: 0 }],
        },
      },
      'SNS.ThrottledException: passing trouble of sns:publish.',
    ],
    [
      'States.ALL beside other errors',
      { task: { Catch: [{ ErrorEquals: ['States.ALL', 'Odd'], ResultPath: '$.error', Next: 'Choose' }] } },
      'State "Call" Catch[0] has States.ALL beside other errors',
    ],
    [
      'States.ALL before other entries',
      { task: { Catch: [cleanTask.Catch[0], { ErrorEquals: ['Odd'], ResultPath: '$.error', Next: 'Choose' }] } },
      'State "Call" Catch[0] has States.ALL before other entries',
    ],
    [
      'a catcher that leads where every other error does',
      { task: { Catch: [{ ErrorEquals: ['Odd'], ResultPath: '$.error', Next: 'Choose' }, cleanTask.Catch[0]] } },
      'State "Call" Catch[0] leads to Choose as every other error does',
    ],
    [
      'retries of everything',
      { task: { Retry: [{ ErrorEquals: ['States.ALL'] }] } },
      'State "Call" Retry[0] retries States.ALL',
    ],
    [
      'retries of every task failure',
      { task: { Retry: [{ ErrorEquals: ['States.TaskFailed'] }] } },
      'State "Call" Retry[0] retries States.TaskFailed',
    ],
    [
      'retries of a permanent error',
      { task: { Retry: [{ ErrorEquals: ['Rekognition.InvalidImageFormatException'] }] } },
      'State "Call" Retry[0] retries Rekognition.InvalidImageFormatException',
    ],
    [
      'retries of a domain error',
      { task: { Retry: [{ ErrorEquals: ['ImageTooLarge'] }] } },
      'State "Call" Retry[0] retries ImageTooLarge',
    ],
    [
      'a catcher that loses the input',
      { task: { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Choose' }] } },
      'State "Call" Catch[0] has no ResultPath',
    ],
    [
      'an unknown operator',
      { choice: { Choices: [{ Variable: '$.n', NumberEquals: 1, Next: 'Done' }] } },
      'State "Choose" Choices[0] has the unknown operator NumberEquals',
    ],
    [
      'an unknown operator deep inside',
      { choice: { Choices: [{ And: [{ Not: { Variable: '$.n', Is: 1 } }], Next: 'Done' }] } },
      'State "Choose" Choices[0].And[0].Not has the unknown operator Is',
    ],
    ['an unknown type', { task: { Type: 'Tusk' } }, 'State "Call" has the unknown Type "Tusk".'],
  ])('reports %s', (_case, parts, finding) => {
    const definition = JSON.parse(machine(parts)) as AslDefinition;

    expect(lintRules(definition)).toContainEqual(expect.stringContaining(finding));
  });

  it('allows to exclude permanent errors from retries explicitly', () => {
    const definition = JSON.parse(
      machine({ task: { Retry: [{ ErrorEquals: ['ImageTooLarge'], MaxAttempts: 0 }, ...cleanTask.Retry] } }),
    ) as AslDefinition;

    expect(lintRules(definition)).toEqual([]);
  });
});
