import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseState } from '../state-file';

/**
 * Replaces a file as one step: a reader, or a process that starts after this one was killed, finds the old content or
 * the new, never half of it.
 */
export async function writeFileAtomically(path: string, content: string | Buffer): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Reads every `.json` file of a folder.
 * @param holds whether a value has the shape that this version writes
 * @throws DamagedFileError
 */
export async function readJsonFiles<T>(folder: string, holds: (value: T) => boolean): Promise<T[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  const contents: T[] = [];
  // In batches: a folder may hold more files than a process may open.
  for (let start = 0; start < names.length; start += 64) {
    const batch = names.slice(start, start + 64).map((name) => readJsonFile<T>(join(folder, name), holds));
    contents.push(...(await Promise.all(batch)));
  }
  return contents;
}

/**
 * @param holds whether a value has the shape that this version writes
 * @throws DamagedFileError
 */
export async function readJsonFile<T>(path: string, holds: (value: T) => boolean): Promise<T> {
  return parseState(path, await readFile(path, 'utf8'), holds);
}

/** Deletes a file that may be gone already. */
export async function unlinkIfPresent(path: string): Promise<void> {
  await unlink(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
}

/** Files younger than this may belong to a write that another process has not finished. */
const LEFTOVER_AGE_MS = 60 * 60 * 1000;

/** Deletes the files of a folder that `isUsed` does not know: what writes left that a kill cut short. */
export async function sweep(folder: string, isUsed: (name: string) => boolean): Promise<void> {
  const unknown = (await readdir(folder)).filter((name) => !isUsed(name));
  for (const name of unknown) {
    const path = join(folder, name);
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (age > LEFTOVER_AGE_MS) await unlinkIfPresent(path);
  }
}
