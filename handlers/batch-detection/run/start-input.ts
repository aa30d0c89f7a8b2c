import { InvalidInputError } from '../../runtime/errors';
import { INCOMING_PREFIX, isIncomingImage } from '../queue/batch-keys';

/** What a manual start asks to queue. */
export type QueueRequest =
  { readonly keys: readonly string[] } | { readonly prefix: string; readonly continuationToken?: string };

/**
 * Reads the input of an execution: `{"keys": [...]}`, `{"prefix": "..."}`, or anything else for what waits already.
 * @throws InvalidInputError
 */
export function parseQueueRequest(input: unknown): QueueRequest | undefined {
  if (input === null || typeof input !== 'object') return undefined;
  const { keys, prefix, continuationToken } = input as Record<string, unknown>;
  if (keys !== undefined && prefix !== undefined) {
    throw new InvalidInputError('Give either "keys" or "prefix", not both.');
  }
  if (keys !== undefined) return { keys: parseKeys(keys) };
  if (prefix === undefined) return undefined;
  if (typeof prefix !== 'string' || !prefix.startsWith(INCOMING_PREFIX)) {
    throw new InvalidInputError(
      `"prefix" must start with "${INCOMING_PREFIX}", but is ${JSON.stringify(prefix)}. Copy the images there first.`,
    );
  }
  return { prefix, ...(typeof continuationToken === 'string' ? { continuationToken } : {}) };
}

function parseKeys(keys: unknown): readonly string[] {
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new InvalidInputError('"keys" must be a list of at least one object key.');
  }
  for (const key of keys as unknown[]) {
    if (typeof key !== 'string' || !isIncomingImage(key)) {
      throw new InvalidInputError(
        `"keys" holds ${JSON.stringify(key)}: each must start with "${INCOMING_PREFIX}" and end in .jpg, .jpeg or .png.`,
      );
    }
  }
  return keys as string[];
}
