import type { MessageAttributes } from './message';
import type { QueueAttributes } from './queue-attributes';

/** A message in a queue. Times are milliseconds since 1970. */
export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly sentAt: number;
  readonly visibleAt: number;
  /** Over all queues that the message was in. */
  readonly receiveCount: number;
  readonly firstReceivedAt?: number;
  readonly lastReceivedAt?: number;
  /** Names the last receive: only its receipt handle is good. */
  readonly receipt?: string;
  /** ARN of the queue that gave the message up. */
  readonly deadLetterSource?: string;
}

interface QueueSettings {
  readonly name: string;
  readonly attributes: QueueAttributes;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly purgedAt?: number;
}

export interface Queue {
  readonly settings: QueueSettings;
  /** In the order in which they came. */
  readonly messages: Map<string, StoredMessage>;
}

/** Everything that can happen to the queues: the state is the sum of its changes, and the file holds them. */
export type Change =
  | { readonly type: 'queue'; readonly settings: QueueSettings }
  | { readonly type: 'sent'; readonly queue: string; readonly message: StoredMessage }
  | { readonly type: 'changed'; readonly queue: string; readonly id: string; readonly fields: Partial<StoredMessage> }
  | {
      readonly type: 'moved';
      readonly queue: string;
      readonly id: string;
      readonly to: string;
      readonly fields: Partial<StoredMessage>;
    }
  | { readonly type: 'deleted'; readonly queue: string; readonly id: string }
  | { readonly type: 'purged'; readonly queue: string }
  | { readonly type: 'removed'; readonly queue: string };

/** Whether a record of the file is a change that this version knows. */
export function isChange(change: Change): boolean {
  switch (change.type) {
    case 'queue':
      return typeof change.settings.name === 'string' && typeof change.settings.attributes === 'object';
    case 'sent':
      return typeof change.queue === 'string' && typeof change.message.id === 'string';
    case 'changed':
    case 'moved':
      return typeof change.queue === 'string' && typeof change.fields === 'object';
    default:
      return ['deleted', 'purged', 'removed'].includes(change.type) && typeof change.queue === 'string';
  }
}

export type Queues = Map<string, Queue>;

export function applyChange(queues: Queues, change: Change): void {
  if (change.type === 'queue') {
    const { settings } = change;
    queues.set(settings.name, { settings, messages: queues.get(settings.name)?.messages ?? new Map() });
    return;
  }
  const messages = queues.get(change.queue)?.messages;
  if (messages === undefined) throw new Error(`There is no queue ${change.queue} to change`);
  switch (change.type) {
    case 'removed':
      queues.delete(change.queue);
      return;
    case 'sent':
      messages.set(change.message.id, change.message);
      return;
    case 'deleted':
      messages.delete(change.id);
      return;
    case 'purged':
      messages.clear();
      return;
    case 'changed':
    case 'moved':
      break;
  }
  const message = messages.get(change.id);
  if (message === undefined) throw new Error(`There is no message ${change.id} in queue ${change.queue}`);
  const changed = { ...message, ...change.fields };
  if (change.type === 'changed') {
    messages.set(change.id, changed);
  } else {
    messages.delete(change.id);
    queues.get(change.to)?.messages.set(change.id, changed);
  }
}

/** The shortest list of changes that leads to the state. */
export function snapshot(queues: Queues): Change[] {
  return [...queues.values()].flatMap(({ settings, messages }) => [
    { type: 'queue' as const, settings },
    ...[...messages.values()].map((message) => ({ type: 'sent' as const, queue: settings.name, message })),
  ]);
}
