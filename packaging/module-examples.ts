import { bucketVariable, topicVariable } from '../modules/module-variables';
import type { WorkflowDescription } from '../state-machines/description';
import type { TerraformModule } from './terraform-module';

/** Where a platform team might keep the archive. */
export const ARCHIVE_HOST = 'https://artifacts.example.com/rekognition-workflows';

/** The call of a module from its archive, for READMEs. */
export function callExample(workflow: WorkflowDescription): string {
  return moduleCall(workflow, `${ARCHIVE_HOST}/${workflow.name}.zip`, workflow.name.replace(/-/g, '_'), {
    name_prefix: '"photos"',
  });
}

/** Root configurations that use a module, by path below the module's folder. */
export function moduleExamples(workflow: WorkflowDescription, module: TerraformModule): Record<string, string> {
  return {
    'examples/minimal/main.tf': minimal(workflow, module),
    'examples/existing-resources/main.tf': existingResources(workflow, module),
  };
}

function minimal(workflow: WorkflowDescription, module: TerraformModule): string {
  return root(module, [
    moduleCall(workflow, '../..', 'photos', { name_prefix: '"photos"' }),
    output('state_machine', `module.photos.${workflow.name.replace(/-/g, '_')}_state_machine`),
  ]);
}

/** Two instances: the second uses what the first one made. */
function existingResources(workflow: WorkflowDescription, module: TerraformModule): string {
  const shared = [
    ...Object.keys(workflow.buckets).map(bucketVariable),
    ...Object.keys(workflow.topics).map(topicVariable),
    'kms_key',
  ];
  return root(module, [
    moduleCall(workflow, '../..', 'first', { name_prefix: '"first"' }),
    moduleCall(workflow, '../..', 'second', {
      name_prefix: '"second"',
      ...Object.fromEntries(shared.map((name) => [name, `module.first.${name}`])),
    }),
  ]);
}

/** A root configuration that accepts what the module accepts. */
export function root(module: TerraformModule, blocks: readonly string[]): string {
  const { required_version: version, required_providers: providers } = module.terraform;
  const aws = providers['aws']!;
  return `${[
    `terraform {
  required_version = "${version}"

  required_providers {
    aws = {
      source  = "${aws.source}"
      version = "${aws.version}"
    }
  }
}`,
    ...blocks,
  ].join('\n\n')}\n`;
}

/** The call of a module, in the layout of `terraform fmt`. */
export function moduleCall(
  workflow: Pick<WorkflowDescription, 'summary'>,
  source: string,
  name: string,
  inputs: Readonly<Record<string, string>>,
): string {
  const [first, ...rest] = block(`module "${name}"`, inputs).split('\n');
  return [`# ${workflow.summary}`, first, `  source = ${JSON.stringify(source)}`, '', ...rest].join('\n');
}

export function output(name: string, value: string): string {
  return block(`output "${name}"`, { value });
}

/** A block in the layout of \`terraform fmt\`. */
function block(header: string, attributes: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(attributes).map((name) => name.length));
  const lines = Object.entries(attributes).map(([name, value]) => `  ${name.padEnd(width)} = ${value}`);
  return [`${header} {`, ...lines, '}'].join('\n');
}
