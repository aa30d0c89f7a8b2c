import { createHash } from 'node:crypto';
import type { AttemptKey } from '../records/attempt';

/** Longest ExternalImageId: https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html */
const MAX_LENGTH = 255;
/** In front of a byte as two hexadecimal digits, and of an attempt. Of the characters allowed, the rarest in user ids. */
const ESCAPE = ':';
/** In front of the hash of an id that is too long to escape. No escaped id holds it: an escape is followed by digits. */
const HASHED = '::';
/** What a face adds to its user's part: `:` and the attempt, a SHA-256. */
const ATTEMPT_LENGTH = 65;

function escaped(userId: string, maxLength: number): string {
  const text = [...Buffer.from(userId, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[a-zA-Z0-9_.-]/.test(character) ? character : ESCAPE + byte.toString(16).toUpperCase().padStart(2, '0');
    })
    .join('');
  return text.length <= maxLength ? text : HASHED + createHash('sha256').update(userId).digest('hex');
}

/**
 * The user's part of the ExternalImageIds of a user's faces, and the user's key in the ledger. Rekognition allows
 * letters, digits and `_ . - :` only, so every other byte of the user id's UTF-8 form becomes `:` and two hexadecimal
 * digits: `ann@example.com` is `ann:40example.com`. Two user ids never share one. An id that leaves no room for an
 * attempt becomes `::` and its SHA-256; the ledger knows whose that is.
 */
export function externalImageId(userId: string): string {
  return escaped(userId, MAX_LENGTH - ATTEMPT_LENGTH);
}

/** Every id that a user's records and faces may have: before faces named their attempts, ids could be longer. */
export function externalImageIdsOf(userId: string): readonly string[] {
  return [...new Set([externalImageId(userId), escaped(userId, MAX_LENGTH)])];
}

/** The ExternalImageId of an attempt's face: `ann:40example.com:<attempt>`. No other attempt can have the same face. */
export function faceImageId({ externalImageId: user, attemptId }: AttemptKey): string {
  return `${user}:${attemptId}`;
}

/** Whose face has an ExternalImageId, and of which attempt; without one it was not made by this workflow as it is now. */
export function ownerOf(id: string): Pick<AttemptKey, 'externalImageId'> & Partial<AttemptKey> {
  const [, user, attemptId] = /^(.*[^:]):([0-9a-f]{64})$/s.exec(id) ?? [];
  return user === undefined ? { externalImageId: id } : { externalImageId: user, attemptId };
}
