import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { AslDefinition } from './asl';
import { LOCAL_ACCOUNT, LOCAL_REGION, type BusEvent } from '../service';
import { systemClock, type Clock } from './clock';
import { Execution } from './execution';
import { assertExecutionName, StartExecutionError } from './execution-name';
import type { HistoryEvent } from './history';
import { assertSupported } from './load-definition';
import type { StartChild } from './map-run';
import { DATA_LIMIT_BYTES } from './states-error';
import { statusChangeEvent } from './status-change-event';
import type { TaskIntegrations } from './task';

export interface StateMachineOptions {
  readonly name: string;
  readonly arn: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  /** Its placeholders filled. */
  readonly definition: AslDefinition;
  readonly integrations: TaskIntegrations;
  /** Receives "Step Functions Execution Status Change" events; Express executions send none, as on AWS. */
  readonly onEvent?: (event: BusEvent) => void;
  /** Receives every history event of every execution, the first included. */
  readonly onHistory?: (execution: { readonly arn: string; readonly name: string }, event: HistoryEvent) => void;
  /**
   * Factors on the delays of retries and the durations of Wait states, 1 as on AWS, 0 not at all; and on the time limits of
   * tasks and executions, above 1 for a machine that is slower than AWS.
   */
  readonly speed?: { readonly retry?: number; readonly wait?: number; readonly limit?: number };
  readonly clock?: Clock;
  /** Number in [0, 1), for the jitter of retries and States.MathRandom. */
  readonly random?: () => number;
  /** Whether executions keep their histories for later. Default true; masses of executions do without. */
  readonly keepHistory?: boolean;
}

export interface StateMachine {
  readonly name: string;
  readonly arn: string;
  /**
   * Starts an execution. A Standard one with the name and input of one that still runs is that one.
   * @param input JSON; `{}` by default.
   * @param name Unique among the executions of a Standard machine; random by default.
   * @throws StartExecutionError InvalidName, InvalidExecutionInput or ExecutionAlreadyExists.
   */
  start(input?: unknown, name?: string): Execution;
}

/** Longest Express execution, in seconds. */
const EXPRESS_LIMIT_SECONDS = 300;

/**
 * Makes a state machine that interprets its definition in this process, as AWS Step Functions does.
 * @throws Error when the definition uses what this machine would not run as AWS does.
 */
export function createStateMachine(options: StateMachineOptions): StateMachine {
  const { name: machineName, arn, type, definition, integrations } = options;
  assertSupported(definition, integrations, type);
  const standard = type === 'STANDARD';
  const running = new Map<string, Execution>();
  /** ARNs by name: of what has ended no more is kept than that its name is taken. */
  const ended = new Map<string, string>();

  return {
    name: machineName,
    arn,
    start(input = {}, name = randomUUID()) {
      assertExecutionName(name);
      const text = JSON.stringify(input);
      if (Buffer.byteLength(text) > DATA_LIMIT_BYTES) {
        throw new StartExecutionError(
          'InvalidExecutionInput',
          `The input of ${machineName}:${name} has ${Buffer.byteLength(text)} bytes; at most ${DATA_LIMIT_BYTES} are allowed.`,
        );
      }
      const data = JSON.parse(text) as unknown;
      const known = running.get(name);
      if (known?.status() === 'RUNNING' && isDeepStrictEqual(known.input, data)) return known;
      const taken = known?.arn ?? ended.get(name);
      if (taken !== undefined) {
        throw new StartExecutionError('ExecutionAlreadyExists', `Execution Already Exists: '${taken}'`);
      }
      const execution = launch(options, { machineName, arn, name, standard, definition, input: data });
      if (!standard) return execution;
      running.set(name, execution);
      void execution.result.then(() => {
        running.delete(name);
        ended.set(name, execution.arn);
      });
      return execution;
    },
  };
}

interface Launch {
  readonly machineName: string;
  /** Of the state machine. */
  readonly arn: string;
  readonly name: string;
  readonly standard: boolean;
  readonly definition: AslDefinition;
  readonly input: unknown;
}

/** Starts an execution of a state machine, or of the item processor of a distributed Map. */
function launch(
  options: StateMachineOptions,
  { machineName, arn, name, standard, definition, input }: Launch,
): Execution {
  const { integrations, clock = systemClock } = options;
  const speed = { retry: 1, wait: 1, limit: 1, ...options.speed };
  const kind = standard ? 'execution' : 'express';
  const suffix = standard ? '' : `:${randomUUID()}`;
  const executionArn = `arn:aws:states:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${kind}:${machineName}:${name}${suffix}`;
  const limits = [definition.TimeoutSeconds, standard ? undefined : EXPRESS_LIMIT_SECONDS];
  const timeoutSeconds = Math.min(...limits.filter((limit) => limit !== undefined));
  const context = {
    Execution: {
      Id: executionArn,
      Name: name,
      Input: input,
      StartTime: new Date(clock.now()).toISOString(),
      RoleArn: `arn:aws:iam::${LOCAL_ACCOUNT}:role/${options.name}`,
      RedriveCount: 0,
    },
    StateMachine: { Id: arn, Name: machineName },
  };
  const startChild: StartChild = ({ label, standard: standardChild, definition: processor, input: childInput }) =>
    launch(options, {
      machineName: `${machineName}/${label}`,
      arn: `${arn}/${label}`,
      name: randomUUID(),
      standard: standardChild,
      definition: processor,
      input: childInput,
    });
  return new Execution({
    arn: executionArn,
    name,
    stateMachineArn: arn,
    definition,
    input,
    standard,
    keepHistory: options.keepHistory ?? true,
    timeoutSeconds: Number.isFinite(timeoutSeconds) ? timeoutSeconds * speed.limit : undefined,
    scope: {
      integrations,
      clock,
      random: options.random ?? Math.random,
      speed,
      context,
      startChild,
    },
    onStatus: (facts) => {
      if (standard) options.onEvent?.(statusChangeEvent(facts));
    },
    onHistory: (event) => options.onHistory?.({ arn: executionArn, name }, event),
  });
}
