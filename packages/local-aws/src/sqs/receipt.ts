import { randomUUID } from 'node:crypto';
import { SqsError } from './errors';

/** What a receipt handle says: of which queue and message, and of which of its receives. */
export interface Receipt {
  readonly queue: string;
  readonly id: string;
  readonly receive: string;
}

export function newReceipt(queue: string, id: string): { readonly receive: string; readonly handle: string } {
  const receive = randomUUID();
  return { receive, handle: Buffer.from(`${queue}/${id}/${receive}`).toString('base64') };
}

/** @throws ReceiptHandleIsInvalid when it is not a handle, or one of another queue */
export function parseReceipt(queue: string, handle: unknown): Receipt {
  const text = typeof handle === 'string' ? Buffer.from(handle, 'base64').toString() : '';
  const [, of, id, receive] = /^([\w-]+)\/([\da-f-]{36})\/([\da-f-]{36})$/.exec(text) ?? [];
  if (of !== queue || id === undefined || receive === undefined) {
    throw new SqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${String(handle)}" is not a valid receipt handle.`,
    );
  }
  return { queue, id, receive };
}
