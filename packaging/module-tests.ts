import { bucketArn } from '../modules/location';
import { bucketVariable, topicVariable } from '../modules/module-variables';
import { snakeCase } from '../modules/outputs';
import { type AslDefinition, pascalCase, readDefinitionTemplate } from '../state-machines/asl/definition';
import type { Setting, WorkflowDescription } from '../state-machines/description';
import { regionsWith } from '../state-machines/rekognition-regions';
import type { SettingsRule } from '../state-machines/settings-rule';

/** Tests for `terraform test` that need no credentials, by path below the module's folder. */
export function moduleTests(workflow: WorkflowDescription): Record<string, string> {
  return {
    'tests/definition.tftest.hcl': [
      mocks(),
      VARIABLES,
      definitionRun(workflow),
      partitionRun(workflow),
      existingRun(workflow),
    ]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n'),
    'tests/validation.tftest.hcl': [
      mocks(),
      VARIABLES,
      regionRefusal(),
      ...refusals(workflow),
      ...refusalsTogether(workflow),
    ]
      .join('\n\n')
      .concat('\n'),
  };
}

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const PARTITION = 'aws';
/** Where ARNs begin differently. */
const OTHER_PARTITION = { partition: 'aws-us-gov', region: 'us-gov-west-1' };
/** A Region without Rekognition. */
const WRONG_REGION = 'eu-west-3';

/** An ARN of the mocked account. */
export function arn(service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

/**
 * A mocked provider invents values; where the real one checks their form, the form is given here.
 * @param more attributes of further types
 */
export function mocks(more: Readonly<Record<string, Readonly<Record<string, string>>>> = {}): string {
  const arns: Record<string, string> = {
    aws_iam_role: `arn:${PARTITION}:iam::${ACCOUNT}:role/mocked`,
    aws_kms_key: arn('kms', 'key/mocked'),
    aws_sns_topic: arn('sns', 'mocked'),
    aws_sqs_queue: arn('sqs', 'mocked'),
    aws_cloudwatch_log_group: arn('logs', 'log-group:mocked'),
    aws_lambda_layer_version: arn('lambda', 'layer:mocked:1'),
    aws_sfn_state_machine: arn('states', 'stateMachine:mocked'),
    aws_cloudwatch_event_rule: arn('events', 'rule/mocked'),
    aws_s3_bucket: bucketArn({ partition: PARTITION }, 'mocked'),
    aws_dynamodb_table: arn('dynamodb', 'table/mocked'),
    aws_rekognition_collection: arn('rekognition', 'collection/mocked'),
  };
  const resources = Object.entries(arns).map(([type, value]) => mock('mock_resource', type, { arn: value }));
  return [
    'mock_provider "aws" {',
    mock('mock_data', 'aws_caller_identity', { account_id: ACCOUNT }),
    mock('mock_data', 'aws_partition', { partition: PARTITION, dns_suffix: 'amazonaws.com' }),
    mock('mock_data', 'aws_service', { region: REGION }),
    ...resources,
    ...Object.entries(more).map(([type, attributes]) => mock('mock_resource', type, attributes)),
    '}',
  ].join('\n');
}

const VARIABLES = body('variables', ['name_prefix = "test"']);

function mock(kind: string, type: string, defaults: Readonly<Record<string, string>>): string {
  const lines = assignments(mapValues(defaults, JSON.stringify)).map((line) => `      ${line}\n`);
  return `  ${kind} "${type}" {\n    defaults = {\n${lines.join('')}    }\n  }`;
}

/** The rendered definition: no placeholder left, and every Lambda task calls the function that serves it. */
function definitionRun(workflow: WorkflowDescription): string {
  const module = snakeCase(workflow.name);
  const definition = `aws_sfn_state_machine.${module}_state_machine.definition`;
  const template = JSON.parse(readDefinitionTemplate(workflow)) as AslDefinition;
  const overrides: string[] = [];
  const assertions = [
    assertion(`!strcontains(${definition}, "$\${")`, 'A placeholder of the definition is not filled.'),
  ];
  const functionNames = Object.keys(workflow.functions);
  for (const { path, functionName } of lambdaStates(template, 'States')) {
    const key = functionNames.find((name) => functionName === `\${${pascalCase(name)}FunctionArn}`);
    if (!key) continue;
    const resource = `aws_lambda_function.${module}_${snakeCase(key)}`;
    const condition = `jsondecode(${definition}).${path}.Parameters.FunctionName == ${resource}.arn`;
    assertions.push(assertion(condition, `${path.split('.').pop()} does not call ${key}.`));
  }
  for (const key of functionNames) {
    const resource = `aws_lambda_function.${module}_${snakeCase(key)}`;
    overrides.push(
      body('override_resource', [
        `target = ${resource}`,
        'values = {',
        `  arn = "${arn('lambda', `function:${key}`)}"`,
        '}',
      ]),
    );
  }
  return body('run "renders_the_definition"', [...overrides, ...assertions].join('\n\n').split('\n'));
}

/** In another partition, ARNs that are written out begin as they do there. */
function partitionRun(workflow: WorkflowDescription): string {
  const { partition, region } = OTHER_PARTITION;
  if (!regionsWith(workflow.rekognition).includes(region)) return '';
  const machine = `aws_sfn_state_machine.${snakeCase(workflow.name)}_state_machine`;
  return body(
    'run "begins_arns_as_its_partition_does"',
    [
      overrideData('aws_partition.partition', { partition, dns_suffix: 'amazonaws.com' }),
      overrideData('aws_service.rekognition', { region }),
      assertion(
        `strcontains(${machine}.definition, "arn:${partition}:states:::") && !strcontains(${machine}.definition, "arn:${PARTITION}:states:::")`,
        'The definition names the wrong partition.',
      ),
    ]
      .join('\n\n')
      .split('\n'),
  );
}

/** A Region where Rekognition lacks what the workflow needs is refused when Terraform plans. */
function regionRefusal(): string {
  return body(
    'run "refuses_a_region_without_the_service"',
    [
      'command = plan',
      overrideData('aws_service.rekognition', { region: WRONG_REGION }),
      'expect_failures = [data.aws_service.rekognition]',
    ]
      .join('\n\n')
      .split('\n'),
  );
}

function overrideData(target: string, values: Readonly<Record<string, string>>): string {
  const lines = assignments(mapValues(values, JSON.stringify)).map((line) => `  ${line}`);
  return body('override_data', [`target = data.${target}`, 'values = {', ...lines, '}']);
}

/** An existing bucket is used and none is created. */
function existingRun(workflow: WorkflowDescription): string {
  const [bucket] = Object.keys(workflow.buckets);
  if (bucket === undefined) return '';
  const variable = bucketVariable(bucket);
  const key = arn('kms', 'key/of-the-bucket');
  const policies = Object.keys(workflow.functions).map(
    (name) => `aws_iam_role_policy.${snakeCase(workflow.name)}_${snakeCase(name)}_role_policy`,
  );
  return body('run "uses_an_existing_bucket"', [
    ...body('variables', [`${variable} = { name = "existing-bucket", kms_key_arn = "${key}" }`]).split('\n'),
    '',
    ...assertion(
      `output.${variable}.arn == "${bucketArn({ partition: PARTITION }, 'existing-bucket')}"`,
      'The existing bucket is not used.',
    ).split('\n'),
    '',
    ...assertion(
      `anytrue([for p in [${policies.join(', ')}] : strcontains(p.policy, "${key}")])`,
      'No role may use the key of the bucket.',
    ).split('\n'),
    '',
    ...assertion(`length(aws_s3_bucket.${variable}) == 0`, 'A bucket is created all the same.').split('\n'),
  ]);
}

function refusals({ settings, functions, buckets, topics }: WorkflowDescription): string[] {
  const [bucket] = Object.keys(buckets);
  const [topic] = Object.keys(topics);
  const wrong: Record<string, readonly string[]> = {
    name_prefix: ['"Upper"', '"1st"', JSON.stringify('x'.repeat(64))],
    state_machine_type: ['"FAST"'],
    log_level: ['"LOUD"'],
    lambda_runtime: ['"nodejs18.x"'],
    log_retention_days: ['2'],
    reserved_concurrency: [
      `{ ${JSON.stringify(`${Object.keys(functions)[0]}-not`)} = 1 }`,
      `{ ${JSON.stringify(Object.keys(functions)[0])} = 0.5 }`,
    ],
    permissions_boundary_arn: ['"boundary"'],
    kms_key: ['{ arn = "alias/photos" }', `{ arn = "${arn('kms', 'alias/ours')}" }`],
    tags: ['{ "aws:owner" = "x" }'],
    ...(bucket === undefined
      ? {}
      : {
          [bucketVariable(bucket)]: [
            `{ name = "${bucketArn({ partition: PARTITION }, 'photos')}" }`,
            `{ name = "photos", kms_key_arn = "${arn('kms', 'alias/ours')}" }`,
          ],
          access_log_bucket: [`{ name = "${bucketArn({ partition: PARTITION }, 'logs')}" }`],
          noncurrent_version_days: ['0', '1.5'],
          expirations: ['[{ prefix = "", days = 1 }]', '[{ prefix = "incoming/", days = 1.5 }]'],
          cors_origins: ['["*"]'],
        }),
    ...(topic === undefined
      ? {}
      : {
          [topicVariable(topic)]: [
            '{ arn = "notifications" }',
            `{ arn = "${arn('sns', 'ours')}", kms_key_arn = "${arn('kms', 'alias/ours')}" }`,
          ],
          subscriptions: ['[{ protocol = "email", endpoint = "nobody" }]'],
        }),
  };
  for (const [key, setting] of Object.entries(settings)) wrong[snakeCase(key)] = wrongValues(setting);
  // Every variable is refused by itself, so one plan shows a wrong value of each.
  const rounds = Math.max(...Object.values(wrong).map((values) => values.length));
  return Array.from({ length: rounds }, (_, round) => {
    const values = Object.entries(wrong).filter(([, each]) => round < each.length);
    return body(`run "refuses_values_${round + 1}"`, [
      'command = plan',
      '',
      ...body('variables', assignments(Object.fromEntries(values.map(([name, each]) => [name, each[round]!])))).split(
        '\n',
      ),
      '',
      'expect_failures = [',
      ...values.map(([name]) => `  var.${name},`),
      ']',
    ]);
  });
}

/** Values just outside what a setting allows. */
function wrongValues({ type, minimum, maximum, oneOf, pattern }: Setting): string[] {
  return [
    ...(minimum === undefined ? [] : [String(minimum - 1)]),
    ...(maximum === undefined ? [] : [String(maximum + 1)]),
    ...(type === 'integer' ? [`${minimum ?? 0}.5`] : []),
    ...(oneOf ? ['"not-one-of-them"'] : []),
    ...(pattern === undefined ? [] : ['"\\u0001"']),
  ];
}

/** Settings that do not go together are refused when Terraform plans. */
function refusalsTogether({ settings, settingsRules = [] }: WorkflowDescription): string[] {
  return settingsRules.map((rule, index) =>
    body(`run "refuses_settings_apart_${index + 1}"`, [
      'command = plan',
      '',
      ...body('variables', assignments(mapValues(apart(rule, settings), JSON.stringify))).split('\n'),
      '',
      'expect_failures = [data.aws_service.rekognition]',
    ]),
  );
}

/** Values that break a rule of settings, each right by itself. */
function apart(rule: SettingsRule, settings: WorkflowDescription['settings']): Record<string, string | boolean> {
  const [first = '', ...others] = rule.settings;
  const value = (name: string): string => String(settings[name]!.local);
  switch (rule.kind) {
    case 'all-or-none':
      return { [snakeCase(first)]: value(first) };
    case 'same-beginning': {
      const other = value(first)
        .split('/')
        .with(rule.parts - 1, 'other')
        .join('/');
      return Object.fromEntries([[snakeCase(first), other], ...others.map((name) => [snakeCase(name), value(name)])]);
    }
    case 'needs':
      return { [snakeCase(first)]: true };
  }
}

interface LambdaState {
  /** Where it stands in the decoded definition, e.g. `States.A.Branches[0].States.B`. */
  readonly path: string;
  readonly functionName: unknown;
}

function lambdaStates(definition: AslDefinition, path: string): LambdaState[] {
  return Object.entries(definition.States).flatMap(([name, state]) => {
    const here = `${path}.${name}`;
    const nested = [
      ...(state.Branches ?? []).map((branch, index) => ({ inner: branch, at: `${here}.Branches[${index}].States` })),
      ...(state.ItemProcessor ? [{ inner: state.ItemProcessor, at: `${here}.ItemProcessor.States` }] : []),
    ];
    const functionName = state.Parameters?.['FunctionName'];
    return [
      ...(functionName === undefined ? [] : [{ path: here, functionName }]),
      ...nested.flatMap(({ inner, at }) => lambdaStates(inner, at)),
    ];
  });
}

function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** What has to hold after a run, and what is said otherwise. */
export function assertion(condition: string, message: string): string {
  return body('assert', assignments({ condition, error_message: JSON.stringify(message) }));
}

/** Arguments of a block, their signs below each other. */
export function assignments(values: Readonly<Record<string, string>>): string[] {
  const width = Math.max(...Object.keys(values).map((name) => name.length));
  return Object.entries(values).map(([name, value]) => `${name.padEnd(width)} = ${value}`);
}

/** A block in the layout of `terraform fmt`. */
export function body(header: string, lines: readonly string[]): string {
  return [`${header} {`, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '}'].join('\n');
}
