import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { noSpaceLeft } from '../packages/local-aws/src/no-space';
import { lockFolder } from '../packages/local-aws/src/folder-lock';

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
  executions: 'executions',
  finished: 'finished',
  samples: 'samples',
} as const;

export type StateFolder = keyof typeof STATE_FOLDERS;

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
    release = lockFolder(root);
    if (fresh) {
      for (const folder of Object.values(STATE_FOLDERS)) rmSync(join(root, folder), { recursive: true, force: true });
    }
    return release;
  } catch (error) {
    release?.();
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const remedy =
      noSpaceLeft(error) !== undefined
        ? 'Free some space on the disk.'
        : 'Choose another folder with --directory, or mend its permissions.';
    throw new Error(`The folder ${root} cannot hold the local state (${code}). ${remedy}`, { cause: error });
  }
}
