import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folders of the local state, by what they hold. Only these are ever removed. */
export const STATE_FOLDERS = {
  s3: 's3',
  dynamodb: 'dynamodb',
  sns: 'sns',
  sqs: 'sqs',
  rekognition: 'rekognition',
  functions: 'functions',
  logs: 'logs',
  thumbnails: 'thumbnails',
  samples: 'samples',
} as const;

export type StateFolder = keyof typeof STATE_FOLDERS;

const LOCK = 'lock';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Takes the folder for this process; a lock left by one that has ended is taken over. */
function lock(root: string): () => void {
  const path = join(root, LOCK);
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number(readFileSync(path, 'utf8'));
    if (isRunning(holder)) {
      throw new Error(
        `Another local environment (process ${holder}) uses the folder ${root}. Wait for it, stop it, or choose another folder with --directory.`,
        { cause: error },
      );
    }
    writeFileSync(path, String(process.pid));
  }
  return () => rmSync(path, { force: true });
}

/**
 * Prepares the folder of the local state and takes it for this process: the services keep indexes in memory.
 * @param fresh removes what earlier runs stored
 * @returns a function that gives the folder back
 * @throws Error that names the folder and the remedy when it cannot be used
 */
export function prepareStorage(directory: string, fresh: boolean): () => void {
  const root = resolve(directory);
  let release: (() => void) | undefined;
  try {
    mkdirSync(root, { recursive: true });
    accessSync(root, constants.W_OK);
    release = lock(root);
    if (fresh) {
      for (const folder of Object.values(STATE_FOLDERS)) rmSync(join(root, folder), { recursive: true, force: true });
    }
    return release;
  } catch (error) {
    release?.();
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const remedy =
      code === 'ENOSPC'
        ? 'Free some space on the disk.'
        : 'Choose another folder with --directory, or mend its permissions.';
    throw new Error(`The folder ${root} cannot hold the local state (${code}). ${remedy}`, { cause: error });
  }
}
