import type { CallObserver, LocalService, ServiceRequest, ServiceResponse } from '../service';
import { systemClock, type Clock } from '../step-functions/clock';
import { asSqsError, errorResponse, SqsError } from './errors';
import { parseContent } from './message';
import { messageOperations } from './message-operations';
import { arnOf, nameOf } from './names';
import type { Call, Operation } from './operation';
import { refuseOthers, type Input } from './parameters';
import { numberOf } from './queue-attributes';
import { queueOperations } from './queue-operations';
import { SqsStore } from './store';

const operations: Readonly<Record<string, Operation>> = { ...queueOperations, ...messageOperations };

const TARGET_PREFIX = 'AmazonSQS.';

/** A queue with its own dead-letter queue. */
interface QueueDefinition {
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  /** Receives before a message moves to the dead-letter queue. */
  readonly maxReceiveCount: number;
}

export interface LocalSqsOptions {
  /** Folder of its own, made when it is missing. Without one nothing outlives the process, and no call touches a disk. */
  readonly directory?: string;
  readonly observe?: CallObserver;
  /** The machine's clock by default. A virtual clock has to go without a folder: it overtakes what waits for a disk. */
  readonly clock?: Clock;
  /** Factor on how long a receive waits for a message: below 1 is faster. */
  readonly waitSpeed?: number;
}

/** A message as its receiver has it. */
export interface QueueMessage {
  readonly id: string;
  readonly handle: string;
  readonly body: string;
  readonly receiveCount: number;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
}

/** Standard queues on one machine. */
export interface LocalSqs extends LocalService {
  /** Makes a described queue and its dead-letter queue; where they are already, gives them the description's settings. */
  createQueue(
    name: string,
    deadLetterName: string,
    description: QueueDefinition,
  ): Promise<{ readonly arn: string; readonly deadLetterArn: string }>;
  /**
   * Sends a message without a request, as other services do.
   * @returns its id
   * @throws Error when there is no such queue
   */
  send(queueArn: string, body: string): Promise<string>;
  /**
   * Receives messages without a request, and waits for the first one for up to so many seconds, or until a signal.
   * @throws Error when there is no such queue
   */
  receive(queueArn: string, limit: number, waitSeconds: number, signal?: AbortSignal): Promise<readonly QueueMessage[]>;
  /** Deletes a message that was received. */
  remove(queueArn: string, handle: string): Promise<void>;
  /** Brings back the messages that were received but not deleted: their receivers are dead. */
  release(queueArn: string): Promise<void>;
}

/**
 * Opens the queues in a folder. What was sent and deleted survives a restart, and so do receive counts and time-outs.
 * @throws Error that names the file and the remedy when it cannot be used
 */
export async function openSqs(options: LocalSqsOptions = {}): Promise<LocalSqs> {
  const { directory, observe, clock = systemClock, waitSpeed = 1 } = options;
  const store = await SqsStore.open({ clock, waitSpeed }, directory);
  return {
    signingName: 'sqs',
    operations: Object.keys(operations),
    createQueue: (name, deadLetterName, description) => ensureQueue(store, name, deadLetterName, description),
    send: async (queueArn, body) => {
      const { name, attributes } = store.queue(nameOf(queueArn)).settings;
      return store.send(name, parseContent(body, {}, numberOf(attributes, 'MaximumMessageSize')));
    },
    receive: async (queueArn, limit, waitSeconds, signal) => {
      const { name, attributes } = store.queue(nameOf(queueArn)).settings;
      const visibility = numberOf(attributes, 'VisibilityTimeout');
      const received = await store.receive(name, limit, visibility, waitSeconds, signal);
      return received.map(({ message: { id, body, receiveCount, sentAt }, handle }) => ({
        ...{ id, handle, body },
        ...{ receiveCount, sentAt },
      }));
    },
    remove: (queueArn, handle) => store.delete(nameOf(queueArn), handle),
    release: (queueArn) => store.release(nameOf(queueArn)),
    handle: async (request) => {
      const startedAt = performance.now();
      const operation = operationOf(request);
      const facts: Record<string, unknown> = {};
      const response = await answer(store, operation, request, facts);
      const durationMs = performance.now() - startedAt;
      observe?.({ service: 'sqs', operation, status: response.status, durationMs, facts });
      return response;
    },
    close: () => store.close(),
  };
}

async function ensureQueue(
  store: SqsStore,
  name: string,
  deadLetterName: string,
  description: QueueDefinition,
): Promise<{ readonly arn: string; readonly deadLetterArn: string }> {
  const retention = { MessageRetentionPeriod: String(description.retentionSeconds) };
  const deadLetterArn = arnOf(deadLetterName);
  const redrive = { deadLetterTargetArn: deadLetterArn, maxReceiveCount: description.maxReceiveCount };
  const settings = {
    ...retention,
    VisibilityTimeout: String(description.visibilityTimeoutSeconds),
    RedrivePolicy: JSON.stringify(redrive),
  };
  for (const [queue, attributes] of [
    [deadLetterName, retention],
    [name, settings],
  ] as const) {
    if (store.names.includes(queue)) await store.setAttributes(queue, attributes);
    else await store.createQueue(queue, attributes);
  }
  return { arn: arnOf(name), deadLetterArn };
}

async function answer(
  store: SqsStore,
  name: string,
  request: ServiceRequest,
  facts: Call['facts'],
): Promise<ServiceResponse> {
  try {
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) {
      throw new SqsError('UnsupportedOperation', `The local SQS does not implement the operation "${name}".`);
    }
    const input = parseBody(request);
    refuseOthers(name, input, operation.parameters);
    const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
    const body = await operation.run({ store, input, origin, facts });
    return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
  } catch (error) {
    const failure = asSqsError(error);
    facts['error'] = failure.name;
    return errorResponse(failure);
  }
}

function operationOf({ headers }: ServiceRequest): string {
  const target = String(headers['x-amz-target'] ?? '');
  return target.startsWith(TARGET_PREFIX) ? target.slice(TARGET_PREFIX.length) : target;
}

function parseBody({ body }: ServiceRequest): Input {
  try {
    const input: unknown = JSON.parse(body.toString('utf8') || '{}');
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Input;
  } catch {
    // Answered below, like every body that is not a JSON object.
  }
  throw new SqsError('InvalidParameterValue', 'The request body is not a JSON object');
}
