import { setTimeout as delay } from 'node:timers/promises';
import type { LocalSqs, QueueMessage } from '../sqs/sqs';
import type { LocalLambda } from './open-lambda';

/** How a queue is read for a function. */
export interface EventSourceSettings {
  readonly queueArn: string;
  readonly functionArn: string;
  /** Most messages of an invocation, 1..10. */
  readonly batchSize: number;
  /** Most invocations at the same time, 2..1000. */
  readonly maximumConcurrency: number;
  /** Whether the function names the messages that it could not process. Without that, all come again when it fails. */
  readonly reportsFailures: boolean;
}

/** Longest wait for a message, in seconds. */
const WAIT_SECONDS = 20;
/** Pause after a read that failed, in milliseconds: the queue may not be there yet, or not any more. */
const PAUSE_MS = 1_000;

/**
 * Reads a queue and calls a function with what it finds, as Lambda does: what was processed is deleted, what was not comes
 * again when its visibility timeout is over.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export class EventSource {
  private readonly readers: Promise<void>[];
  private readonly closing = new AbortController();

  constructor(
    private readonly settings: EventSourceSettings,
    private readonly services: { readonly sqs: LocalSqs; readonly lambda: Pick<LocalLambda, 'invoke'> },
  ) {
    this.readers = Array.from({ length: settings.maximumConcurrency }, () => this.read());
  }

  /** Reads no more, and waits for the invocations under way. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.readers);
  }

  private async read(): Promise<void> {
    const { queueArn, batchSize } = this.settings;
    const { signal } = this.closing;
    while (!signal.aborted) {
      try {
        const messages = await this.services.sqs.receive(queueArn, batchSize, WAIT_SECONDS, signal);
        if (messages.length > 0) await this.process(messages);
      } catch {
        await delay(PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  /** What the function fails at comes again by itself; its log says why it failed. */
  private async process(messages: readonly QueueMessage[]): Promise<void> {
    const { queueArn, functionArn } = this.settings;
    const answer = await this.services.lambda.invoke(functionArn, {
      Records: messages.map((message) => recordOf(message, queueArn)),
    });
    const failed = this.settings.reportsFailures ? failuresIn(answer, messages) : new Set<string>();
    for (const { id, handle } of messages) if (!failed.has(id)) await this.services.sqs.remove(queueArn, handle);
  }
}

function recordOf({ id, handle, body, receiveCount, sentAt }: QueueMessage, queueArn: string): object {
  return {
    messageId: id,
    receiptHandle: handle,
    body,
    attributes: { ApproximateReceiveCount: String(receiveCount), SentTimestamp: String(sentAt) },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
  };
}

/** The messages that a function names. One that does not exist, or none at all, is a failure of the whole batch. */
function failuresIn(answer: unknown, messages: readonly QueueMessage[]): ReadonlySet<string> {
  const all = new Set(messages.map(({ id }) => id));
  const { batchItemFailures = [] } = (answer ?? {}) as {
    readonly batchItemFailures?: readonly { readonly itemIdentifier?: string }[] | null;
  };
  const named = (batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier ?? '');
  return named.every((id) => all.has(id)) ? new Set(named) : all;
}
