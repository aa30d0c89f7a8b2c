import { accessSync, constants, lstatSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { MAX_ORIGINAL_BYTES } from '../../handlers/image/image-limits';
import { faultOf, type FileFault, FileFaultError, quoted } from './file-fault';
import { type FilePath, join, nameOf, namesIn, pathOf, pathsBehind } from './file-path';
import { UsageError } from './workflow-run';

/** A file to upload. */
export interface PhotoFile {
  /** As given on the command line, or found below a given folder. */
  readonly path: string;
  /** Where it lies: bytes when its name is not valid UTF-8. */
  readonly source: FilePath;
  readonly bytes: number;
  /** Name of the folder the photo lies in: the album. */
  readonly album: string;
  /** Path below the album, with `/`. */
  readonly name: string;
  /** Why it cannot be processed. */
  readonly fault?: FileFault;
}

const skipped = (name: string, message: string): FileFault => ({ status: 'SKIPPED', name, message });

/** Why something is not read: from a pipe or a device nothing may ever come. */
function notAFile(stats: Stats): FileFault | undefined {
  if (stats.isFile()) return undefined;
  const kind = stats.isFIFO() ? 'a named pipe' : stats.isSocket() ? 'a socket' : 'a device';
  return skipped('NotAFile', `It is ${kind}, not a file. Save what comes from it as a file first.`);
}

function tooLarge(size: number): FileFault | undefined {
  if (size <= MAX_ORIGINAL_BYTES) return undefined;
  const message = `It has ${size} bytes; files above ${MAX_ORIGINAL_BYTES} are not analysed. Export it smaller.`;
  return { status: 'REJECTED', name: 'ImageTooLarge', message };
}

function brokenLink(source: FilePath, code: string): FileFault {
  const target = readlinkSync(source, 'utf8');
  const problem = code === 'ELOOP' ? 'leads in a circle' : 'leads to nothing';
  return skipped('BrokenLink', `It is a link to ${quoted(target)}, which ${problem}. Mend or remove the link.`);
}

function look(source: FilePath): Stats | FileFault {
  try {
    const stats = statSync(source);
    if (stats.isFile() || stats.isDirectory()) accessSync(source, constants.R_OK);
    return stats;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const link = ['ENOENT', 'ELOOP', 'ENOTDIR'].includes(code) && lstatSync(source, { throwIfNoEntry: false });
    return link && link.isSymbolicLink() ? brokenLink(source, code) : faultOf(error);
  }
}

interface Found {
  readonly source: FilePath;
  /** Names below the given folder. */
  readonly names: readonly string[];
  readonly seen: Stats | FileFault;
}

const isFolder = (seen: Found['seen']): seen is Stats => !('status' in seen) && seen.isDirectory();

/** Everything below a folder, in order of its names; hidden files and links to folders are left out. */
function filesBelow(folder: FilePath, names: readonly string[] = []): Found[] {
  let entries: Buffer[];
  try {
    entries = namesIn(folder);
  } catch (error) {
    return [{ source: folder, names, seen: faultOf(error) }];
  }
  return entries
    .filter((entry) => entry[0] !== '.'.charCodeAt(0))
    .flatMap((entry) => {
      const source = join(folder, entry);
      const below = [...names, nameOf(entry)];
      const seen = look(source);
      if (!isFolder(seen)) return [{ source, names: below, seen }];
      return lstatSync(source, { throwIfNoEntry: false })?.isSymbolicLink() ? [] : filesBelow(source, below);
    });
}

function photoFile(path: string, source: FilePath, album: string, name: string, seen: Found['seen']): PhotoFile {
  const place = { path, source, album: album || 'photos', name };
  if ('status' in seen) return { ...place, bytes: 0, fault: seen };
  const fault = notAFile(seen) ?? tooLarge(seen.size);
  return { ...place, bytes: seen.size, ...(fault && { fault }) };
}

function photosAt(source: FilePath): PhotoFile[] {
  const path = pathOf(source);
  const seen = look(source);
  if (!isFolder(seen)) return [photoFile(path, source, basename(dirname(resolve(path))), basename(path), seen)];
  const files = filesBelow(source);
  if (files.length === 0) throw new UsageError(`The folder ${quoted(path)} holds no files.`);
  return files.map((found) =>
    photoFile(pathOf(found.source), found.source, basename(resolve(path)), found.names.join('/'), found.seen),
  );
}

/** @throws UsageError for an argument that stands for nothing, or for one of several files */
function sourcesOf(argument: string, times: number): readonly FilePath[] {
  const sources = pathsBehind(argument);
  if (sources.length === 0) throw new UsageError(`There is no file or folder ${quoted(argument)}. Check the path.`);
  if (sources.length > times) {
    const names = sources.map((source) => quoted(pathOf(source))).join(', ');
    throw new UsageError(
      `${quoted(argument)} is not valid UTF-8 and may be any of ${names}. Give their folder instead.`,
    );
  }
  return sources;
}

/**
 * The files behind the given paths, folders opened. What cannot be processed is among them, with its fault.
 * @throws UsageError for a path that does not exist, for a folder without files, and when nothing is left to process
 */
export function findPhotos(paths: readonly string[]): PhotoFile[] {
  const given = new Map<string, number>();
  for (const path of paths) given.set(path, (given.get(path) ?? 0) + 1);
  const turn = new Map<string, number>();
  const photos = paths.flatMap((path) => {
    const sources = sourcesOf(path, given.get(path)!);
    const index = turn.get(path) ?? 0;
    turn.set(path, index + 1);
    return photosAt(sources[index % sources.length]!);
  });
  const useless = photos.filter(({ fault }) => fault !== undefined && fault.name !== 'ImageTooLarge');
  if (photos.length > 0 && useless.length === photos.length) {
    const [first] = useless;
    const more = useless.length > 1 ? ` The ${useless.length - 1} others cannot be processed either.` : '';
    throw new UsageError(`${quoted(first!.path)} cannot be processed. ${first!.fault!.message}${more}`);
  }
  return photos;
}

/**
 * Reads a photo.
 * @throws FileFaultError for what has a fault, or has turned into something that is not a file or too large
 */
export async function readPhoto({ source, fault }: PhotoFile): Promise<Buffer> {
  if (fault) throw new FileFaultError(fault);
  // Opening a pipe waits for its other end unless told not to.
  const file = await open(source, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    const late = stats.isDirectory()
      ? skipped('NotAFile', 'It is a folder now.')
      : (notAFile(stats) ?? tooLarge(stats.size));
    if (late) throw new FileFaultError(late);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
