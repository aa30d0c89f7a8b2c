import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './workflow-run';

/** A file to upload. */
export interface PhotoFile {
  /** As given on the command line, or found below a given folder. */
  readonly path: string;
  readonly bytes: number;
  /** Name of the folder the photo lies in: the album. */
  readonly album: string;
  /** Path below the album, with `/`. */
  readonly name: string;
}

function check(path: string): ReturnType<typeof statSync> {
  try {
    const stats = statSync(path);
    accessSync(path, constants.R_OK);
    return stats;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') throw new UsageError(`There is no file or folder "${path}". Check the path.`);
    throw new UsageError(`"${path}" cannot be read (${code}). Check its permissions.`);
  }
}

/** Files below a folder, in order of their names; hidden files and links to folders are left out. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile())
        ? [path]
        : [];
    });
}

/**
 * The files behind the given paths, folders opened.
 * @throws UsageError for a path that does not exist or cannot be read, and for a folder without files
 */
export function findPhotos(paths: readonly string[]): PhotoFile[] {
  return paths.flatMap((path) => {
    if (!check(path)!.isDirectory()) {
      return [
        {
          path,
          bytes: Number(check(path)!.size),
          album: basename(dirname(resolve(path))) || 'photos',
          name: basename(path),
        },
      ];
    }
    const files = filesBelow(path);
    if (files.length === 0) throw new UsageError(`The folder "${path}" holds no files.`);
    return files.map((file) => ({
      path: file,
      bytes: Number(check(file)!.size),
      album: basename(resolve(path)) || 'photos',
      name: relative(path, file).split(sep).join('/'),
    }));
  });
}
