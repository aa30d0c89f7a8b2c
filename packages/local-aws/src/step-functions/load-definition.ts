import { branchFields, catcherFields, machineFields, retrierFields, stateFields } from './asl-fields';
import type { AslDefinition, AslState } from './asl';
import { checkMapMode, MAP_PATHS } from './check-map';
import {
  checkChoiceRule,
  checkExpression,
  checkPath,
  checkResultPath,
  checkTemplate,
  type Report,
} from './check-expressions';
import type { TaskIntegrations } from './task';

const JSONATA = 'belongs to JSONata, which does not run here: write the workflow in JSONPath';

/** Fields that AWS knows and this interpreter does not, with what to do instead. */
const unsupportedFields: Readonly<Record<string, string>> = {
  QueryLanguage: JSONATA,
  Assign: 'sets variables, which do not exist here: carry values in the data, with ResultPath',
  Arguments: JSONATA,
  Output: JSONATA,
  Items: JSONATA,
  Credentials: 'assumes a role, which means nothing here: remove it',
  HeartbeatSeconds: 'needs a task token or an activity, which do not run here: use TimeoutSeconds',
  HeartbeatSecondsPath: 'needs a task token or an activity, which do not run here: use TimeoutSeconds',
  Iterator: 'is the old name of ItemProcessor: rename it',
};

/**
 * Reads an ASL text and makes sure that this machine runs it exactly as AWS does.
 * @throws Error that lists every state and field that is unknown, unsupported or malformed, with a remedy.
 */
export function loadDefinition(text: string): AslDefinition {
  let definition: AslDefinition;
  try {
    definition = JSON.parse(text) as AslDefinition;
  } catch (error) {
    throw new Error(`The state machine is not JSON: ${(error as Error).message}. Fix the ASL file.`, { cause: error });
  }
  assertSupported(definition);
  return definition;
}

/**
 * Makes sure that a definition runs here exactly as on AWS.
 * @param integrations Checks the tasks as well, when given.
 * @param type Of the state machine: not every type of Map runs in every one.
 * @throws Error as `loadDefinition` does.
 */
export function assertSupported(
  definition: AslDefinition,
  integrations?: TaskIntegrations,
  type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
): void {
  const problems: string[] = [];
  checkScope('The state machine', definition, machineFields, { problems, integrations, type });
  if (problems.length > 0) {
    throw new Error(`The state machine cannot run here as it would on AWS:\n- ${problems.join('\n- ')}`);
  }
}

interface Check {
  readonly problems: string[];
  readonly integrations: TaskIntegrations | undefined;
  /** Of the execution that the states run in. */
  readonly type: 'STANDARD' | 'EXPRESS';
}

function checkScope(where: string, definition: AslDefinition, fields: readonly string[], check: Check): void {
  const report = reporter(where, check.problems);
  checkFields(definition, fields, report);
  if (definition.States === undefined || !(definition.StartAt in definition.States)) {
    report('StartAt', `names ${JSON.stringify(definition.StartAt)}, which is not a state beside it`);
    return;
  }
  for (const [name, state] of Object.entries(definition.States)) {
    checkState(name, state, definition, check);
  }
}

function checkState(name: string, state: AslState, { States }: AslDefinition, check: Check): void {
  const report = reporter(`State "${name}"`, check.problems);
  const fields = stateFields[state.Type];
  if (!fields) {
    report('Type', `${JSON.stringify(state.Type)} does not exist. Use one of ${Object.keys(stateFields).join(', ')}`);
    return;
  }
  checkFields(state, fields, report);
  checkTransitions(state, States, report);
  checkErrorHandling(state, report);
  checkData(state, report);

  if (state.Type === 'Task') checkTask(state, report, check.integrations);
  state.Choices?.forEach((rule, index) => checkChoiceRule(`Choices[${index}]`, rule, report));
  if (
    state.Type === 'Wait' &&
    ['Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'].filter((field) => field in state).length !== 1
  ) {
    report('Type', 'a Wait state has exactly one of Seconds, Timestamp, SecondsPath and TimestampPath');
  }
  if (state.Type === 'Parallel' && !(state.Branches?.length ?? 0)) report('Branches', 'must hold at least one branch');
  state.Branches?.forEach((branch, index) => checkScope(`Branch ${index} of "${name}"`, branch, branchFields, check));
  if (state.Type === 'Map') {
    if (state.Parameters !== undefined) report('Parameters', 'is the old name of ItemSelector: rename it');
    if (state.ItemProcessor) {
      const childType = checkMapMode(state, state.ItemProcessor, check.type, report);
      checkScope(`ItemProcessor of "${name}"`, state.ItemProcessor, branchFields, { ...check, type: childType });
    } else if (state.Iterator === undefined) report('ItemProcessor', 'is missing');
  }
}

function checkTask(state: AslState, report: Report, integrations: TaskIntegrations | undefined): void {
  const resource = state.Resource;
  const pattern = /\.(sync(:\d)?|waitForTaskToken)$/.exec(resource ?? '')?.[0];
  if (resource === undefined) report('Resource', 'is missing');
  else if (pattern)
    report('Resource', `${pattern} waits in a way that does not run here: start, then poll with Wait and Choice`);
  else for (const problem of integrations?.problems(resource, state.Parameters) ?? []) report('Resource', problem);
}

function checkTransitions(state: AslState, states: AslDefinition['States'], report: Report): void {
  const ends = ['Choice', 'Succeed', 'Fail'].includes(state.Type);
  if (!ends && (state.Next === undefined) === (state.End !== true))
    report('Next', 'a state has either a Next or "End": true');
  const targets = {
    Next: state.Next,
    Default: state.Default,
    ...Object.fromEntries((state.Choices ?? []).map(({ Next }, index) => [`Choices[${index}].Next`, Next ?? null])),
    ...Object.fromEntries((state.Catch ?? []).map(({ Next }, index) => [`Catch[${index}].Next`, Next ?? null])),
  };
  for (const [field, target] of Object.entries(targets)) {
    if (target !== undefined && !(String(target) in states))
      report(field, `names ${JSON.stringify(target)}, which is not a state beside it`);
  }
}

function checkErrorHandling(state: AslState, report: Report): void {
  state.Retry?.forEach((retrier, index) => {
    const prefixed: Report = (field, problem) => report(`Retry[${index}].${field}`, problem);
    checkFields(retrier, retrierFields, prefixed);
    const { JitterStrategy } = retrier as { JitterStrategy?: unknown };
    if (![undefined, 'FULL', 'NONE'].includes(JitterStrategy as string | undefined)) {
      prefixed('JitterStrategy', `must be "FULL" or "NONE", not ${JSON.stringify(JitterStrategy)}`);
    }
  });
  state.Catch?.forEach((catcher, index) => {
    const prefixed: Report = (field, problem) => report(`Catch[${index}].${field}`, problem);
    checkFields(catcher, catcherFields, prefixed);
    checkResultPath('ResultPath', catcher.ResultPath, prefixed);
  });
}

function checkData(state: AslState, report: Report): void {
  for (const field of ['InputPath', 'OutputPath']) {
    if (state[field] !== undefined && state[field] !== null) checkPath(field, state[field], report);
  }
  checkResultPath('ResultPath', state.ResultPath, report);
  for (const field of ['ItemsPath', 'SecondsPath', 'TimestampPath', 'TimeoutSecondsPath', ...MAP_PATHS]) {
    if (state[field] !== undefined) checkPath(field, state[field], report, { definite: field !== 'ItemsPath' });
  }
  for (const field of ['ErrorPath', 'CausePath']) {
    if (state[field] !== undefined) checkExpression(field, state[field], report);
  }
  checkTemplate('Parameters', state.Parameters, report);
  checkTemplate('ResultSelector', state.ResultSelector, report);
  checkTemplate('ItemSelector', state.ItemSelector, report, true);
}

function checkFields(subject: object, known: readonly string[], report: Report): void {
  for (const field of Object.keys(subject)) {
    if (!known.includes(field))
      report(field, 'is not a field of Amazon States Language here: check its spelling and place');
    else if (unsupportedFields[field]) report(field, unsupportedFields[field]);
  }
}

function reporter(where: string, problems: string[]): Report {
  return (field, problem) => problems.push(`${where}, field ${field}: ${problem}.`);
}
