import { bucketVariable } from '../modules/module-variables';
import { snakeCase } from '../modules/outputs';
import { type AslDefinition, pascalCase, readDefinitionTemplate } from '../state-machines/definition';
import type { Setting, WorkflowDescription } from '../state-machines/description';
import { requiredVariables, type TerraformModule } from './terraform-module';

/** Tests for `terraform test` that need no credentials, by path below the module's folder. */
export function moduleTests(workflow: WorkflowDescription, module: TerraformModule): Record<string, string> {
  return {
    'tests/definition.tftest.hcl': [
      mocks(),
      variables(workflow, module),
      definitionRun(workflow),
      existingRun(workflow),
    ]
      .filter((part) => part !== '')
      .join('\n\n')
      .concat('\n'),
    'tests/validation.tftest.hcl': [mocks(), variables(workflow, module), ...refusals(workflow)]
      .join('\n\n')
      .concat('\n'),
  };
}

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';

/** A mocked provider invents values; where the real one checks their form, the form is given here. */
function mocks(): string {
  const arns: Record<string, string> = {
    aws_iam_role: `arn:aws:iam::${ACCOUNT}:role/mocked`,
    aws_kms_key: `arn:aws:kms:${REGION}:${ACCOUNT}:key/mocked`,
    aws_sns_topic: `arn:aws:sns:${REGION}:${ACCOUNT}:mocked`,
    aws_sqs_queue: `arn:aws:sqs:${REGION}:${ACCOUNT}:mocked`,
    aws_cloudwatch_log_group: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:mocked`,
    aws_lambda_layer_version: `arn:aws:lambda:${REGION}:${ACCOUNT}:layer:mocked:1`,
    aws_sfn_state_machine: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:mocked`,
    aws_cloudwatch_event_rule: `arn:aws:events:${REGION}:${ACCOUNT}:rule/mocked`,
    aws_s3_bucket: 'arn:aws:s3:::mocked',
    aws_dynamodb_table: `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/mocked`,
    aws_rekognition_collection: `arn:aws:rekognition:${REGION}:${ACCOUNT}:collection/mocked`,
  };
  const resources = Object.entries(arns).map(([type, arn]) => mock('mock_resource', type, `arn = "${arn}"`));
  return [
    'mock_provider "aws" {',
    mock('mock_data', 'aws_caller_identity', `account_id = "${ACCOUNT}"`),
    mock('mock_data', 'aws_region', `id = "${REGION}"`),
    ...resources,
    '}',
  ].join('\n');
}

function mock(kind: string, type: string, defaults: string): string {
  return `  ${kind} "${type}" {\n    defaults = {\n      ${defaults}\n    }\n  }`;
}

function variables({ settings }: WorkflowDescription, module: TerraformModule): string {
  const values: Record<string, string> = { name_prefix: '"test"' };
  for (const [key, setting] of Object.entries(settings)) {
    if (requiredVariables(module).includes(snakeCase(key))) values[snakeCase(key)] = JSON.stringify(setting.default);
  }
  return body('variables', assignments(values));
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
        `  arn = "arn:aws:lambda:${REGION}:${ACCOUNT}:function:${key}"`,
        '}',
      ]),
    );
  }
  return body('run "renders_the_definition"', [...overrides, ...assertions].join('\n\n').split('\n'));
}

/** An existing bucket is used and none is created. */
function existingRun(workflow: WorkflowDescription): string {
  const [key] = Object.keys(workflow.buckets);
  if (key === undefined) return '';
  const variable = bucketVariable(key);
  return body('run "uses_an_existing_bucket"', [
    ...body('variables', [`${variable} = { name = "existing-bucket" }`]).split('\n'),
    '',
    ...assertion(`output.${variable}.arn == "arn:aws:s3:::existing-bucket"`, 'The existing bucket is not used.').split(
      '\n',
    ),
    '',
    ...assertion(`length(aws_s3_bucket.${variable}) == 0`, 'A bucket is created all the same.').split('\n'),
  ]);
}

function refusals({ settings, functions }: WorkflowDescription): string[] {
  const wrong: Record<string, readonly string[]> = {
    name_prefix: ['"Upper"', '"1st"', JSON.stringify('x'.repeat(64))],
    state_machine_type: ['"FAST"'],
    log_level: ['"LOUD"'],
    log_retention_days: ['2'],
    reserved_concurrency: [`{ ${JSON.stringify(`${Object.keys(functions)[0]}-not`)} = 1 }`],
  };
  for (const [key, setting] of Object.entries(settings)) wrong[snakeCase(key)] = wrongValues(setting);
  return Object.entries(wrong).flatMap(([variable, values]) =>
    values.map((value, index) =>
      body(`run "refuses_${variable}_${index + 1}"`, [
        'command = plan',
        '',
        ...body('variables', [`${variable} = ${value}`]).split('\n'),
        '',
        `expect_failures = [var.${variable}]`,
      ]),
    ),
  );
}

/** Values just outside what a setting allows. */
function wrongValues({ minimum, maximum, oneOf, pattern }: Setting): string[] {
  return [
    ...(minimum === undefined ? [] : [String(minimum - 1)]),
    ...(maximum === undefined ? [] : [String(maximum + 1)]),
    ...(oneOf ? ['"not-one-of-them"'] : []),
    ...(pattern === undefined ? [] : ['"\\u0001"']),
  ];
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

function assertion(condition: string, message: string): string {
  return body('assert', assignments({ condition, error_message: JSON.stringify(message) }));
}

function assignments(values: Readonly<Record<string, string>>): string[] {
  const width = Math.max(...Object.keys(values).map((name) => name.length));
  return Object.entries(values).map(([name, value]) => `${name.padEnd(width)} = ${value}`);
}

function body(header: string, lines: readonly string[]): string {
  return [`${header} {`, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '}'].join('\n');
}
