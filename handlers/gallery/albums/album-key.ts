import { randomBytes } from 'node:crypto';

const MAX_LENGTH = 40;

/**
 * What an album is called in keys: its first name in small letters and digits, and four random digits, so that a name may be
 * given again after its album was renamed. It never changes.
 */
export function albumKey(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MAX_LENGTH);
  return `${plain || 'album'}-${randomBytes(2).toString('hex')}`;
}

/** Whose album an id names: what stands before the first slash. */
export const ownerOf = (albumId: string): string => albumId.slice(0, Math.max(0, albumId.indexOf('/')));
