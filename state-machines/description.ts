/**
 * The shape of a workflow's description: everything about it that is not in its ASL file. Terraform, the local
 * environment, the diagrams and the tests read the same description, so deployed and local cannot drift apart.
 */
import type { SettingsRule } from './settings-rule';
import type { ValueRule } from './value-rule';

/** A knob of a workflow. Becomes a key of `env/<name>.json`, a Terraform variable of the module and a local default. */
export interface Setting extends ValueRule {
  readonly default: number | string | boolean;
  /** What it does, with its unit and the source of its limits: shown in schemas, variables and READMEs. */
  readonly description: string;
  /** What stands in place of the default on one machine, e.g. a model that is only there. */
  readonly local?: string | boolean;
  /** The functions that read it, each as a variable; absent for what only the state machine or a schedule needs. */
  readonly readBy?: readonly string[];
}

/** The values of settings, narrowed to their choices where they list them. */
export type SettingValues<Described extends Readonly<Record<string, Setting>>> = {
  readonly [Key in keyof Described]: Described[Key]['type'] extends 'boolean'
    ? boolean
    : Described[Key]['type'] extends 'string'
      ? Described[Key] extends { readonly oneOf: readonly (infer Choice extends string)[] }
        ? Choice
        : string
      : number;
};

/** A private, versioned, encrypted bucket that reports its events to EventBridge. */
export interface BucketDescription {
  readonly purpose: string;
  /** Objects below a prefix that are of no use after some days: deleted then, with all their versions. */
  readonly temporary?: { readonly prefix: string; readonly days: number };
}

interface IndexDescription {
  readonly name: string;
  readonly partitionKey: AttributeDescription;
  readonly sortKey: AttributeDescription;
  /** What the index holds of an item: all of it by default, or no more than the keys. */
  readonly projection?: 'ALL' | 'KEYS_ONLY';
}

export interface AttributeDescription {
  readonly name: string;
  readonly type: 'S' | 'N';
}

/** An on-demand table. */
export interface TableDescription {
  readonly purpose: string;
  readonly partitionKey: AttributeDescription;
  readonly sortKey?: AttributeDescription;
  readonly indexes: readonly IndexDescription[];
  /** Attribute that holds an expiry time in epoch seconds. */
  readonly timeToLiveAttribute?: string;
}

export interface TopicDescription {
  readonly purpose: string;
}

/** A standard queue with its own dead-letter queue. */
export interface QueueDescription {
  readonly purpose: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  /** Receives before a message moves to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Age of the oldest message at which an alarm rings, in seconds. None by default: its reader decides when. */
  readonly alarmAgeSeconds?: number;
}

/** A Rekognition face collection. */
export interface CollectionDescription {
  readonly purpose: string;
}

/** The names that a workflow gives to its resources and settings. */
interface Names {
  readonly bucket: string;
  readonly table: string;
  readonly topic: string;
  readonly queue: string;
  readonly collection: string;
  readonly setting: string;
}

/** A part of Rekognition that not every Region has. */
export type RekognitionFeature = 'faces' | 'labels' | 'custom-labels';

/** What the resources of one deployment are called: real names and tokens on AWS, local names on one machine. */
export interface WorkflowResources<N extends Names = Names> {
  readonly buckets: Readonly<Record<N['bucket'], { readonly name: string; readonly arn: string }>>;
  readonly tables: Readonly<Record<N['table'], { readonly name: string; readonly arn: string }>>;
  readonly topics: Readonly<Record<N['topic'], { readonly arn: string }>>;
  readonly queues: Readonly<
    Record<
      N['queue'],
      { readonly url: string; readonly arn: string; readonly deadLetterUrl: string; readonly deadLetterArn: string }
    >
  >;
  readonly collections: Readonly<Record<N['collection'], { readonly id: string; readonly arn: string }>>;
  /** Every setting, rendered as text. */
  readonly settings: Readonly<Record<N['setting'], string>>;
  readonly stateMachine: { readonly name: string; readonly arn: string };
  /** `STANDARD` or `EXPRESS`: the type of that state machine. */
  readonly stateMachineType: string;
  /** What ARNs begin with after `arn:`, e.g. `aws` or `aws-us-gov`. */
  readonly partition: string;
  /** An ARN that nothing has: what a role may reach whose own is not given yet. */
  readonly nothingArn: string;
}

/** One IAM statement. `why` is for the reader and never leaves the code. */
export interface PermissionStatement {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
  readonly why: string;
}

/** How Lambda reads a queue for a function, which answers with the messages that it could not process. */
export interface EventSourceDescription {
  /** Its key in the description; hidden messages come back after at least six times the function's time limit. */
  readonly queue: string;
  /** Most messages of a run, 1..10. */
  readonly batchSize: number;
  /** Most runs at the same time, 2..1000. */
  readonly maximumConcurrency: number;
}

/**
 * A Lambda function. Its key in the description is its file name under `handlers/<workflow>/` and the kebab-case form
 * of the state that calls it; a function without such a state is called by a rule or a schedule, or reads a queue.
 */
export interface FunctionDescription<Resources extends WorkflowResources = WorkflowResources> {
  readonly purpose: string;
  /** Memory in MB, 128..10240. */
  readonly memoryMegabytes: number;
  /** Time limit in seconds; a state's TimeoutSeconds is a little longer, so that Lambda reports its own time-out. */
  readonly timeoutSeconds: number;
  /** Why this much memory and time. */
  readonly sizing: string;
  /** Whether the function needs the sharp layer. */
  readonly usesSharp: boolean;
  /** Whether it needs the libheif layer, which is under its own licence (docs/licences.md). It does not by default. */
  readonly usesLibheif?: boolean;
  /** Whether only people and programs outside the workflow call it, e.g. an operator. */
  readonly calledByHand?: boolean;
  /** The queue that it reads, and starts the state machine for. */
  readonly reads?: EventSourceDescription;
  permissions(resources: Resources): readonly PermissionStatement[];
}

/** An EventBridge pattern: nested objects whose leaves are arrays of values or of matchers such as `{ prefix: 'a/' }`. */
export type EventPattern = { readonly [field: string]: EventPattern | readonly unknown[] };

/** What a rule or a schedule calls. */
export type Target =
  | { readonly kind: 'state-machine' }
  | { readonly kind: 'function'; readonly function: string }
  | { readonly kind: 'queue'; readonly queue: string };

export interface RuleDescription<Resources extends WorkflowResources = WorkflowResources> {
  readonly purpose: string;
  pattern(resources: Resources): EventPattern;
  /**
   * Turns the event into the target's input. An unquoted `<variable>` is replaced by the value as JSON; inside quotes
   * by its bare text, and by nothing when the event lacks it (so optional values of a plain alphabet stand in quotes).
   */
  readonly inputTransformer?: { readonly paths: Readonly<Record<string, string>>; readonly template: string };
  readonly target: Target;
  /** How many seconds and attempts EventBridge tries to deliver before the event goes to the dead-letter queue. */
  readonly retry: { readonly maximumAgeSeconds: number; readonly maximumAttempts: number };
}

interface ScheduleDescription<Resources extends WorkflowResources = WorkflowResources> {
  readonly purpose: string;
  /** EventBridge Scheduler expression, time zone and whether it runs, from the settings. */
  expression(resources: Resources): string;
  timeZone(resources: Resources): string;
  enabled(resources: Resources): string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly target: Target;
}

/** An alarm on a metric that the workflow's own resources do not bring along, e.g. inference units that keep running. */
interface AlarmDescription<Resources extends WorkflowResources = WorkflowResources> {
  /** What happened and what to do about it: the text of the notice. */
  readonly purpose: string;
  /** CloudWatch namespace, e.g. `AWS/Rekognition`. */
  readonly namespace: string;
  readonly metricName: string;
  dimensions(resources: Resources): Readonly<Record<string, string>>;
  readonly statistic: 'Sum' | 'Maximum' | 'Minimum' | 'Average';
  readonly periodSeconds: number;
  /** Consecutive periods above the threshold before it rings, as text. Together at most a day. */
  evaluationPeriods(resources: Resources): string;
  /** It rings above this value. */
  readonly threshold: number;
  /** Whether the alarm exists, as text; it does by default. */
  enabled?(resources: Resources): string;
}

export type StateMachineType = 'STANDARD' | 'EXPRESS';

/** Another way through the functions of a workflow: a Standard state machine with its own ASL file. */
interface FurtherStateMachine<Resources extends WorkflowResources = WorkflowResources> {
  readonly purpose: string;
  /** Whether it exists, as text. */
  enabled(resources: Resources): string;
  /**
   * What it may do beside invoking its functions.
   * @param itself its own ARNs: of the state machine, and of its executions and map runs up to their names
   */
  permissions(resources: Resources, itself: StateMachineArns): readonly PermissionStatement[];
}

/** ARNs of a state machine and of what belongs to it. */
interface StateMachineArns {
  readonly stateMachine: string;
  /** Before `:<name>`, and before `/<label>:<name>` of the executions of a map run. */
  readonly execution: string;
}

export interface WorkflowDescription<N extends Names = Names> {
  /** Kebab-case name: of the ASL file, of the folder under `handlers/`, of the Terraform module. */
  readonly name: string;
  readonly summary: string;
  /** What it needs of Rekognition: it can be deployed only where all of that is offered. */
  readonly rekognition: readonly RekognitionFeature[];
  readonly settings: Readonly<Record<N['setting'], Setting>>;
  /** What the settings must be together. */
  readonly settingsRules?: readonly SettingsRule[];
  /**
   * Whether it has all that it takes to run, as text: it may be deployed before, and costs nothing then, since its alarms
   * and schedules wait, too. Always by default.
   */
  isComplete?(resources: WorkflowResources<N>): string;
  readonly buckets: Readonly<Record<N['bucket'], BucketDescription>>;
  readonly tables: Readonly<Record<N['table'], TableDescription>>;
  readonly topics: Readonly<Record<N['topic'], TopicDescription>>;
  readonly queues: Readonly<Record<N['queue'], QueueDescription>>;
  readonly collections: Readonly<Record<N['collection'], CollectionDescription>>;
  readonly functions: Readonly<Record<string, FunctionDescription<WorkflowResources<N>>>>;
  readonly rules: Readonly<Record<string, RuleDescription<WorkflowResources<N>>>>;
  readonly schedules: Readonly<Record<string, ScheduleDescription<WorkflowResources<N>>>>;
  readonly alarms?: Readonly<Record<string, AlarmDescription<WorkflowResources<N>>>>;
  /** The types that the state machine may be deployed as; both by default. */
  readonly stateMachineTypes?: readonly StateMachineType[];
  /** What the state machine itself may do beside invoking its functions: its direct service integrations. */
  stateMachinePermissions(resources: WorkflowResources<N>): readonly PermissionStatement[];
  /** By the name of their ASL file. */
  readonly furtherStateMachines?: Readonly<Record<string, FurtherStateMachine<WorkflowResources<N>>>>;
}

/** Checks a description's types and keeps its exact names. */
export function defineWorkflow<
  Bucket extends string = never,
  Table extends string = never,
  Topic extends string = never,
  Queue extends string = never,
  Collection extends string = never,
  SettingName extends string = never,
>(
  description: WorkflowDescription<{
    readonly bucket: Bucket;
    readonly table: Table;
    readonly topic: Topic;
    readonly queue: Queue;
    readonly collection: Collection;
    readonly setting: SettingName;
  }>,
): typeof description {
  return description;
}
