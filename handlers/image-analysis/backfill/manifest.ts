import { BackfillSourceError } from './errors';
import type { ListedPhoto } from './listed-photos';

/**
 * The photo that a line of a manifest names; nothing for an empty line.
 * @param at where the line is, for messages
 * @throws BackfillSourceError
 */
export function manifestPhoto(line: string, bucket: string, at: string): ListedPhoto | undefined {
  if (line.trim() === '') return undefined;
  const { key, versionId, etag } = objectOf(line, at);
  if (typeof key !== 'string' || key === '') throw broken(at, 'has no "key" in quotes');
  if (!isTextOrAbsent(versionId)) throw broken(at, 'has a "versionId" that is not in quotes');
  if (!isTextOrAbsent(etag)) throw broken(at, 'has an "etag" that is not in quotes');
  return { bucket, key, versionId: versionId || undefined, etag: etag || undefined };
}

function objectOf(line: string, at: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (value !== null && typeof value === 'object') return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below, with an example.
  }
  throw broken(at, 'is not a JSON object');
}

const isTextOrAbsent = (value: unknown): value is string | null | undefined =>
  value === undefined || value === null || typeof value === 'string';

function broken(at: string, what: string): BackfillSourceError {
  return new BackfillSourceError(
    `${at} ${what}. Write a line like {"key": "incoming/a.jpg", "versionId": "..."} for each photo.`,
  );
}
