import type { WorkflowDescription } from '../state-machines/description';
import { REGIONS_AS_OF, regionsWith } from '../state-machines/rekognition-regions';
import { callExample } from './module-examples';
import { type ModuleVariable, requiredVariables, type TerraformModule } from './terraform-module';

/** The README of a module: what it makes, how to call it, its inputs and outputs. */
export function moduleReadme(workflow: WorkflowDescription, module: TerraformModule): string {
  const { terraform } = module;
  return `# ${workflow.name}

${workflow.summary}

\`\`\`hcl
${callExample(workflow)}
\`\`\`

Terraform ${terraform.required_version}, AWS provider ${terraform.required_providers['aws']!.version}. The module brings its
Lambda code along and needs no build step; it has neither provider nor backend of its own.

- Every instance in an account needs a \`name_prefix\` of its own.
- \`photos_bucket\`, \`notifications_topic\` and \`kms_key\` take existing resources, among them the outputs of another
  instance or module: see \`examples/existing-resources\`. A bucket that is passed in must report its events to
  EventBridge; the module cannot switch that on, because a bucket has one notification configuration. If it is encrypted
  with another key than \`kms_key\`, give that, too: \`{ name = "...", kms_key_arn = "..." }\`. The topic likewise.
- An uploader needs \`s3:PutObject\`, and \`kms:GenerateDataKey\` and \`kms:Decrypt\` on \`photos_bucket.kms_key_arn\`.
- It works in the Regions that have what it needs of Rekognition: ${regionsWith(workflow.rekognition).join(', ')} (as of
  ${REGIONS_AS_OF}). Elsewhere Terraform refuses to plan.
- A passed-in key must let CloudWatch, EventBridge and CloudWatch Logs use it, or alarms and logs are lost.
- With \`protect_data\` (the default) nothing is deleted: a destroy, the removal of the module and the replacement of what
  holds data are refused before the first deletion. Switch it off, apply, then destroy.
- \`terraform test\` in this folder needs Terraform 1.7 or newer. Proven with Terraform 1.11.4 and provider 5.100.0.

${interfaceTables(module)}`;
}

/** Inputs, outputs and resources of a module, as the last chapters of its README. */
export function interfaceTables({ variable, output, resource }: TerraformModule): string {
  const required = new Set(requiredVariables({ variable }));
  const names = Object.keys(variable).sort(
    (a, b) => Number(required.has(b)) - Number(required.has(a)) || a.localeCompare(b),
  );
  const inputs = names.map((name) => {
    const { description, type, default: value } = variable[name]!;
    return row([`\`${name}\``, description, code(type), required.has(name) ? 'required' : code(render(value))]);
  });
  const outputs = Object.keys(output)
    .sort()
    .map((name) => row([`\`${name}\``, output[name]!.description]));
  const resources = Object.keys(resource)
    .sort()
    .map((type) => row([`\`${type}\``, String(Object.keys(resource[type]!).length)]));
  return `## Inputs

| name | description | type | default |
|---|---|---|---|
${inputs.join('\n')}

## Outputs

| name | description |
|---|---|
${outputs.join('\n')}

## Resources

| type | at most |
|---|---|
${resources.join('\n')}
`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replace(/\|/g, '\\|').replace(/\n/g, ' ')).join(' | ')} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function render(value: ModuleVariable['default']): string {
  return value === null ? 'null' : JSON.stringify(value);
}
