import type { QueueCount } from '../../runtime/queue-count';

/** A received message. The receipt is valid until the message becomes visible again. */
export interface ImageMessage {
  readonly receipt: string;
  readonly body: string;
  /** Epoch milliseconds of its sending. */
  readonly sentAt: number;
  /** Whether it comes back from the dead-letter queue, where it was put with a reason. */
  readonly redriven: boolean;
}

/** The queue of images to detect in, and its dead-letter queue. */
export interface ImageQueue {
  count(): Promise<QueueCount>;
  /**
   * @param limit 1..10
   * @param waitSeconds 0..20: how long to wait for a message
   * @param hideSeconds how long what is received stays hidden; the queue's own time by default
   */
  receive(limit: number, waitSeconds: number, hideSeconds?: number): Promise<readonly ImageMessage[]>;
  /** Makes a received message visible again after a time. A receipt that is no longer valid is ignored. */
  putBack(message: ImageMessage, afterSeconds: number): Promise<void>;
  remove(message: ImageMessage): Promise<void>;
  /** Moves a message to the dead-letter queue with the reason in its attributes. */
  setAside(message: ImageMessage, why: { readonly reason: string; readonly detail: string }): Promise<void>;
  /** Sends messages. May send some twice when it fails half-way. */
  send(bodies: readonly string[]): Promise<void>;
}

/** Attribute of a message in the dead-letter queue that says why it is there. */
export const REASON_ATTRIBUTE = 'reason';
