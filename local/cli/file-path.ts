import { isUtf8 } from 'node:buffer';
import { lstatSync, readdirSync } from 'node:fs';
import { sep } from 'node:path';

/** A path on the disk: text, or its bytes where they are not valid UTF-8. */
export type FilePath = string | Buffer;

/** What stands for bytes that are not valid UTF-8 in text that was decoded without care, such as Node's arguments. */
const REPLACEMENT = '\ufffd';

/** A name as text. Bytes that are not valid UTF-8 are written as in a URL: `caf%E9.jpg`. */
export function nameOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  let name = '';
  for (let start = 0; start < bytes.length;) {
    // The longest valid character that starts here, if any.
    const length = [1, 2, 3, 4].find(
      (size) => start + size <= bytes.length && isUtf8(bytes.subarray(start, start + size)),
    );
    name += length
      ? bytes.toString('utf8', start, start + length)
      : `%${bytes[start]!.toString(16).toUpperCase().padStart(2, '0')}`;
    start += length ?? 1;
  }
  return name;
}

/** A path as text, for people, reports and object keys. */
export function pathOf(path: FilePath): string {
  return typeof path === 'string' ? path : nameOf(path);
}

/** The path of an entry of a folder. */
export function join(folder: FilePath, entry: Buffer): FilePath {
  const bytes = Buffer.concat([Buffer.from(folder), Buffer.from(pathOf(folder).endsWith(sep) ? '' : sep), entry]);
  return isUtf8(bytes) ? bytes.toString('utf8') : bytes;
}

/**
 * The paths that an argument may stand for; none when there is nothing. Node decodes arguments as UTF-8 and loses what
 * is not: such paths are found again by looking for the names that decode to the same text.
 */
export function pathsBehind(argument: string): readonly FilePath[] {
  if (argument === '') return [];
  if (exists(argument)) return [argument];
  if (!argument.includes(REPLACEMENT)) return [];
  const parts = argument.split(sep).filter((name) => name !== '');
  return parts.reduce<FilePath[]>(
    (folders, part) =>
      folders.flatMap((folder) => entriesLike(folder, part).map((entry) => join(folder, entry))).filter(exists),
    [argument.startsWith(sep) ? sep : '.'],
  );
}

function entriesLike(folder: FilePath, name: string): Buffer[] {
  if (!name.includes(REPLACEMENT)) return [Buffer.from(name)];
  try {
    return namesIn(folder).filter((entry) => entry.toString('utf8') === name);
  } catch {
    return [];
  }
}

/** Names in a folder, in order, as bytes: a name need not be valid UTF-8. */
export function namesIn(folder: FilePath): Buffer[] {
  return (readdirSync(folder, 'buffer') as unknown as Buffer[]).sort(Buffer.compare);
}

/** Whether there is something, be it a link to nothing or what this user may not see. */
function exists(path: FilePath): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    return !['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}
