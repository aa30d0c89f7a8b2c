import { branchFields, catcherFields, choiceOperators, machineFields, retrierFields, stateFields } from './asl-fields';
import { allStates, type AslDefinition, type AslState } from './definition';

/** Errors that may be gone at the next attempt. Everything else fails again, so retrying it costs money and time. */
const TRANSIENT =
  /Transient|Throttl|TooManyRequests|ThroughputExceeded|RequestLimitExceeded|Internal|Unavailable|SdkClientException|^Lambda\.(AWSLambda|Service|ClientExecutionTimeout)Exception$|Time(d)?out|^Runtime\.ExitError$|ResourceInUse|NotReady/;

/**
 * What an integration answers when its service is in passing trouble: each state that calls it retries all of them.
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
const PASSING_TROUBLE: Readonly<Record<string, readonly string[]>> = {
  'lambda:invoke': ['ClientExecutionTimeout', 'Service', 'AWSLambda', 'SdkClient', 'TooManyRequests'].map(
    (error) => `Lambda.${error}Exception`,
  ),
  'sns:publish': ['InternalError', 'KMSThrottling', 'SdkClient', 'Throttled'].map((error) => `SNS.${error}Exception`),
};

/** States that explain themselves without a Comment: their name, or a Cause. */
const SELF_EXPLAINING = ['Succeed', 'Fail'];

/**
 * What asl-validator lets pass: misspelled fields and operators, error handling that is missing or cannot work,
 * values that AWS refuses, undocumented states.
 * @returns one sentence for each finding, naming state and field.
 */
export function lintRules(definition: AslDefinition): string[] {
  const findings = lintFields('The state machine', definition, machineFields);
  if (!definition.Comment) findings.push('The state machine has no Comment: say what goes in and what comes out.');
  for (const [name, state] of Object.entries(allStates(definition))) {
    findings.push(...lintState(state).map((finding) => `State "${name}" ${finding}`));
  }
  return findings;
}

function lintState(state: AslState): string[] {
  const fields = stateFields[state.Type];
  if (!fields) return [`has the unknown Type ${JSON.stringify(state.Type)}.`];
  const findings = lintFields('', state, fields);
  if (!state.Comment && !SELF_EXPLAINING.includes(state.Type)) findings.push('has no Comment: say why it is there.');
  if (state.Type === 'Task') {
    for (const field of ['Retry', 'Catch', 'TimeoutSeconds'] as const) {
      if (state[field] === undefined && !(field === 'TimeoutSeconds' && 'TimeoutSecondsPath' in state)) {
        findings.push(`has no ${field}.`);
      }
    }
    findings.push(...lintPassingTrouble(state));
  }
  if (state.Type === 'Choice') {
    if (state.Default === undefined) findings.push('has no Default: an unforeseen value ends the execution.');
    findings.push(...(state.Choices ?? []).flatMap((rule, index) => lintRule(`Choices[${index}]`, rule)));
  }
  findings.push(...lintRetry(state.Retry ?? []), ...lintCatch(state.Catch ?? []));
  const branches = [...(state.Branches ?? []), ...(state.ItemProcessor ? [state.ItemProcessor] : [])];
  return [...findings, ...branches.flatMap((branch) => lintFields('has a branch that', branch, branchFields))];
}

function lintRetry(retriers: NonNullable<AslState['Retry']>): string[] {
  const findings = lintOrder('Retry', retriers);
  retriers.forEach((retrier, index) => {
    const where = `Retry[${index}]`;
    findings.push(...lintFields(where, retrier, retrierFields));
    const { JitterStrategy, IntervalSeconds = 1, MaxDelaySeconds } = retrier as Readonly<Record<string, unknown>>;
    if (![undefined, 'FULL', 'NONE'].includes(JitterStrategy as string | undefined)) {
      findings.push(`${where} has the JitterStrategy ${JSON.stringify(JitterStrategy)}: use "FULL" or "NONE".`);
    }
    if (typeof MaxDelaySeconds === 'number' && MaxDelaySeconds <= Number(IntervalSeconds)) {
      findings.push(`${where} has a MaxDelaySeconds that is not above its IntervalSeconds.`);
    }
    if (retrier.MaxAttempts === 0) return;
    for (const error of retrier.ErrorEquals ?? []) {
      if (TRANSIENT.test(error)) continue;
      findings.push(`${where} retries ${error}, which is not known to be transient: it would fail again.`);
    }
  });
  return findings;
}

function lintPassingTrouble({ Resource = '', Retry = [] }: AslState): string[] {
  const integration = Object.keys(PASSING_TROUBLE).find((name) => Resource.endsWith(`:${name}`));
  const retried = Retry.filter(({ MaxAttempts }) => MaxAttempts !== 0).flatMap(({ ErrorEquals }) => ErrorEquals);
  const missing = (PASSING_TROUBLE[integration ?? ''] ?? []).filter((error) => !retried.includes(error));
  return missing.length === 0 ? [] : [`does not retry ${missing.join(', ')}: passing trouble of ${integration}.`];
}

function lintCatch(catchers: NonNullable<AslState['Catch']>): string[] {
  const findings = lintOrder('Catch', catchers);
  const last = catchers.find(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
  catchers.forEach((catcher, index) => {
    if (last && catcher !== last && catcher.Next === last.Next && catcher.ResultPath === last.ResultPath) {
      findings.push(`Catch[${index}] leads to ${catcher.Next} as every other error does: leave it to States.ALL.`);
    }
    findings.push(...lintFields(`Catch[${index}]`, catcher, catcherFields));
    if (catcher.ResultPath === undefined) {
      findings.push(`Catch[${index}] has no ResultPath: the error would replace the input of ${catcher.Next}.`);
    }
  });
  return findings;
}

/** `States.ALL` has to stand alone, in the last entry. */
function lintOrder(field: string, entries: readonly { readonly ErrorEquals: readonly string[] }[]): string[] {
  return entries.flatMap(({ ErrorEquals = [] }, index) => {
    if (!ErrorEquals.includes('States.ALL')) return [];
    const findings: string[] = [];
    if (ErrorEquals.length > 1)
      findings.push(`${field}[${index}] has States.ALL beside other errors: it stands alone.`);
    if (index < entries.length - 1)
      findings.push(`${field}[${index}] has States.ALL before other entries: it comes last.`);
    return findings;
  });
}

/** Operators of a Choice rule and of the rules inside it. */
function lintRule(where: string, rule: object): string[] {
  return Object.entries(rule).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'And' || key === 'Or') {
      return (value as object[]).flatMap((part, index) => lintRule(`${where}.${key}[${index}]`, part));
    }
    if (key === 'Not') return lintRule(`${where}.Not`, value as object);
    const known =
      ['Variable', 'Next', 'Comment', 'Assign', 'Output', 'Condition'].includes(key) || key in choiceOperators;
    return known ? [] : [`${where} has the unknown operator ${key}.`];
  });
}

function lintFields(where: string, subject: object, known: readonly string[]): string[] {
  const unknown = Object.keys(subject).filter((field) => !known.includes(field));
  return unknown.map((field) => `${where} has the unknown field ${field}: check its spelling and place.`.trim());
}
