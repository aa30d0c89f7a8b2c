import { arnOf, nameOf } from './names';
import { numberOf, redrivePolicyOf } from './queue-attributes';
import { newReceipt } from './receipt';
import type { Change, Queue, StoredMessage } from './state';

export interface ReceivedMessage {
  readonly message: StoredMessage;
  readonly handle: string;
}

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** How many messages wait to be received, were received and not deleted, or were sent with a delay. */
export function countMessages(queue: Queue, now: number): QueueCounts {
  const live = [...queue.messages.values()].filter((message) => !isExpired(queue, message, now));
  const hidden = live.filter(({ visibleAt }) => visibleAt > now);
  const delayed = hidden.filter(({ receipt }) => receipt === undefined).length;
  return { visible: live.length - hidden.length, inFlight: hidden.length - delayed, delayed };
}

/**
 * What a receive does: it hands out visible messages and hides them, gives up those that were received too often, and
 * forgets those that are too old.
 */
export function planReceive(
  queue: Queue,
  now: number,
  limit: number,
  visibilitySeconds: number,
): { readonly changes: readonly Change[]; readonly received: readonly ReceivedMessage[] } {
  const { name, attributes } = queue.settings;
  const redrive = redrivePolicyOf(attributes);
  const changes: Change[] = [];
  const received: ReceivedMessage[] = [];
  for (const message of queue.messages.values()) {
    if (received.length === limit) break;
    const { id } = message;
    if (isExpired(queue, message, now)) {
      changes.push({ type: 'deleted', queue: name, id });
    } else if (message.visibleAt > now) {
      continue;
    } else if (redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount) {
      const to = nameOf(redrive.deadLetterTargetArn);
      changes.push({ type: 'moved', queue: name, id, to, fields: { deadLetterSource: arnOf(name) } });
    } else {
      const { receive, handle } = newReceipt(name, id);
      const fields = {
        visibleAt: now + visibilitySeconds * 1000,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        lastReceivedAt: now,
        receipt: receive,
      };
      changes.push({ type: 'changed', queue: name, id, fields });
      received.push({ message: { ...message, ...fields }, handle });
    }
  }
  return { changes, received };
}

function isExpired({ settings }: Queue, { sentAt }: StoredMessage, now: number): boolean {
  return sentAt + numberOf(settings.attributes, 'MessageRetentionPeriod') * 1000 <= now;
}
