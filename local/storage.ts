import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
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

/**
 * Prepares the folder of the local state.
 * @param fresh removes what earlier runs stored
 * @throws Error that names the folder and the remedy when it cannot be used
 */
export function prepareStorage(directory: string, fresh: boolean): void {
  const root = resolve(directory);
  try {
    if (fresh) {
      for (const folder of Object.values(STATE_FOLDERS)) rmSync(join(root, folder), { recursive: true, force: true });
    }
    mkdirSync(root, { recursive: true });
    accessSync(root, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const remedy =
      code === 'ENOSPC'
        ? 'Free some space on the disk.'
        : 'Choose another folder with --directory, or mend its permissions.';
    throw new Error(`The folder ${root} cannot hold the local state (${code ?? String(error)}). ${remedy}`, {
      cause: error,
    });
  }
}
