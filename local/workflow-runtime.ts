import { placeholderValues, fillPlaceholders, readDefinitionTemplate } from '../state-machines/definition';
import type { Target, WorkflowDescription, WorkflowResources } from '../state-machines/description';
import type { EventBus } from './aws/events/event-bus';
import type { LocalLambda } from './aws/lambda/open-lambda';
import type { LocalSqs } from './aws/sqs/sqs';
import type { Execution } from './aws/step-functions/execution';
import type { LocalStateMachine } from './aws/step-functions/state-machine';
import { localFunctionArn } from './resources';

/** A workflow on this machine. */
export interface LocalWorkflow {
  readonly description: WorkflowDescription;
  readonly resources: WorkflowResources;
  /** The ASL text that runs, its placeholders filled. */
  readonly definition: string;
  readonly machine: LocalStateMachine;
  /** Starts an execution by hand, as `aws stepfunctions start-execution` would. */
  start(input: unknown, name?: string): Execution;
  /** Told of every execution that starts, by hand or by a rule. @returns a function that stops the telling */
  onStart(listener: (execution: Execution) => void): () => void;
  /** Calls what a schedule calls, now. Schedules do not run by themselves on one machine. */
  runSchedule(name: string): Promise<unknown>;
}

export interface RuntimeParts {
  readonly lambda: LocalLambda;
  readonly bus: EventBus;
  readonly sqs: LocalSqs;
  createStateMachine(resources: WorkflowResources, definition: string): LocalStateMachine;
}

/** The ASL text of a workflow with local ARNs. */
export function localDefinition(workflow: WorkflowDescription, resources: WorkflowResources): string {
  const values = placeholderValues(workflow, resources, (name) => localFunctionArn(workflow.name, name));
  return fillPlaceholders(readDefinitionTemplate(workflow), values);
}

/** Connects a workflow's rules, state machine and functions, all from its description. */
export function startWorkflow(
  description: WorkflowDescription,
  resources: WorkflowResources,
  parts: RuntimeParts,
): LocalWorkflow {
  const definition = localDefinition(description, resources);
  const machine = parts.createStateMachine(resources, definition);
  const listeners = new Set<(execution: Execution) => void>();

  const start = (input: unknown, name?: string): Execution => {
    const execution = machine.start(input, name);
    for (const listener of listeners) listener(execution);
    return execution;
  };
  const call = async (target: Target, input: string): Promise<unknown> => {
    if (target.kind === 'state-machine') return start(JSON.parse(input));
    if (target.kind === 'queue') return parts.sqs.send(resources.queues[target.queue]!.arn, input);
    return parts.lambda.invoke(localFunctionArn(description.name, target.function), JSON.parse(input));
  };
  for (const [name, rule] of Object.entries(description.rules)) {
    parts.bus.putRule({
      name: `${description.name}-${name}`,
      pattern: rule.pattern(resources),
      inputTransformer: rule.inputTransformer,
      deliver: async (input) => void (await call(rule.target, input)),
    });
  }
  return {
    description,
    resources,
    definition,
    machine,
    start,
    onStart(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async runSchedule(name) {
      const schedule = description.schedules[name];
      if (!schedule) throw new Error(`${description.name} has no schedule "${name}".`);
      return call(schedule.target, JSON.stringify(schedule.input));
    },
  };
}
