/**
 * The fields of Amazon States Language under JSONPath, by where they may stand
 * (https://states-language.net and https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html).
 */

const inputOutput = ['InputPath', 'OutputPath'];
const result = ['ResultSelector', 'ResultPath'];
const errors = ['Retry', 'Catch'];
const flow = ['Next', 'End'];
const every = ['Type', 'Comment', 'QueryLanguage', 'Assign'];

/** Fields of each type of state, those of other query languages included that AWS accepts somewhere. */
export const stateFields: Readonly<Record<string, readonly string[]>> = {
  Task: [
    ...[...every, ...inputOutput, ...result, ...errors, ...flow],
    ...['Resource', 'Parameters', 'Arguments', 'Output', 'Credentials'],
    ...['TimeoutSeconds', 'TimeoutSecondsPath', 'HeartbeatSeconds', 'HeartbeatSecondsPath'],
  ],
  Parallel: [
    ...[...every, ...inputOutput, ...result, ...errors, ...flow],
    ...['Parameters', 'Branches', 'Arguments', 'Output'],
  ],
  Map: [
    ...[...every, ...inputOutput, ...result, ...errors, ...flow],
    ...['ItemsPath', 'Items', 'ItemSelector', 'ItemProcessor', 'Iterator', 'Parameters', 'Output', 'Label'],
    ...['ItemReader', 'ItemBatcher', 'ResultWriter', 'MaxConcurrency', 'MaxConcurrencyPath'],
    ...['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'],
    ...['ToleratedFailureCount', 'ToleratedFailureCountPath'],
  ],
  Pass: [...every, ...inputOutput, ...flow, 'ResultPath', 'Result', 'Parameters', 'Output'],
  Wait: [...every, ...inputOutput, ...flow, 'Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath', 'Output'],
  Choice: [...every, ...inputOutput, 'Choices', 'Default', 'Output'],
  Succeed: [...every.slice(0, 3), ...inputOutput, 'Output'],
  Fail: [...every.slice(0, 3), 'Error', 'Cause', 'ErrorPath', 'CausePath'],
};

export const machineFields: readonly string[] = [
  ...['Comment', 'StartAt', 'States', 'Version', 'TimeoutSeconds', 'QueryLanguage'],
];

/** Fields of a branch of a Parallel state and of the ItemProcessor of a Map state. */
export const branchFields: readonly string[] = ['Comment', 'StartAt', 'States', 'QueryLanguage', 'ProcessorConfig'];

export const retrierFields: readonly string[] = [
  ...['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy', 'Comment'],
];

export const catcherFields: readonly string[] = ['ErrorEquals', 'Next', 'ResultPath', 'Comment', 'Assign', 'Output'];

const comparisons = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'];

/** What the operand of each operator of a Choice rule has to be. */
export const choiceOperators: Readonly<Record<string, 'string' | 'number' | 'boolean' | 'timestamp' | 'path'>> = {
  ...operatorsOf('String', 'string', comparisons),
  ...operatorsOf('Numeric', 'number', comparisons),
  ...operatorsOf('Boolean', 'boolean', ['Equals']),
  ...operatorsOf('Timestamp', 'timestamp', comparisons),
  StringMatches: 'string',
  ...Object.fromEntries(
    ['IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean', 'IsTimestamp'].map((name) => [name, 'boolean']),
  ),
};

function operatorsOf<Kind extends string>(prefix: string, kind: Kind, names: string[]): Record<string, Kind | 'path'> {
  return Object.fromEntries(
    names.flatMap((name) => [
      [`${prefix}${name}`, kind],
      [`${prefix}${name}Path`, 'path'],
    ]),
  ) as Record<string, Kind | 'path'>;
}
