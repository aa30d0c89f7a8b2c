import { Construct } from 'constructs';
import {
  fillPlaceholders,
  pascalCase,
  placeholderValues,
  readDefinitionTemplate,
} from '../state-machines/asl/definition';
import type { Target, WorkflowDescription, WorkflowResources } from '../state-machines/description';
import { functionVariables } from '../state-machines/function-variables';
import { DataGuard } from './data-guard';
import type { Deployment } from './deployment';
import type { EventRule } from './event-rule';
import { EventSource } from './event-source';
import { DEAD_LETTER_RETENTION_SECONDS, Queue } from './queue';
import type { ResolvedTarget } from './target';
import { createAlarms } from './workflow-alarms';
import { WorkflowFunction } from './workflow-function';
import { createRules } from './workflow-rules';
import { createSchedules } from './workflow-schedules';
import {
  executionArn,
  stateMachineArn,
  WorkflowStateMachine,
  type WorkflowStateMachineProps,
} from './workflow-state-machine';

export interface WorkflowProps {
  readonly description: WorkflowDescription;
  readonly deployment: Deployment;
  /** Every setting of the description as text, or as an expression. */
  readonly settings: Readonly<Record<string, string>>;
  /** `STANDARD` or `EXPRESS`. */
  readonly stateMachineType: string;
  /** Concurrent runs kept for a function alone; undefined for none. */
  reservedConcurrency(functionName: string): number | undefined;
}

/** Everything that one workflow's description asks for. */
export class Workflow extends Construct {
  readonly description: WorkflowDescription;
  readonly deployment: Deployment;
  readonly resources: WorkflowResources;
  readonly stateMachine: WorkflowStateMachine;
  /** Those that are not switched off for good, by the name of their ASL file. */
  readonly furtherStateMachines: Readonly<Record<string, WorkflowStateMachine>>;
  readonly functions: Readonly<Record<string, WorkflowFunction>>;
  readonly rules: Readonly<Record<string, EventRule>>;
  /** Whether it has all that it takes to run: `true` or `false`, or an expression of that. */
  readonly complete: string;
  /** Events and calls that could not be delivered. */
  readonly undelivered: Queue;
  /** Refuses to let go of data; it has to be told of everything once everything is there. */
  readonly guard: DataGuard;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkflowProps,
  ) {
    super(scope, id);
    const { description, deployment } = props;
    this.description = description;
    this.deployment = deployment;
    this.resources = this.shareResources();
    this.complete = description.isComplete?.(this.resources) ?? 'true';
    this.undelivered = new Queue(this, 'undelivered', {
      name: deployment.names.part(description.name, 'undelivered'),
      encryption: deployment.encryption,
      retentionSeconds: DEAD_LETTER_RETENTION_SECONDS,
    });
    this.functions = mapValues(description.functions, (_, name) => this.createFunction(name));
    this.createEventSources();
    this.stateMachine = this.createStateMachine();
    this.furtherStateMachines = this.createFurtherStateMachines();
    this.rules = createRules(this);
    createSchedules(this);
    createAlarms(this);
    this.guard = this.guardData();
  }

  private guardData(): DataGuard {
    const { deployment, description } = this;
    const { buckets, tables, collections } = this.resources;
    const { deletionProtection, preventDestroy } = deployment.options;
    const arns = (kind: string, named: Readonly<Record<string, { readonly arn: string }>>): [string, string][] =>
      Object.entries(named).map(([key, { arn }]) => [`${key}_${kind}`, arn]);
    return new DataGuard(this, 'data-guard', {
      name: deployment.names.part(description.name, 'data-guard'),
      encryption: deployment.encryption,
      deletionProtection,
      preventDestroy,
      holdings: Object.fromEntries([
        ...arns('bucket', buckets),
        ...arns('table', tables),
        ...arns('collection', collections),
        ['encryption_key', deployment.encryption.keyArn],
      ]),
    });
  }

  private shareResources(): WorkflowResources {
    const { description, deployment, settings } = this.props;
    const name = deployment.names.workflow(description.name);
    return {
      buckets: mapValues(description.buckets, (bucket, key) => deployment.bucket(key, bucket)),
      tables: mapValues(description.tables, (table, key) => deployment.table(key, table)),
      topics: mapValues(description.topics, (topic, key) => deployment.topic(key, topic)),
      queues: mapValues(description.queues, (queueDescription, key) => {
        const { queue, deadLetter } = deployment.queue(description.name, key, queueDescription);
        return { url: queue.url, arn: queue.arn, deadLetterUrl: deadLetter.url, deadLetterArn: deadLetter.arn };
      }),
      collections: mapValues(description.collections, (collection, key) => deployment.collection(key, collection)),
      settings,
      stateMachine: { name, arn: stateMachineArn(deployment.options, name) },
      stateMachineType: this.props.stateMachineType,
      partition: deployment.options.partition,
      get nothingArn() {
        return deployment.nothingArn();
      },
    };
  }

  private createFunction(name: string): WorkflowFunction {
    const { description, deployment } = this.props;
    const functionDescription = description.functions[name]!;
    const calledByEvent = [...Object.values(description.rules), ...Object.values(description.schedules)].some(
      ({ target }) => target.kind === 'function' && target.function === name,
    );
    return new WorkflowFunction(this, name, {
      name: deployment.names.part(description.name, name),
      description: functionDescription,
      variables: functionVariables(description, name, this.resources),
      runtime: deployment.options.runtime,
      statements: functionDescription.permissions(this.resources),
      code: deployment.options.packages.function(description.name, name),
      layers: [
        ...(functionDescription.usesSharp ? [deployment.layer('sharp').arn] : []),
        ...(functionDescription.usesLibheif ? [deployment.layer('libheif').arn] : []),
      ],
      keys: deployment.keys,
      logRetentionDays: deployment.options.logging.retentionDays,
      reservedConcurrency: this.props.reservedConcurrency(name),
      deadLetterArn: calledByEvent ? this.undelivered.arn : undefined,
      permissionsBoundaryArn: deployment.options.permissionsBoundaryArn,
      tracing: deployment.options.observability.tracing,
    });
  }

  private createEventSources(): void {
    for (const [name, { reads }] of Object.entries(this.description.functions)) {
      if (reads === undefined) continue;
      new EventSource(this, `${name}-source`, {
        description: reads,
        queueArn: this.queue(reads.queue).arn,
        functionArn: this.functions[name]!.arn,
      });
    }
  }

  private createStateMachine(): WorkflowStateMachine {
    const { description, deployment } = this.props;
    return new WorkflowStateMachine(this, 'state-machine', {
      ...this.stateMachineProps(description.name),
      name: this.resources.stateMachine.name,
      roleName: deployment.names.part(description.name, 'state-machine'),
      type: this.props.stateMachineType,
      statements: description.stateMachinePermissions(this.resources),
    });
  }

  private createFurtherStateMachines(): Record<string, WorkflowStateMachine> {
    const { description, deployment } = this.props;
    const machines: Record<string, WorkflowStateMachine> = {};
    for (const [key, further] of Object.entries(description.furtherStateMachines ?? {})) {
      const enabled = further.enabled(this.resources);
      if (enabled === 'false') continue;
      const name = deployment.names.workflow(key);
      machines[key] = new WorkflowStateMachine(this, key, {
        ...this.stateMachineProps(key),
        name,
        roleName: deployment.names.part(key, 'state-machine'),
        type: 'STANDARD',
        statements: further.permissions(this.resources, {
          stateMachine: stateMachineArn(deployment.options, name),
          execution: executionArn(deployment.options, name),
        }),
        enabled,
      });
    }
    return machines;
  }

  /** What follows from an ASL file and from the deployment. */
  private stateMachineProps(
    definitionName: string,
  ): Omit<WorkflowStateMachineProps, 'name' | 'roleName' | 'type' | 'statements'> {
    const { description, deployment } = this.props;
    const { logging, permissionsBoundaryArn } = deployment.options;
    const template = readDefinitionTemplate({ name: definitionName });
    const values = placeholderValues(description, this.resources, (name) => this.functions[name]!.arn);
    const called = Object.keys(this.functions).filter((name) =>
      template.includes(`\${${pascalCase(name)}FunctionArn}`),
    );
    return {
      definition: fillPlaceholders(template, values),
      functionArns: called.map((name) => this.functions[name]!.arn),
      keys: deployment.keys,
      logging,
      location: deployment.options,
      permissionsBoundaryArn,
      tracing: deployment.options.observability.tracing,
    };
  }

  /** A target of the description with the names that it has in this deployment. */
  resolveTarget(target: Target): ResolvedTarget {
    if (target.kind === 'state-machine') {
      const { arn, name } = this.stateMachine;
      return { kind: target.kind, key: target.kind, arn, name };
    }
    if (target.kind === 'function') {
      const { arn, name } = this.functions[target.function]!;
      return { kind: target.kind, key: target.function, arn, name };
    }
    const { arn, name } = this.queue(target.queue);
    return { kind: target.kind, key: target.queue, arn, name };
  }

  /** A queue that the description names. */
  queue(key: string): Queue {
    return this.deployment.queue(this.description.name, key, this.description.queues[key]!).queue;
  }
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, key: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
