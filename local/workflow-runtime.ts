import { createHash } from 'node:crypto';
import {
  type AslDefinition,
  fillPlaceholders,
  placeholderValues,
  readDefinitionTemplate,
} from '../state-machines/asl/definition';
import type { StateMachineType, Target, WorkflowDescription, WorkflowResources } from '../state-machines/description';
import type { EventBus } from '../packages/local-aws/src/events/event-bus';
import type { LocalLambda } from '../packages/local-aws/src/lambda/open-lambda';
import type { LocalSqs } from '../packages/local-aws/src/sqs/sqs';
import type { Execution } from '../packages/local-aws/src/step-functions/execution';
import type { StateMachine } from '../packages/local-aws/src/step-functions/state-machine';
import { localFunctionArn, localStateMachine } from './resources';

/** A workflow on this machine. */
export interface LocalWorkflow {
  readonly description: WorkflowDescription;
  readonly resources: WorkflowResources;
  /** The ASL text that runs, its placeholders filled. */
  readonly definition: string;
  readonly machine: StateMachine;
  /** Starts an execution of a further state machine. @throws Error when it is not there */
  startFurther(name: string, input: unknown): Execution;
  /** Changes with the definition, the settings and the code of the functions: what an outcome depends on. */
  readonly fingerprint: string;
  /** Starts an execution by hand, as `aws stepfunctions start-execution` would. */
  start(input: unknown, name?: string): Execution;
  /** Told of every execution that starts, by hand or by a rule. @returns a function that stops the telling */
  onStart(listener: (execution: Execution) => void): () => void;
  /** Calls what a schedule calls, now. Schedules do not run by themselves on one machine. */
  runSchedule(name: string): Promise<unknown>;
  /** Executions that have not ended. */
  running(): readonly Execution[];
  /** Executions that have not ended, and the last ones that have, as far as they are kept. */
  executions(): readonly Execution[];
  /** Aborts what still runs. */
  close(): Promise<void>;
}

export interface RuntimeParts {
  /** Of the code of the functions; absent where it does not matter. */
  readonly fingerprint?: string;
  readonly lambda: LocalLambda;
  readonly bus: EventBus;
  readonly sqs: LocalSqs;
  /** How many executions are kept after their end; none by default. */
  readonly keepEnded?: number;
  /** @param type of a machine that is always of that one */
  createStateMachine(
    named: WorkflowResources['stateMachine'],
    definition: AslDefinition,
    type?: StateMachineType,
  ): StateMachine;
}

/** The ASL text of a workflow with local ARNs. @internal */
export function localDefinition(
  workflow: WorkflowDescription,
  resources: WorkflowResources,
  name = workflow.name,
): string {
  const values = placeholderValues(workflow, resources, (name) => localFunctionArn(workflow.name, name));
  return fillPlaceholders(readDefinitionTemplate({ name }), values);
}

/** Connects a workflow's rules, state machine and functions, all from its description. */
export function startWorkflow(
  description: WorkflowDescription,
  resources: WorkflowResources,
  parts: RuntimeParts,
): LocalWorkflow {
  const definition = localDefinition(description, resources);
  const machine = parts.createStateMachine(resources.stateMachine, JSON.parse(definition) as AslDefinition);
  const listeners = new Set<(execution: Execution) => void>();
  const running = new Set<Execution>();
  const ended: Execution[] = [];
  const further = new Map(
    Object.entries(description.furtherStateMachines ?? {})
      .filter(([, { enabled }]) => enabled(resources) === 'true')
      .map(([name]) => {
        const text = localDefinition(description, resources, name);
        return [
          name,
          parts.createStateMachine(localStateMachine(name), JSON.parse(text) as AslDefinition, 'STANDARD'),
        ] as const;
      }),
  );
  const follow = (execution: Execution): void => {
    running.add(execution);
    void execution.result.then(() => {
      running.delete(execution);
      ended.push(execution);
      if (ended.length > (parts.keepEnded ?? 0)) ended.shift();
    });
  };

  const start = (input: unknown, name?: string): Execution => {
    const execution = machine.start(input, name);
    // A name that still runs, with the same input, is that execution.
    if (running.has(execution)) return execution;
    follow(execution);
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
      retry: rule.retry,
      deliver: async (input) => void (await call(rule.target, input)),
    });
  }
  return {
    description,
    resources,
    definition,
    machine,
    fingerprint: createHash('sha256')
      .update(JSON.stringify([parts.fingerprint, definition, resources.settings]))
      .digest('hex'),
    start,
    startFurther(name, input) {
      const found = further.get(name);
      if (!found) throw new Error(`${description.name} has no state machine "${name}", or it is switched off.`);
      const execution = found.start(input);
      follow(execution);
      return execution;
    },
    onStart(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async runSchedule(name) {
      const schedule = description.schedules[name];
      if (!schedule) throw new Error(`${description.name} has no schedule "${name}".`);
      return call(schedule.target, JSON.stringify(schedule.input));
    },
    running: () => [...running],
    executions: () => [...ended, ...running],
    async close() {
      const ending = [...running];
      for (const execution of ending) execution.abort({ cause: 'The local environment was stopped.' });
      await Promise.all(ending.map(({ result }) => result));
    },
  };
}
