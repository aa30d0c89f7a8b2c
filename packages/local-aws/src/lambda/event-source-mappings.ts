import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { localArn, nameIn } from '../arns';
import { ApiError, type Input, refuseOthers, textOf } from '../json-service';
import type { LocalSqs } from '../sqs/sqs';
import { StateMap } from '../state-map';
import { EventSource } from './event-source';
import type { LocalLambda } from './open-lambda';

interface StoredMapping {
  readonly uuid: string;
  readonly queueArn: string;
  readonly functionName: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number | null;
  readonly reportsFailures: boolean;
  readonly enabled: boolean;
  /** Seconds since 1970. */
  readonly modifiedAt: number;
}

/** Concurrent invocations where no maximum is given: AWS begins with five. */
const FIRST_READERS = 5;
const CHANGEABLE = ['BatchSize', 'Enabled', 'FunctionName', 'FunctionResponseTypes', 'ScalingConfig'];
const CREATED_ONLY = ['EventSourceArn', 'Tags'];

export interface EventSourceMappingsOptions {
  readonly directory: string;
  readonly sqs: LocalSqs;
  readonly lambda: Pick<LocalLambda, 'invoke'>;
}

/** Queues that are read for functions: settings that outlive the process, and readers that do not. */
export class EventSourceMappings {
  private readonly stored: StateMap<StoredMapping>;
  private readonly sources = new Map<string, EventSource>();

  constructor(private readonly options: EventSourceMappingsOptions) {
    this.stored = StateMap.open<StoredMapping>(
      join(options.directory, 'event-source-mappings.json'),
      ({ uuid, queueArn, functionName }) => [uuid, queueArn, functionName].every((text) => typeof text === 'string'),
    );
    for (const mapping of this.stored.all()) this.start(mapping);
  }

  /** @throws ApiError */
  async create(input: Input): Promise<object> {
    refuseOthers('CreateEventSourceMapping', input, [...CHANGEABLE, ...CREATED_ONLY]);
    const queueArn = textOf(input, 'EventSourceArn');
    if (queueArn.split(':')[2] !== 'sqs') throw invalidValue('The local Lambda reads queues of SQS only.');
    const functionName = nameIn(textOf(input, 'FunctionName'));
    const same = this.stored.all().find((each) => each.queueArn === queueArn && each.functionName === functionName);
    if (same) {
      throw new ApiError(
        'ResourceConflictException',
        `${functionName} reads ${queueArn} already, by the mapping ${same.uuid}. Update that one, or delete it.`,
        409,
      );
    }
    const first = { uuid: randomUUID(), queueArn, functionName, batchSize: 10, maximumConcurrency: null };
    return this.save(changed({ ...first, reportsFailures: false, enabled: true, modifiedAt: 0 }, input));
  }

  /** @throws ApiError */
  async update(uuid: string, input: Input): Promise<object> {
    refuseOthers('UpdateEventSourceMapping', input, CHANGEABLE);
    return this.save(changed(this.known(uuid), input));
  }

  /** @throws ApiError */
  get(uuid: string): object {
    return describe(this.known(uuid));
  }

  /** Those of a queue, of a function, or all of them. */
  list(queueArn: string | null, functionName: string | null): object {
    const found = this.stored
      .all()
      .filter((mapping) => queueArn === null || mapping.queueArn === queueArn)
      .filter((mapping) => functionName === null || mapping.functionName === nameIn(functionName));
    return { EventSourceMappings: found.map(describe) };
  }

  /** @throws ApiError */
  async delete(uuid: string): Promise<object> {
    const mapping = this.known(uuid);
    await this.stop(uuid);
    await this.stored.delete(uuid);
    return { ...describe(mapping), State: 'Deleting' };
  }

  /** Reads no more. */
  async close(): Promise<void> {
    await Promise.all([...this.sources.keys()].map((uuid) => this.stop(uuid)));
  }

  private async save(mapping: StoredMapping): Promise<object> {
    const saved = { ...mapping, modifiedAt: Date.now() / 1000 };
    await this.stored.set(saved.uuid, saved);
    await this.stop(saved.uuid);
    this.start(saved);
    return describe(saved);
  }

  private start({ uuid, queueArn, functionName, enabled, maximumConcurrency, ...settings }: StoredMapping): void {
    if (!enabled) return;
    const functionArn = functionArnOf(functionName);
    const concurrency = { maximumConcurrency: maximumConcurrency ?? FIRST_READERS };
    this.sources.set(uuid, new EventSource({ ...settings, ...concurrency, queueArn, functionArn }, this.options));
  }

  private async stop(uuid: string): Promise<void> {
    const source = this.sources.get(uuid);
    this.sources.delete(uuid);
    await source?.close();
  }

  private known(uuid: string): StoredMapping {
    const found = this.stored.get(uuid);
    if (found) return found;
    throw new ApiError('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
  }
}

/** @throws ApiError */
function changed(before: StoredMapping, input: Input): StoredMapping {
  const { FunctionName, Enabled, FunctionResponseTypes, ScalingConfig } = input as {
    readonly FunctionName?: string;
    readonly Enabled?: boolean;
    readonly FunctionResponseTypes?: readonly string[];
    readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
  };
  const maximumConcurrency = ScalingConfig === undefined ? before.maximumConcurrency : ScalingConfig.MaximumConcurrency;
  return {
    ...before,
    functionName: FunctionName === undefined ? before.functionName : nameIn(FunctionName),
    batchSize: wholeNumber('BatchSize', input.BatchSize ?? before.batchSize, 1, 10),
    maximumConcurrency:
      maximumConcurrency === undefined || maximumConcurrency === null
        ? null
        : wholeNumber('MaximumConcurrency', maximumConcurrency, 2, 1000),
    reportsFailures: FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? before.reportsFailures,
    enabled: Enabled ?? before.enabled,
  };
}

function wholeNumber(name: string, value: unknown, minimum: number, maximum: number): number {
  if (Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum) return Number(value);
  throw invalidValue(`${name} must be a whole number from ${minimum} to ${maximum} here.`);
}

const functionArnOf = (name: string): string => localArn('lambda', `function:${name}`);
const invalidValue = (message: string): ApiError => new ApiError('InvalidParameterValueException', message);

function describe(mapping: StoredMapping): object {
  return {
    UUID: mapping.uuid,
    EventSourceMappingArn: localArn('lambda', `event-source-mapping:${mapping.uuid}`),
    EventSourceArn: mapping.queueArn,
    FunctionArn: functionArnOf(mapping.functionName),
    BatchSize: mapping.batchSize,
    MaximumBatchingWindowInSeconds: 0,
    State: mapping.enabled ? 'Enabled' : 'Disabled',
    StateTransitionReason: 'USER_INITIATED',
    LastModified: mapping.modifiedAt,
    FunctionResponseTypes: mapping.reportsFailures ? ['ReportBatchItemFailures'] : [],
    ...(mapping.maximumConcurrency === null
      ? {}
      : { ScalingConfig: { MaximumConcurrency: mapping.maximumConcurrency } }),
  };
}
