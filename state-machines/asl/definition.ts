import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AslDefinition, AslState } from '../../packages/local-aws/src/step-functions/asl';
import type { WorkflowDescription, WorkflowResources } from '../description';
import { timeLimitSeconds } from '../time-limit';

export type { AslDefinition, AslState };

/** The text of an ASL file of a workflow, its placeholders still in place. @param workflow itself, or the name of one */
export function readDefinitionTemplate(workflow: Pick<WorkflowDescription, 'name'>): string {
  return readFileSync(join(__dirname, '..', `${workflow.name}.asl.json`), 'utf8');
}

/** The names of a workflow's ASL files: its own, and those of its further state machines. */
export function definitionNames(workflow: Pick<WorkflowDescription, 'name' | 'furtherStateMachines'>): string[] {
  return [workflow.name, ...Object.keys(workflow.furtherStateMachines ?? {})];
}

/** `register-image` -> `RegisterImage`: the name of the state that a function serves. */
export function pascalCase(kebab: string): string {
  return kebab.replace(/(^|-)([a-z0-9])/g, (_, _dash: string, letter: string) => letter.toUpperCase());
}

/**
 * What a workflow calls its resources: `<Topic>TopicArn`, `<Table>TableName`, `<Bucket>BucketName`, `<Queue>QueueUrl`,
 * `<Queue>DeadLetterQueueUrl` and `<Collection>CollectionId`. Its functions know them as variables, e.g.
 * `IMAGES_TABLE_NAME`.
 */
export function resourceNames(resources: WorkflowResources): Record<string, string> {
  const named = <Resource>(
    suffix: string,
    all: Readonly<Record<string, Resource>>,
    value: (resource: Resource) => string,
  ): readonly (readonly [string, string])[] =>
    Object.entries(all).map(([name, resource]) => [`${pascalCase(name)}${suffix}`, value(resource)]);
  return Object.fromEntries([
    ...named('TopicArn', resources.topics, ({ arn }) => arn),
    ...named('TableName', resources.tables, ({ name }) => name),
    ...named('BucketName', resources.buckets, ({ name }) => name),
    ...named('QueueUrl', resources.queues, ({ url }) => url),
    ...named('DeadLetterQueueUrl', resources.queues, ({ deadLetterUrl }) => deadLetterUrl),
    ...named('CollectionId', resources.collections, ({ id }) => id),
  ]);
}

/**
 * Every placeholder that a workflow's ASL file may use, with its value: the names of its resources, `<Function>FunctionArn`,
 * `<Setting>` (text), `Partition`, which every ARN that is written out needs, and `TimeLimitSeconds` of the workflow's type.
 */
export function placeholderValues(
  workflow: WorkflowDescription,
  resources: WorkflowResources,
  functionArn: (functionName: string) => string,
): Record<string, string> {
  const functions = Object.keys(workflow.functions).map((name) => [
    `${pascalCase(name)}FunctionArn`,
    functionArn(name),
  ]);
  const settings = Object.keys(workflow.settings).map((name) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    resources.settings[name]!,
  ]);
  return {
    Partition: resources.partition,
    TimeLimitSeconds: timeLimitSeconds(resources.stateMachineType),
    ...resourceNames(resources),
    ...(Object.fromEntries([...functions, ...settings]) as Record<string, string>),
  };
}

/** A time limit is a number: its placeholder stands in quotes so that the file is JSON, and loses them when it is filled. */
const TIME_LIMIT = /("TimeoutSeconds":\s*)"\$\{TimeLimitSeconds\}"/g;

/** An ASL text with its time limit filled, e.g. `290`, or an expression that Terraform puts there. */
export function fillTimeLimit(template: string, seconds: string): string {
  return template.replace(TIME_LIMIT, (_, field: string) => field + seconds);
}

/**
 * Fills the placeholders `${Name}` of an ASL text.
 * @throws Error when the text uses a placeholder that has no value.
 */
export function fillPlaceholders(template: string, values: Readonly<Record<string, string>>): string {
  return fillTimeLimit(template, '${TimeLimitSeconds}').replace(
    /\$\{([A-Za-z0-9]+)\}/g,
    (placeholder, name: string) => {
      const value = values[name];
      if (value === undefined) {
        const known = Object.keys(values).sort().join(', ');
        throw new Error(`The state machine uses ${placeholder}, which has no value. Use one of: ${known}.`);
      }
      return value;
    },
  );
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
