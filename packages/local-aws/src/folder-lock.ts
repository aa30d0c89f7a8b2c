import { linkSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCK = 'lock';

/** Folders that this process holds: its own number in a lock proves nothing, since numbers are used again. */
const held = new Set<string>();

/** When a process began, as far as the system tells: two processes of one number differ in it. */
function beginOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The 22nd field; the second, the name, stands in parentheses and may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process that holds a lock; undefined when it has ended, or when the lock names none, as after a full disk. */
function holderOf(root: string, text: string): number | undefined {
  const [, number, begin = ''] = /^(\d{1,10})(?: (\d+))?$/.exec(text.trim()) ?? [];
  const pid = Number(number);
  if (!Number.isSafeInteger(pid) || pid < 1) return undefined;
  if (pid === process.pid) return held.has(root) ? pid : undefined;
  if (!isRunning(pid)) return undefined;
  const now = beginOf(pid);
  return begin !== '' && now !== '' && begin !== now ? undefined : pid;
}

/** Makes the lock as a whole or not at all. @returns whether it was made; false when there is one already */
function make(path: string): boolean {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, `${process.pid} ${beginOf(process.pid)}`.trim());
    linkSync(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code ?? '')) throw error;
    return makeWithoutLinks(path);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** For disks that know no links. */
function makeWithoutLinks(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${beginOf(process.pid)}`.trim(), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What stands in a lock; undefined when it is gone. A link or a pipe names no process. */
function read(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (stats.isDirectory())
    throw new Error(`${path} is a folder where the lock belongs. Remove it or give it another name.`);
  if (!stats.isFile()) return '';
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Puts a lock without a holder out of the way, unless another process was quicker and made its own. */
function discard(path: string, text: string): void {
  const aside = `${path}.old.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) === text) rmSync(aside, { force: true });
  else renameSync(aside, path);
}

/**
 * Takes a folder for this process. A lock is taken over when its process has ended, and when it is empty or broken.
 * @param option of the command line that chooses the folder
 * @returns a function that gives the folder back
 * @throws Error that names the folder, the process that uses it and the remedy
 */
export function lockFolder(root: string, option = '--directory'): () => void {
  const path = join(root, LOCK);
  while (!make(path)) {
    const text = read(path);
    if (text === undefined) continue;
    const holder = holderOf(root, text);
    if (holder !== undefined) {
      throw new Error(
        `Another local environment (process ${holder}) uses the folder ${root}. Wait for it, stop it, or choose another folder with ${option}.`,
      );
    }
    discard(path, text);
  }
  held.add(root);
  return () => {
    held.delete(root);
    rmSync(path, { force: true });
  };
}
