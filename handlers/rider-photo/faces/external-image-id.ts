import { createHash } from 'node:crypto';

/** Longest ExternalImageId: https://docs.aws.amazon.com/rekognition/latest/APIReference/API_IndexFaces.html */
const MAX_LENGTH = 255;
/** In front of a byte as two hexadecimal digits. Of the characters that Rekognition allows, the rarest in user ids. */
const ESCAPE = ':';
/** In front of the hash of an id that is too long to escape. No escaped id holds it: an escape is followed by digits. */
const HASHED = '::';

/**
 * The ExternalImageId of a user's faces. Rekognition allows letters, digits and `_ . - :` only, so every other byte of
 * the user id's UTF-8 form becomes `:` and two hexadecimal digits: `ann@example.com` is `ann:40example.com`. Two user
 * ids never share one. An id whose escaped form is longer than 255 characters becomes `::` and its SHA-256; the ledger
 * knows whose that is.
 */
export function externalImageId(userId: string): string {
  const escaped = [...Buffer.from(userId, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[a-zA-Z0-9_.-]/.test(character) ? character : ESCAPE + byte.toString(16).toUpperCase().padStart(2, '0');
    })
    .join('');
  if (escaped.length <= MAX_LENGTH) return escaped;
  return HASHED + createHash('sha256').update(userId).digest('hex');
}

/** The user id of an ExternalImageId, or undefined for a hashed one and for one that this workflow did not make. */
export function userIdOf(id: string): string | undefined {
  if (id.startsWith(HASHED)) return undefined;
  const bytes = id.replace(/:([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));
  const userId = Buffer.from(bytes, 'latin1').toString('utf8');
  return externalImageId(userId) === id ? userId : undefined;
}
