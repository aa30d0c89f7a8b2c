import type { Clock } from '../handlers/runtime/clock';
import type { ImageMessage, ImageQueue } from '../handlers/batch-detection/queue/image-queue';

export interface QueueOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** How long a received message stays hidden. */
  readonly visibilitySeconds: number;
  /** Share of receives that do not hide the message: it is delivered again at once. Default 0. */
  readonly duplicateShare?: number;
  /** Share of deletes that are forgotten: the message comes back. Default 0. */
  readonly forgottenDeleteShare?: number;
  /** Milliseconds of a call. Default 15. */
  readonly latencyMs?: number;
  /** Receives before a message becomes a dead letter. Never by default. */
  readonly maxReceiveCount?: number;
}

interface Stored {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  readonly redriven: boolean;
  visibleAt: number;
  receives: number;
}

/** A dead letter with the reason that came with it. */
export interface DeadLetter {
  readonly body: string;
  readonly reason: string;
  readonly detail: string;
}

const POLL_MS = 250;
/** Messages at the head of the queue that a receive chooses from. */
const HEAD = 50;

/** A standard queue of SQS: at least once, in any order. Receipts hold until the message is received again. */
export class SimulatedQueue implements ImageQueue {
  readonly deadLetters: DeadLetter[] = [];
  private readonly messages = new Set<Stored>();
  private readonly receipts = new Map<string, Stored>();
  private issued = 0;
  /** Of all queues: a message id is unique among them, as on AWS. */
  private static arrived = 0;

  constructor(private readonly options: QueueOptions) {}

  /** Puts a message into the queue, as a rule does. */
  arrive(body: string, { redriven = false }: { readonly redriven?: boolean } = {}): void {
    const now = this.options.clock.now();
    SimulatedQueue.arrived += 1;
    this.messages.add({
      id: `message-${SimulatedQueue.arrived}`,
      body,
      sentAt: now,
      redriven,
      visibleAt: now,
      receives: 0,
    });
  }

  /** Bodies of everything that is in the queue, hidden or not. */
  bodies(): string[] {
    return [...this.messages].map(({ body }) => body);
  }

  /** The same however often a message is delivered. */
  idOf({ receipt }: ImageMessage): string {
    return this.receipts.get(receipt)!.id;
  }

  /** Messages that wait, counted up to a limit. */
  waiting(limit: number): number {
    return this.visible(limit).length;
  }

  async count(): ReturnType<ImageQueue['count']> {
    await this.delay();
    const visible = this.visible().length;
    return { visible, inFlight: this.messages.size - visible, delayed: 0 };
  }

  async receive(limit: number, waitSeconds: number, hideSeconds?: number): Promise<readonly ImageMessage[]> {
    const { clock, random } = this.options;
    await this.delay();
    const until = clock.now() + waitSeconds * 1000;
    while (this.visible(1).length === 0 && clock.now() < until) {
      await clock.sleep(Math.min(POLL_MS, until - clock.now()));
    }
    const visible = this.visible(HEAD);
    const taken: Stored[] = [];
    while (taken.length < limit && visible.length > 0) {
      // From the head for the most part: a queue is roughly, not strictly, in order.
      const index = Math.floor(random() ** 3 * visible.length);
      const [message] = visible.splice(index, 1);
      if (!this.isDead(message!)) taken.push(message!);
    }
    return taken.map((message) => this.deliver(message, hideSeconds));
  }

  async putBack({ receipt }: ImageMessage, afterSeconds: number): Promise<void> {
    await this.delay();
    const message = this.receipts.get(receipt);
    if (message) message.visibleAt = this.options.clock.now() + afterSeconds * 1000;
  }

  async remove({ receipt }: ImageMessage): Promise<void> {
    await this.delay();
    const message = this.receipts.get(receipt);
    if (!message || this.options.random() < (this.options.forgottenDeleteShare ?? 0)) return;
    this.messages.delete(message);
    this.receipts.delete(receipt);
  }

  async setAside(message: ImageMessage, why: { readonly reason: string; readonly detail: string }): Promise<void> {
    await this.delay();
    this.deadLetters.push({ body: message.body, ...why });
    await this.remove(message);
  }

  async send(bodies: readonly string[]): Promise<void> {
    await this.delay();
    bodies.forEach((body) => this.arrive(body));
  }

  /** Moves a message that was received too often to the dead letters. */
  private isDead(message: Stored): boolean {
    if (message.receives < (this.options.maxReceiveCount ?? Number.POSITIVE_INFINITY)) return false;
    this.messages.delete(message);
    this.deadLetters.push({ body: message.body, reason: 'ReceivedTooOften', detail: `${message.receives} times` });
    return true;
  }

  private deliver(message: Stored, hideSeconds = this.options.visibilitySeconds): ImageMessage {
    const { clock, random, duplicateShare = 0 } = this.options;
    this.issued += 1;
    message.receives += 1;
    const receipt = String(this.issued);
    if (random() >= duplicateShare) message.visibleAt = clock.now() + hideSeconds * 1000;
    this.receipts.set(receipt, message);
    const { body, sentAt, redriven } = message;
    return { receipt, body, sentAt, redriven };
  }

  /** The first visible messages, all of them by default. */
  private visible(limit = Number.POSITIVE_INFINITY): Stored[] {
    const now = this.options.clock.now();
    const visible: Stored[] = [];
    for (const message of this.messages) {
      if (message.visibleAt <= now && visible.push(message) >= limit) break;
    }
    return visible;
  }

  private delay(): Promise<void> {
    return this.options.clock.sleep(this.options.latencyMs ?? 15);
  }
}
