import { NO_SPACE_LEFT, noSpaceLeft } from '../no-space';
import type { CallObserver, LocalService, ServiceRequest, ServiceResponse } from '../service';
import { operations, refuseOtherParameters } from './operations';
import { errorResponse, QueryParameters, SnsError, successResponse } from './query-protocol';
import { SnsStore, type PublishedMessage } from './store';

/**
 * SNS on one machine: topics accept messages, keep them readable, and pass them on to queues that subscribe; nothing
 * leaves the machine.
 */
export interface LocalSns extends LocalService {
  /** Makes a topic, unless it is there, and answers its ARN. */
  createTopic(name: string): Promise<string>;
  /** Publishes a message without a request, as other services do. @throws SnsError NotFound, InvalidParameter */
  publish(topicArn: string, message: string): Promise<void>;
  /** The latest two hundred messages, or those among them of one topic, in the order of their publication. */
  messages(topicArn?: string): readonly PublishedMessage[];
}

export interface LocalSnsOptions {
  /** Folder of its own, made when it is missing. Holds `topics.jsonl` and `messages.jsonl`. */
  readonly directory: string;
  readonly observe?: CallObserver;
  /** Sends to a queue that subscribes. Absent: subscriptions are records only. */
  readonly sendToQueue?: (queueArn: string, body: string) => Promise<void>;
}

/**
 * Opens the topics and messages in a folder.
 * @throws Error that names the file and the remedy when it cannot be used
 */
export async function openSns({ directory, observe, sendToQueue }: LocalSnsOptions): Promise<LocalSns> {
  const store = await SnsStore.open(directory, sendToQueue);
  return {
    signingName: 'sns',
    operations: Object.keys(operations),
    createTopic: (name) => store.createTopic(name),
    publish: async (topicArn, message) => {
      const content = { subject: null, body: { default: message }, attributes: {}, bytes: Buffer.byteLength(message) };
      await store.publish(store.knownTopic(topicArn), content);
    },
    messages: (topicArn) => store.messages(topicArn),
    handle: async ({ body }: ServiceRequest) => {
      const startedAt = performance.now();
      const form = QueryParameters.parse(body.toString('utf8'));
      const operation = form.get('Action') ?? '';
      const facts: Record<string, unknown> = {};
      const response = await answer(store, operation, form, facts);
      const durationMs = performance.now() - startedAt;
      observe?.({ service: 'sns', operation, status: response.status, durationMs, facts });
      return response;
    },
    close: () => store.close(),
  };
}

async function answer(
  store: SnsStore,
  name: string,
  form: QueryParameters,
  facts: Record<string, unknown>,
): Promise<ServiceResponse> {
  try {
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) {
      throw new SnsError('InvalidAction', `The local SNS does not implement the action "${name}".`);
    }
    refuseOtherParameters(name, form, ['Action', 'Version', ...operation.parameters]);
    return successResponse(name, await operation.run(store, form, facts));
  } catch (error) {
    const failure = error instanceof SnsError ? error : unexpected(error);
    facts['error'] = failure.code;
    return errorResponse(failure);
  }
}

function unexpected(error: unknown): SnsError {
  const noSpace = noSpaceLeft(error);
  if (noSpace !== undefined) return new SnsError(NO_SPACE_LEFT, noSpace, 400);
  const reason = error instanceof Error ? error.message : String(error);
  return new SnsError('InternalError', `The local SNS failed: ${reason}`, 500);
}
