import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import type { Dashboard } from './dashboard';
import type { Deployment } from './deployment';
import type { Workflow } from './workflow';

/** The outputs of a deployment: what other configurations and scripts need of it. */
export function addOutputs(
  scope: Construct,
  deployment: Deployment,
  workflows: readonly Workflow[],
  dashboard: Dashboard | undefined,
): void {
  const outputs = new Construct(scope, 'output');
  const seen = new Set<string>();
  const add = (name: string, description: string, value: unknown): void => {
    if (seen.has(name)) return;
    seen.add(name);
    new TerraformOutput(outputs, name, { description, value, staticId: true });
  };
  for (const { description, resources, stateMachine, furtherStateMachines, functions, undelivered } of workflows) {
    const name = snakeCase(description.name);
    for (const [key, bucket] of Object.entries(description.buckets)) {
      const { name: bucketName, arn, keyArn } = deployment.bucket(key, bucket);
      const value = { name: bucketName, arn, kms_key_arn: keyArn };
      add(`${snakeCase(key)}_bucket`, `${bucket.purpose}. Fits the variable of the same name.`, value);
    }
    for (const [key, topic] of Object.entries(description.topics)) {
      const { arn, keyArn } = deployment.topic(key, topic);
      const value = { arn, kms_key_arn: keyArn };
      add(`${snakeCase(key)}_topic`, `${topic.purpose}. Fits the variable of the same name.`, value);
    }
    for (const [key, { purpose }] of Object.entries(description.tables)) {
      const { name: tableName, arn } = resources.tables[key]!;
      add(`${snakeCase(key)}_table`, purpose, { name: tableName, arn });
    }
    for (const [key, { purpose }] of Object.entries(description.queues)) {
      const { url, arn, deadLetterUrl, deadLetterArn } = resources.queues[key]!;
      const value = { url, arn, dead_letter_url: deadLetterUrl, dead_letter_arn: deadLetterArn };
      add(`${snakeCase(key)}_queue`, purpose, value);
    }
    for (const [key, { purpose }] of Object.entries(description.collections)) {
      const { id, arn } = resources.collections[key]!;
      add(`${snakeCase(key)}_collection`, purpose, { id, arn });
    }
    add(`${name}_state_machine`, `State machine of ${description.name}.`, {
      name: stateMachine.name,
      arn: stateMachine.arn,
    });
    for (const [key, machine] of Object.entries(furtherStateMachines)) {
      const value = { name: machine.name, arn: machine.arn };
      add(
        `${snakeCase(key)}_state_machine`,
        `State machine ${key} of ${description.name}, if it is switched on.`,
        value,
      );
    }
    add(
      `${name}_functions`,
      `Names of the functions of ${description.name}, by their key in its description.`,
      Object.fromEntries(Object.entries(functions).map(([key, lambda]) => [key, lambda.name])),
    );
    add(`${name}_undelivered_queue`, `Events and calls that ${description.name} could not take.`, {
      url: undelivered.url,
      arn: undelivered.arn,
    });
  }
  if (dashboard) add('dashboard', 'Name of the CloudWatch dashboard.', dashboard.name);
  const alarmTopicArn = deployment.alarmTopicArn();
  if (alarmTopicArn !== undefined) {
    const value = { arn: alarmTopicArn, kms_key_arn: deployment.encryption.keyArn };
    add('alarms_topic', 'Topic that the alarms publish to. Its ARN fits alarm_actions.', value);
  }
  add('kms_key', 'Encryption key. Fits the variable of the same name.', { arn: deployment.encryption.keyArn });
}

/** `image-analysis` and `maxLabels` -> `image_analysis` and `max_labels`: how Terraform writes names. */
export function snakeCase(name: string): string {
  return name
    .replace(/(?<=[a-z0-9])([A-Z])/g, '_$1')
    .replace(/-/g, '_')
    .toLowerCase();
}
