import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AslDefinition, AslState } from '../../packages/local-aws/src/step-functions/asl';
import type { WorkflowDescription, WorkflowResources } from '../description';

export type { AslDefinition, AslState };

/** The text of a workflow's ASL file, its placeholders still in place. */
export function readDefinitionTemplate(workflow: Pick<WorkflowDescription, 'name'>): string {
  return readFileSync(join(__dirname, '..', `${workflow.name}.asl.json`), 'utf8');
}

/** `register-image` -> `RegisterImage`: the name of the state that a function serves. */
export function pascalCase(kebab: string): string {
  return kebab.replace(/(^|-)([a-z0-9])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}

/**
 * Every placeholder that a workflow's ASL file may use, with its value: `<Function>FunctionArn`, `<Topic>TopicArn`,
 * `<Table>TableName`, `<Bucket>BucketName`, `<Queue>QueueUrl`, `<Collection>CollectionId`, `<Setting>` (text) and
 * `Partition`, which every ARN that is written out needs.
 */
export function placeholderValues(
  workflow: WorkflowDescription,
  resources: WorkflowResources,
  functionArn: (functionName: string) => string,
): Record<string, string> {
  const values: Record<string, string> = { Partition: resources.partition };
  const add = (names: readonly string[], suffix: string, value: (name: string) => string): void => {
    for (const name of names) values[`${pascalCase(name)}${suffix}`] = value(name);
  };
  add(Object.keys(workflow.functions), 'FunctionArn', functionArn);
  add(Object.keys(workflow.topics), 'TopicArn', (name) => resources.topics[name]!.arn);
  add(Object.keys(workflow.tables), 'TableName', (name) => resources.tables[name]!.name);
  add(Object.keys(workflow.buckets), 'BucketName', (name) => resources.buckets[name]!.name);
  add(Object.keys(workflow.queues), 'QueueUrl', (name) => resources.queues[name]!.url);
  add(Object.keys(workflow.collections), 'CollectionId', (name) => resources.collections[name]!.id);
  for (const name of Object.keys(workflow.settings)) {
    values[name.charAt(0).toUpperCase() + name.slice(1)] = resources.settings[name]!;
  }
  return values;
}

/**
 * Fills the placeholders `${Name}` of an ASL text.
 * @throws Error when the text uses a placeholder that has no value.
 */
export function fillPlaceholders(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\$\{([A-Za-z0-9]+)\}/g, (placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) {
      const known = Object.keys(values).sort().join(', ');
      throw new Error(`The state machine uses ${placeholder}, which has no value. Use one of: ${known}.`);
    }
    return value;
  });
}

/** Every state of a definition, those in branches and item processors included, by name. */
export function allStates(definition: AslDefinition): Record<string, AslState> {
  const states: Record<string, AslState> = {};
  for (const [name, state] of Object.entries(definition.States)) {
    states[name] = state;
    for (const nested of [...(state.Branches ?? []), ...(state.ItemProcessor ? [state.ItemProcessor] : [])]) {
      Object.assign(states, allStates(nested));
    }
  }
  return states;
}
