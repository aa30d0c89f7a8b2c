import { MalformedMessageError } from '../worker/worker-errors';
import { INCOMING_PREFIX, isIncomingImage } from './batch-keys';

/** An image as a message of the queue names it: what the arrival rule sends, and what a manual start queues. */
export interface QueuedImage {
  readonly bucket: string;
  readonly key: string;
  /** Absent in a bucket without versions, and where a manual start did not know it. */
  readonly versionId?: string;
  readonly etag?: string;
  /** S3's order of events of one key: hexadecimal digits. */
  readonly sequencer?: string;
  /** Whether an operator asked for this image: it is tried again even if it failed before. */
  readonly manual?: boolean;
}

/** The body of an image's message: JSON without the characters that SQS refuses, which a key may hold. */
export function messageBody(image: QueuedImage): string {
  return JSON.stringify(image).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

/**
 * Reads a message's body.
 * @throws MalformedMessageError when it names no image of this workflow, e.g. for S3's test event
 */
export function parseMessage(body: string): QueuedImage {
  let fields: unknown;
  try {
    fields = JSON.parse(body);
  } catch {
    throw new MalformedMessageError('The message is not JSON. Send {"bucket": "...", "key": "..."}.');
  }
  if (fields === null || typeof fields !== 'object' || Array.isArray(fields)) {
    throw new MalformedMessageError('The message is not an object. Send {"bucket": "...", "key": "..."}.');
  }
  const text = (name: string): string | undefined => {
    const value = (fields as Record<string, unknown>)[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const bucket = text('bucket');
  const key = text('key');
  if (bucket === undefined || key === undefined) {
    throw new MalformedMessageError('The message names no bucket and key. Send {"bucket": "...", "key": "..."}.');
  }
  if (!isIncomingImage(key)) {
    throw new MalformedMessageError(
      `${key} is not an image of this workflow: its key must start with ${INCOMING_PREFIX} and end in .jpg, .jpeg, .png, .heic, .heif, .avif, .webp, .gif, .tif or .tiff.`,
    );
  }
  return {
    bucket,
    key,
    versionId: text('versionId'),
    etag: text('etag'),
    sequencer: text('sequencer'),
    ...((fields as { manual?: unknown }).manual === true ? { manual: true } : {}),
  };
}
