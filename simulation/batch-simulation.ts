import type { CustomLabelsModel } from '../handlers/batch-detection/model/custom-labels-model';
import {
  allStates,
  fillPlaceholders,
  placeholderValues,
  readDefinitionTemplate,
  type AslDefinition,
} from '../state-machines/asl/definition';
import { batchDetection } from '../state-machines/batch-detection';
import type { BatchSettings } from '../state-machines/batch-detection-settings';
import type { WorkflowDescription } from '../state-machines/description';
import { createEventBus } from '../packages/local-aws/src/events/event-bus';
import type { BusEvent } from '../packages/local-aws/src/service';
import type { Execution } from '../packages/local-aws/src/step-functions/execution';
import { createStateMachine, type StateMachine } from '../packages/local-aws/src/step-functions/state-machine';
import { virtualClock } from '../packages/local-aws/src/step-functions/virtual-clock';
import { localResources } from '../local/resources';
import {
  BUCKET,
  type BatchWorld,
  createWorld,
  DEFAULT_SETTINGS,
  MODEL,
  worldHandlers,
  type WorldOptions,
} from './batch-world';
import { seededRandom } from './random';
import { runFunction } from './simulated-lambda';
import { fateOf, type TaskFault } from './task-fault';

/** How the first execution ends before its time. */
export interface ExecutionFault {
  /** Stopped by hand, or without any event, as if Step Functions had lost it. */
  readonly kind: 'aborted' | 'lost';
  /** In the middle of this state, the first time it is entered. */
  readonly state: string;
}

export interface SimulationOptions extends Pick<WorldOptions, 'model' | 'queue' | 'inspect'> {
  readonly seed?: number;
  readonly settings?: Partial<BatchSettings>;
  readonly taskFault?: TaskFault;
  readonly executionFault?: ExecutionFault;
  /** Time limit of the first execution; the machine's own by default. */
  readonly firstTimeoutSeconds?: number;
  /** When what lasts is repaired, in minutes of the simulation. Default 180. */
  readonly repairedAfterMinutes?: number;
  /** Minutes between two scheduled runs, the first at minute 0. Default 60. */
  readonly scheduleMinutes?: number;
}

const WATCHDOG_MINUTES = 5;
const MINUTE = 60_000;
/** Lambda calls a function again that an event called in vain, after one and after two minutes. */
const ASYNC_RETRY_MS = [1 * MINUTE, 2 * MINUTE] as const;
const RULE_MS = 800;

/** A call that stops the model, and who made it. */
export interface StopCall {
  readonly by: 'run' | 'rule' | 'watchdog';
  readonly at: number;
}

/**
 * The deployed workflow on a virtual clock: the real state machine, the real handlers and the real rules over simulated
 * services. Days pass in milliseconds.
 */
export class BatchSimulation {
  readonly clock = virtualClock();
  readonly world: BatchWorld;
  readonly executions: Execution[] = [];
  readonly stops: StopCall[] = [];
  readonly calls: Record<string, number> = {};
  readonly startedAt = this.clock.now();
  /** When each execution was started. */
  readonly runsStartedAt: number[] = [];
  /** When each execution ended. */
  readonly endedAt = new Map<string, number>();
  private readonly settings: BatchSettings;
  private readonly machine: StateMachine;
  private readonly definition: AslDefinition;
  private readonly bus;
  private readonly random: () => number;
  private faultArmed: boolean;
  private uploads = 0;

  constructor(private readonly options: SimulationOptions = {}) {
    this.random = seededRandom(options.seed ?? 1);
    this.settings = { ...DEFAULT_SETTINGS, ...options.settings };
    this.world = createWorld({ clock: this.clock, random: this.random, ...options });
    this.faultArmed = options.executionFault !== undefined;
    const workflow: WorkflowDescription = batchDetection;
    const resources = localResources(workflow, 'http://127.0.0.1');
    this.bus = createEventBus({ clock: () => this.clock.now(), wait: (ms) => this.clock.sleep(ms) });
    for (const [name, { pattern, inputTransformer, target }] of Object.entries(workflow.rules)) {
      this.bus.putRule({
        name,
        pattern: pattern({ ...resources, buckets: { photos: { name: BUCKET, arn: '' } } }),
        inputTransformer,
        deliver: async (input) => {
          if (target.kind === 'queue') this.world.queue.arrive(input);
          if (target.kind === 'function') void this.callByRule(target.function, JSON.parse(input));
        },
      });
    }
    const values = placeholderValues(workflow, resources, (name) => name);
    this.definition = JSON.parse(fillPlaceholders(readDefinitionTemplate(workflow), values)) as AslDefinition;
    this.machine = this.createMachine(this.definition);
  }

  private createMachine(definition: AslDefinition): StateMachine {
    return createStateMachine({
      ...localResources(batchDetection, 'http://127.0.0.1').stateMachine,
      type: 'STANDARD',
      definition,
      clock: this.clock,
      random: this.random,
      integrations: {
        problems: () => [],
        call: async (resource, parameters) => {
          if (resource.endsWith(':sns:publish')) return this.publish(parameters as Record<string, string>);
          const { FunctionName, Payload } = parameters as { FunctionName: string; Payload: unknown };
          return { Payload: await this.invoke(FunctionName, Payload, 'run') };
        },
      },
      onHistory: ({ arn }, { type, state }) => {
        if (type === 'StateEntered') this.entered(arn, state!);
      },
      onEvent: (event) => void this.executionChanged(event),
    });
  }

  /** Puts an image into the bucket; its event queues it. */
  upload(key: string): void {
    const { versionId, etag, size, sequencer } = this.store(key);
    const object = { key, size, etag, 'version-id': versionId, sequencer };
    void this.bus.publish(busEvent('aws.s3', 'Object Created', { bucket: { name: BUCKET }, object }));
  }

  /** Puts an image into the bucket and its message into the queue, for masses of them. */
  preload(key: string): void {
    const { versionId, etag, sequencer } = this.store(key);
    this.world.queue.arrive(JSON.stringify({ bucket: BUCKET, key, versionId, etag, sequencer }));
  }

  private store(key: string): { versionId: string; etag: string; size: number; sequencer: string } {
    this.uploads += 1;
    const { versionId, etag, body } = this.world.store.put(key, `picture ${key} #${this.uploads}`);
    return { versionId, etag, size: body.length, sequencer: this.uploads.toString(16).padStart(16, '0') };
  }

  start(input: unknown = {}): Execution {
    const { firstTimeoutSeconds: TimeoutSeconds } = this.options;
    const isLimited = this.executions.length === 0 && TimeoutSeconds !== undefined;
    const machine = isLimited ? this.createMachine({ ...this.definition, TimeoutSeconds }) : this.machine;
    const execution = machine.start(input);
    this.executions.push(execution);
    this.runsStartedAt.push(this.clock.now());
    void execution.result.then(() => this.endedAt.set(execution.arn, this.clock.now()));
    return execution;
  }

  /**
   * Runs both schedules until nothing is left to do: no image waits, no execution runs, and the model is off and given
   * back. @throws Error when that is not reached
   */
  async untilSettled({
    hours = 24,
    atLeastMinutes = 1,
    firstInput = {},
  }: { hours?: number; atLeastMinutes?: number; firstInput?: unknown } = {}): Promise<void> {
    const { scheduleMinutes = 60 } = this.options;
    for (let minute = 0; minute <= hours * 60; minute += 1) {
      if (minute % scheduleMinutes === 0) this.start(minute === 0 ? firstInput : {});
      if (minute % WATCHDOG_MINUTES === 2) void this.callByRule('watch-model', {}, 'watchdog');
      await this.clock.sleep(MINUTE);
      if (minute >= atLeastMinutes && this.isSettled()) return;
    }
    throw new Error(`The simulation did not settle in ${hours} hours: ${JSON.stringify(this.standing())}`);
  }

  /** Minutes since the simulation began. */
  minutes(at = this.clock.now()): number {
    return (at - this.startedAt) / MINUTE;
  }

  isSettled(): boolean {
    const { queue, model, leases } = this.world;
    const idle = this.executions.every((execution) => execution.status() !== 'RUNNING');
    const off = !['STARTING', 'RUNNING', 'STOPPING'].includes(model.currentStatus);
    return (
      idle && off && queue.bodies().length === 0 && leases.items.get(MODEL.modelArn)?.startRequestedAt === undefined
    );
  }

  private standing(): object {
    return {
      executions: this.executions.map((execution) => execution.status()),
      model: this.world.model.currentStatus,
      queued: this.world.queue.bodies().length,
      lease: this.world.leases.items.get(MODEL.modelArn),
    };
  }

  private async invoke(name: string, event: unknown, by: StopCall['by']): Promise<unknown> {
    const call = (this.calls[name] = (this.calls[name] ?? 0) + 1);
    const { taskFault, repairedAfterMinutes = 180 } = this.options;
    const fate = fateOf(taskFault, name, call, this.minutes() >= repairedAfterMinutes);
    const handler = worldHandlers(this.settings)[name]!;
    const { timeoutSeconds } = batchDetection.functions[name]!;
    const { model } = this.world;
    const observed: CustomLabelsModel = {
      status: (reference) => model.status(reference),
      start: (reference, units) => model.start(reference, units),
      detect: (reference, image) => model.detect(reference, image),
      stop: async (reference) => {
        const stopping = await model.stop(reference);
        if (stopping) this.stops.push({ by, at: this.clock.now() });
        return stopping;
      },
    };
    return runFunction({
      clock: this.clock,
      ports: { ...this.world.ports, model: observed },
      timeoutSeconds,
      fate,
      handler: (invocation) => handler(invocation, JSON.parse(JSON.stringify(event)) as never),
    });
  }

  private async callByRule(name: string, event: unknown, by: StopCall['by'] = 'rule'): Promise<void> {
    for (const wait of [0, ...ASYNC_RETRY_MS]) {
      await this.clock.sleep(wait);
      try {
        await this.invoke(name, event, by);
        return;
      } catch {
        // Lambda tries an asynchronous call twice more, then drops it.
      }
    }
  }

  private async publish({ Subject, Message }: Record<string, string>): Promise<unknown> {
    const call = (this.calls.Notify = (this.calls.Notify ?? 0) + 1);
    const { taskFault, repairedAfterMinutes = 180 } = this.options;
    const fate = fateOf(taskFault, 'Notify', call, this.minutes() >= repairedAfterMinutes);
    await this.clock.sleep(50);
    if (fate.kind === 'hangs') await this.clock.sleep(20_000);
    if (fate.kind === 'runs' || fate.kind === 'dies at the end') {
      this.world.notices.push({ subject: Subject!, text: (JSON.parse(Message!) as { default: string }).default });
    }
    if (fate.kind === 'runs') return { MessageId: String(call) };
    const error = fate.kind === 'denied' ? 'SNS.AuthorizationErrorException' : 'SNS.InternalErrorException';
    const busy = fate.kind === 'fails' && fate.error !== 'Runtime.ImportModuleError';
    throw Object.assign(new Error('by order of the simulation'), { name: busy ? 'SNS.ThrottledException' : error });
  }

  /** Milliseconds from the entry into a state until something of it has happened. */
  middleOf(state: string): number {
    const { Type } = allStates(this.definition)[state]!;
    if (!['Task', 'Wait', 'Map'].includes(Type)) return 0;
    return state === 'DetectBatch' ? 5_000 : 40;
  }

  private entered(arn: string, state: string): void {
    const fault = this.options.executionFault;
    if (!this.faultArmed || fault?.state !== state || arn !== this.executions[0]?.arn) return;
    this.faultArmed = false;
    const delay = this.middleOf(state);
    if (delay === 0) this.executions[0].abort();
    else void this.clock.sleep(delay).then(() => this.executions[0]!.abort());
  }

  private async executionChanged(event: BusEvent): Promise<void> {
    const isFirst = event.detail.executionArn === this.executions[0]?.arn;
    const isLost = isFirst && event.detail.status === 'ABORTED' && this.options.executionFault?.kind === 'lost';
    if (isLost) return;
    await this.clock.sleep(RULE_MS);
    await this.bus.publish(event);
  }
}

function busEvent(source: string, detailType: string, detail: Record<string, unknown>): BusEvent {
  return {
    version: '0',
    id: '00000000-0000-0000-0000-000000000000',
    'detail-type': detailType,
    source,
    account: '000000000000',
    time: '2026-01-01T00:00:00Z',
    region: 'us-east-1',
    resources: [],
    detail,
  };
}
