import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TRY_VARIABLE } from '../handlers/runtime/clients/time-limits';
import { bundleHandlers, type HandlerBundle } from '../packaging/bundle-handlers';
import type { FunctionDescription, WorkflowDescription, WorkflowResources } from '../state-machines/description';
import { functionVariables } from '../state-machines/function-variables';
import { createEventBus, type EventBus } from '../packages/local-aws/src/events/event-bus';
import { withFaults } from '../packages/local-aws/src/faults';
import { EventSource } from '../packages/local-aws/src/lambda/event-source';
import { openInvocations } from '../packages/local-aws/src/lambda/invoke';
import type { LocalFunction } from '../packages/local-aws/src/lambda/local-function';
import { openLambda, type LocalLambda } from '../packages/local-aws/src/lambda/open-lambda';
import type { BusEvent, CallObserver, ServiceCall } from '../packages/local-aws/src/service';
import type { Execution } from '../packages/local-aws/src/step-functions/execution';
import { openExecutions, type ServedMachine } from '../packages/local-aws/src/step-functions/executions-service';
import { createStateMachine } from '../packages/local-aws/src/step-functions/state-machine';
import { createTaskIntegrations } from '../packages/local-aws/src/step-functions/task-integrations';
import { Cleanup } from '../packages/local-aws/src/cleanup';
import { createResources } from './create-resources';
import { abortedEvent, ExecutionJournal } from './execution-journal';
import { localFunctionArn, localFunctionName, localResources } from './resources';
import { type LocalServices, openServices } from './services';
import { prepareStorage, type StateFolder, STATE_FOLDERS } from './storage';
import type { Vision } from '../packages/local-aws/src/vision/vision';
import { type LocalWorkflow, startWorkflow } from './workflow-runtime';

/** One try of a call: on one machine slow is not silent, and asking a busy processor again makes it busier. */
const LOCAL_TRY_MS = 60_000;
/** Time limit up to which a function is one that answers soon. */
const MOST_STRETCHED_SECONDS = 60;

export interface EnvironmentOptions {
  /** Folder of the state; survives restarts. */
  readonly directory: string;
  readonly workflows: readonly WorkflowDescription[];
  /** Settings other than the defaults, by workflow. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  /** Port of the endpoint; 0, the default, is any free one. */
  readonly port?: number;
  /** Forget what earlier runs stored. */
  readonly fresh?: boolean;
  /** Other bundles of the functions than those of this very moment. */
  readonly bundle?: typeof bundleHandlers;
  /** Another vision, closed by the caller who opened it. */
  readonly vision?: Vision;
  readonly machineType?: 'STANDARD' | 'EXPRESS';
  /** How many executions of a workflow are kept after their end, to be looked at; none by default. */
  readonly keepEndedExecutions?: number;
  /**
   * Factors on the waits of retries, and of Wait states and receives from queues: below 1 is faster. And on the time limits of
   * states and of functions that answer soon: above 1 for a machine that does a day's photos by itself.
   */
  readonly speed?: { readonly retry?: number; readonly wait?: number; readonly limit?: number };
}

/** The local AWS with its workflows running on it. */
export interface LocalEnvironment extends LocalServices {
  readonly lambda: LocalLambda;
  readonly bus: EventBus;
  /** @throws Error when the workflow was not opened */
  workflow(name: string): LocalWorkflow;
  /** Puts an event on the bus; `bus.idle()` tells when it is delivered. */
  publish(event: BusEvent): Promise<void>;
  /** Told of every event on the bus. @returns a function that stops the telling */
  onEvent(listener: (event: BusEvent) => void): () => void;
  /** Told of every call that a service answered. @returns a function that stops the telling */
  onCall(listener: CallObserver): () => void;
  /** Stops everything: running executions are aborted and recorded, data is flushed, files and threads are freed. */
  close(): Promise<void>;
}

/** Listeners that come and go. */
class Listeners<Message> {
  private readonly listeners = new Set<(message: Message) => void>();

  add(listener: (message: Message) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(message: Message): void {
    for (const listener of this.listeners) listener(message);
  }
}

/**
 * Starts the local AWS and the given workflows on it, all from their descriptions.
 * @throws Error that names what is in the way: a folder, a port, another running environment
 */
export async function openEnvironment(options: EnvironmentOptions): Promise<LocalEnvironment> {
  const cleanup = new Cleanup();
  try {
    return await open(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

async function open(options: EnvironmentOptions, cleanup: Cleanup): Promise<LocalEnvironment> {
  cleanup.add(prepareStorage(options.directory, options.fresh ?? false));
  const folder = (name: StateFolder): string => join(resolve(options.directory), STATE_FOLDERS[name]);
  const { bundle = bundleHandlers } = options;
  const bundling = bundle({ workflows: options.workflows, outputDirectory: folder('functions') });
  // Awaited below; a service that fails to open first must not leave this unheard.
  bundling.catch(() => undefined);

  const calls = new Listeners<ServiceCall>();
  const events = new Listeners<BusEvent>();
  const observe = (call: ServiceCall): void => calls.tell(call);
  const bus = createEventBus();
  cleanup.add(() => bus.close());
  const publish = async (event: BusEvent): Promise<void> => {
    events.tell(event);
    await bus.publish(event);
  };
  const onEvent = (event: BusEvent): void => void publish(event);

  const { port = 0, vision, speed } = options;
  const services = await openServices({ folder, port, vision, waitSpeed: speed?.wait, observe, onEvent }, cleanup);
  const endpointUrl = services.endpoint.url;
  const resources = new Map<string, WorkflowResources>();
  for (const workflow of options.workflows) {
    const named = localResources(workflow, endpointUrl, options.settings?.[workflow.name], options.machineType);
    resources.set(workflow.name, named);
    await createResources(workflow, named, services);
  }

  const bundles = await bundling;
  const functions: LocalFunction[] = options.workflows.flatMap((workflow) =>
    Object.entries(workflow.functions).map(([name, description]) => {
      const timeoutSeconds = timeLimit(description, speed?.limit);
      return {
        name: localFunctionName(workflow.name, name),
        arn: localFunctionArn(workflow.name, name),
        bundlePath: bundles[`${workflow.name}/${name}`]!.path,
        memoryMegabytes: description.memoryMegabytes,
        timeoutSeconds,
        environment: {
          ...functionVariables(workflow, name, resources.get(workflow.name)!),
          [TRY_VARIABLE]: String(Math.min(LOCAL_TRY_MS, timeoutSeconds * 1000)),
        },
      };
    }),
  );
  const lambda = openLambda({ functions, endpointUrl, logDirectory: folder('logs'), observe });
  cleanup.add(() => lambda.close());
  const integrations = createTaskIntegrations({ lambda, endpointUrl });
  cleanup.add(() => integrations.close());
  // Aborted executions put events on the bus, whose rules record them: the functions stay until that is done.
  cleanup.add(() => bus.idle());
  const workflows = new Map<string, LocalWorkflow>();
  const machines = (): Map<string, ServedMachine> =>
    new Map(Array.from(workflows.values(), (running) => [running.machine.arn, servedMachine(running)]));
  const executions = openExecutions(machines, observe);
  const invocations = openInvocations(
    lambda,
    functions.map(({ name }) => name),
  );
  for (const service of [executions, invocations]) {
    services.served.set(service.signingName, withFaults(service, services.faults, observe));
  }
  const journalOf = (name: string): ExecutionJournal =>
    new ExecutionJournal(join(folder('executions'), `${name}.jsonl`));

  for (const workflow of options.workflows) {
    const running = startWorkflow(workflow, resources.get(workflow.name)!, {
      fingerprint: fingerprintOf(Object.entries(bundles).filter(([key]) => key.startsWith(`${workflow.name}/`))),
      lambda,
      bus,
      sqs: services.sqs,
      keepEnded: options.keepEndedExecutions,
      createStateMachine: ({ name, arn }, definition, type = options.machineType ?? 'STANDARD') =>
        createStateMachine({
          name,
          arn,
          type,
          definition,
          integrations,
          onEvent: (event) => {
            onEvent(event);
            note(journalOf(workflow.name), event, bus);
          },
          speed,
        }),
    });
    cleanup.add(() => running.close());
    workflows.set(workflow.name, running);
    await endLeftExecutions(journalOf(workflow.name), bus, publish);
  }
  for (const { description, resources: named } of workflows.values()) {
    for (const [name, { reads }] of Object.entries(description.functions)) {
      if (reads === undefined) continue;
      const { arn: queueArn } = named.queues[reads.queue]!;
      // What an earlier process had received has no reader any more.
      await services.sqs.release(queueArn);
      const functionArn = localFunctionArn(description.name, name);
      const source = new EventSource(
        { ...reads, queueArn, functionArn, reportsFailures: true },
        { ...services, lambda },
      );
      cleanup.add(() => source.close());
    }
  }

  return {
    ...services,
    lambda,
    bus,
    workflow(name) {
      const workflow = workflows.get(name);
      if (!workflow) throw new Error(`The workflow ${name} is not part of this environment.`);
      return workflow;
    },
    publish,
    onEvent: (listener) => events.add(listener),
    onCall: (listener) => calls.add(listener),
    close: () => cleanup.run(),
  };
}

/** Seconds that a function may run. One that works for as long as it may, such as the reader of a queue, is left alone. */
function timeLimit({ timeoutSeconds, reads }: FunctionDescription, factor = 1): number {
  return reads !== undefined || timeoutSeconds > MOST_STRETCHED_SECONDS ? timeoutSeconds : timeoutSeconds * factor;
}

/** A workflow's state machine as functions reach it. */
function servedMachine({ resources, start, executions }: LocalWorkflow): ServedMachine {
  const isOfThisMachine = ({ stateMachineArn }: Execution): boolean => stateMachineArn === resources.stateMachine.arn;
  return {
    type: resources.stateMachineType as ServedMachine['type'],
    start,
    executions: () => executions().filter(isOfThisMachine),
  };
}

/** Keeps the journal of what runs. An end counts once its rules have heard of it. */
function note(journal: ExecutionJournal, event: BusEvent, bus: EventBus): void {
  const { status, executionArn } = event.detail as { status: string; executionArn: string };
  if (status === 'RUNNING') journal.started(event);
  else void bus.idle().then(() => journal.ended(executionArn));
}

/** Tells the rules of executions that an earlier process has left unfinished: nothing of theirs stays as if they ran. */
async function endLeftExecutions(
  journal: ExecutionJournal,
  bus: EventBus,
  publish: (event: BusEvent) => Promise<void>,
): Promise<void> {
  const events = journal.left().map(abortedEvent);
  for (const event of events) await publish(event);
  await bus.idle();
  const undelivered = new Set(bus.deadLetters().map(({ event }) => event.id));
  if (!events.some(({ id }) => undelivered.has(id))) journal.clear();
}

/** Changes whenever the code of a workflow's functions does. */
function fingerprintOf(bundles: readonly (readonly [string, HandlerBundle])[]): string {
  const hash = createHash('sha256');
  for (const [key, { path }] of bundles) hash.update(key).update(readFileSync(path));
  return hash.digest('hex');
}
