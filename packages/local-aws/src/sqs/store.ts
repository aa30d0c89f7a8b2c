import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { JsonLines } from '../json-lines';
import type { Clock } from '../step-functions/clock';
import { invalidValue, queueDoesNotExist, SqsError } from './errors';
import type { MessageContent } from './message';
import { arnOf, nameOf } from './names';
import { effectiveAttributes, numberOf, parseAttributes, type QueueAttributes } from './queue-attributes';
import { parseReceipt } from './receipt';
import { countMessages, planReceive, type QueueCounts, type ReceivedMessage } from './receive';
import { applyChange, isChange, snapshot, type Change, type Queue, type Queues } from './state';

const MAX_VISIBILITY_SECONDS = 43_200;
const PURGE_PAUSE_MS = 60_000;

/** How time passes for the queues. */
interface Pace {
  readonly clock: Clock;
  /** Factor on how long a receive waits. */
  readonly waitSpeed: number;
}

/** The queues, in memory and, when a folder is given, on disk. */
export class SqsStore {
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly closing = new AbortController();

  private constructor(
    private readonly queues: Queues,
    private readonly pace: Pace,
    private readonly lines: JsonLines<Change> | undefined,
  ) {}

  /** @throws Error that names the file when it cannot be used */
  static async open(pace: Pace, directory?: string): Promise<SqsStore> {
    const queues: Queues = new Map();
    if (directory === undefined) return new SqsStore(queues, pace, undefined);
    const file = join(directory, 'queues.jsonl');
    const { lines, records } = await JsonLines.open<Change>(file, { holds: isChange });
    try {
      for (const change of records) applyChange(queues, change);
      await lines.rewrite(snapshot(queues));
    } catch (error) {
      await lines.close();
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${file} cannot be used: ${reason}. Start with --fresh to lose the local queues.`, {
        cause: error,
      });
    }
    return new SqsStore(queues, pace, lines);
  }

  private get clock(): Clock {
    return this.pace.clock;
  }

  get names(): string[] {
    return [...this.queues.keys()].sort();
  }

  /** @throws QueueDoesNotExist */
  queue(name: string): Queue {
    const queue = this.queues.get(name);
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  }

  /** Makes a queue; one that is there must have the same attributes. */
  async createQueue(name: string, attributes: QueueAttributes): Promise<void> {
    if (!/^[\w-]{1,80}$/.test(name)) {
      throw invalidValue(
        name.endsWith('.fifo')
          ? 'FIFO queues are not implemented by the local SQS.'
          : 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    const wanted = parseAttributes(attributes, (arn) => this.exists(arn));
    const existing = this.queues.get(name);
    if (existing === undefined) {
      const now = this.clock.now();
      return this.record({ type: 'queue', settings: { name, attributes: wanted, createdAt: now, modifiedAt: now } });
    }
    const current = effectiveAttributes(existing.settings.attributes);
    const other = Object.entries(wanted).find(([key, value]) => (current[key] ?? '') !== value);
    if (other === undefined) return;
    throw new SqsError(
      'QueueNameExists',
      `A queue already exists with the same name and a different value for attribute ${other[0]}`,
    );
  }

  async setAttributes(name: string, attributes: QueueAttributes): Promise<void> {
    const { settings } = this.queue(name);
    const wanted = parseAttributes(attributes, (arn) => this.exists(arn));
    await this.record({
      type: 'queue',
      settings: { ...settings, attributes: { ...settings.attributes, ...wanted }, modifiedAt: this.clock.now() },
    });
  }

  counts(name: string): QueueCounts {
    return countMessages(this.queue(name), this.clock.now());
  }

  /** @returns the message's id */
  async send(name: string, { body, attributes }: MessageContent, delaySeconds?: number): Promise<string> {
    const { settings } = this.queue(name);
    const now = this.clock.now();
    const delay = delaySeconds ?? numberOf(settings.attributes, 'DelaySeconds');
    const message = { id: randomUUID(), body, attributes, sentAt: now, visibleAt: now + delay * 1000, receiveCount: 0 };
    await this.record({ type: 'sent', queue: name, message });
    return message.id;
  }

  /** Hands out visible messages and hides them; waits for the first one for up to so many seconds, or until a signal. */
  async receive(
    name: string,
    limit: number,
    visibilitySeconds: number,
    waitSeconds: number,
    signal?: AbortSignal,
  ): Promise<readonly ReceivedMessage[]> {
    const until = this.clock.now() + waitSeconds * 1000 * this.pace.waitSpeed;
    while (!this.closing.signal.aborted) {
      const { changes, received } = planReceive(this.queue(name), this.clock.now(), limit, visibilitySeconds);
      await this.record(...changes);
      const left = until - this.clock.now();
      if (received.length > 0 || left <= 0 || signal?.aborted) return received;
      await this.nextMessage(name, left, signal);
    }
    return [];
  }

  /** A receipt handle that is not the last one deletes nothing, and neither does a second deletion. */
  async delete(name: string, handle: unknown): Promise<void> {
    const { messages } = this.queue(name);
    const { id, receive } = parseReceipt(name, handle);
    if (messages.get(id)?.receipt === receive) await this.record({ type: 'deleted', queue: name, id });
  }

  async changeVisibility(name: string, handle: unknown, seconds: number): Promise<void> {
    const { messages } = this.queue(name);
    const { id, receive } = parseReceipt(name, handle);
    const message = messages.get(id);
    const now = this.clock.now();
    if (message?.receipt !== receive) {
      throw invalidValue(
        `Value ${String(handle)} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not ` +
          'available for visibility timeout change.',
      );
    }
    if (message.visibleAt <= now) {
      throw new SqsError('MessageNotInflight', 'The specified message is not in flight.');
    }
    if (now + seconds * 1000 > (message.lastReceivedAt ?? now) + MAX_VISIBILITY_SECONDS * 1000) {
      throw invalidValue(
        `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message ` +
          `is beyond the limit [${MAX_VISIBILITY_SECONDS} seconds].`,
      );
    }
    await this.record({ type: 'changed', queue: name, id, fields: { visibleAt: now + seconds * 1000 } });
  }

  /** Makes every message that is in flight visible; its receipt is worth nothing any more. */
  async release(name: string): Promise<void> {
    const now = this.clock.now();
    const inFlight = [...this.queue(name).messages.values()].filter(
      ({ receipt, visibleAt }) => receipt !== undefined && receipt !== '' && visibleAt > now,
    );
    await this.record(
      ...inFlight.map(({ id }) => ({
        type: 'changed' as const,
        queue: name,
        id,
        fields: { visibleAt: now, receipt: '' },
      })),
    );
  }

  async purge(name: string): Promise<void> {
    const { settings } = this.queue(name);
    const now = this.clock.now();
    if (settings.purgedAt !== undefined && now - settings.purgedAt < PURGE_PAUSE_MS) {
      throw new SqsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`,
      );
    }
    await this.record({ type: 'purged', queue: name }, { type: 'queue', settings: { ...settings, purgedAt: now } });
  }

  async deleteQueue(name: string): Promise<void> {
    await this.record({ type: 'removed', queue: name });
    this.wake(name);
  }

  /** Ends the waiting receives and writes what is left. */
  async close(): Promise<void> {
    this.closing.abort();
    for (const name of this.waiting.keys()) this.wake(name);
    await this.lines?.close();
  }

  /** Resolves when something was sent, became visible again, the time is over, or the signal comes. */
  private async nextMessage(name: string, milliseconds: number, signal?: AbortSignal): Promise<void> {
    const now = this.clock.now();
    let until = now + milliseconds;
    for (const { visibleAt } of this.queue(name).messages.values()) until = Math.min(until, visibleAt);
    const pause = Math.max(1, until - now);
    const sleep = new AbortController();
    const waiting = this.waiting.get(name) ?? new Set();
    this.waiting.set(name, waiting);
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => waiting.add((wake = resolve)));
    // Heard no longer than needed: the signal of a reader outlives its many receives.
    signal?.addEventListener('abort', wake);
    try {
      await Promise.race([this.clock.sleep(pause, sleep.signal), woken]);
    } finally {
      signal?.removeEventListener('abort', wake);
      waiting.delete(wake);
      sleep.abort();
    }
  }

  private wake(name: string): void {
    for (const wake of this.waiting.get(name) ?? []) wake();
  }

  private exists(arn: string): boolean {
    return this.queues.has(nameOf(arn)) && arnOf(nameOf(arn)) === arn;
  }

  /** Takes effect at once, so that two calls never see the same state; fulfilled when it is on disk. */
  private async record(...changes: readonly Change[]): Promise<void> {
    for (const change of changes) applyChange(this.queues, change);
    for (const change of changes) {
      if (change.type === 'moved') this.wake(change.to);
      else if (change.type === 'sent' || change.type === 'changed') this.wake(change.queue);
    }
    await Promise.all(changes.map(async (change) => this.lines?.append(change)));
  }
}
