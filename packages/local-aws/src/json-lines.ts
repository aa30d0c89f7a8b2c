import { mkdir, open, readFile, rename, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Mutex } from './mutex';

interface PendingLine {
  readonly line: string;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * An append-only file of one JSON value per line. What `append` has fulfilled survives the end of the process; a line
 * that a kill cut short is dropped when the file is opened again.
 */
export class JsonLines<T> {
  /** Records that came while the file was busy: they are written together. */
  private batch: PendingLine[] | undefined;
  /** One user of the file at a time. */
  private readonly file = new Mutex();

  private constructor(
    private readonly path: string,
    private handle: FileHandle,
    /** Length of what is written whole. */
    private bytes: number,
  ) {}

  /**
   * Opens or makes a file, and its folder.
   * @param options.holds whether a value is such a record: a file may come from another version
   * @returns the file and what it holds
   * @throws Error that names the file and the remedy when it cannot be read or written
   */
  static async open<T>(
    path: string,
    { holds = () => true }: { readonly holds?: (record: T) => boolean } = {},
  ): Promise<{ readonly lines: JsonLines<T>; readonly records: T[] }> {
    let handle: FileHandle | undefined;
    try {
      await mkdir(dirname(path), { recursive: true });
      handle = await open(path, 'a+');
      const text = await readFile(path, 'utf8');
      const end = text.lastIndexOf('\n') + 1;
      const records = parseLines<T>(path, text.slice(0, end), holds);
      const bytes = Buffer.byteLength(text.slice(0, end));
      if (end < text.length) await handle.truncate(bytes);
      return { lines: new JsonLines<T>(path, handle, bytes), records };
    } catch (error) {
      await handle?.close();
      if (error instanceof CorruptFileError) throw error;
      throw new Error(
        `${path} cannot be used: ${error instanceof Error ? error.message : String(error)}. ` +
          'It needs a folder that this user may write, on a disk with space left.',
        { cause: error },
      );
    }
  }

  /** Fulfilled when the record is written. */
  append(record: T): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.batch === undefined) {
        const batch: PendingLine[] = [];
        this.batch = batch;
        void this.file.run(() => this.write(batch));
      }
      this.batch.push({ line: `${JSON.stringify(record)}\n`, resolve, reject });
    });
  }

  /** Replaces everything at once: afterwards the file holds the new records, or, after a crash, the old ones. */
  rewrite(records: readonly T[]): Promise<void> {
    // What is appended from now on belongs behind the new records.
    this.batch = undefined;
    return this.file.run(async () => {
      const fresh = `${this.path}.new`;
      const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      await writeFile(fresh, text);
      await rename(fresh, this.path);
      const old = this.handle;
      this.handle = await open(this.path, 'a');
      this.bytes = Buffer.byteLength(text);
      await old.close();
    });
  }

  /** Writes what is left and closes the file. */
  close(): Promise<void> {
    return this.file.run(() => this.handle.close());
  }

  private async write(batch: readonly PendingLine[]): Promise<void> {
    if (this.batch === batch) this.batch = undefined;
    const text = batch.map(({ line }) => line).join('');
    try {
      await this.handle.appendFile(text);
      this.bytes += Buffer.byteLength(text);
      batch.forEach(({ resolve }) => resolve());
    } catch (error) {
      // A full disk may take half a line, behind which the next would not be read again.
      await this.handle.truncate(this.bytes).catch(() => undefined);
      batch.forEach(({ reject }) => reject(error));
    }
  }
}

class CorruptFileError extends Error {}

function parseLines<T>(file: string, text: string, holds: (record: T) => boolean): T[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      const record = parseLine<T>(line);
      if (record !== undefined && isWhole(record, holds)) return record;
      const problem = record === undefined ? 'is not JSON' : 'is not a record of this version';
      throw new CorruptFileError(
        `${file}:${index + 1} ${problem}. Repair or delete that line, or start with --fresh to lose the local state.`,
      );
    });
}

function parseLine<T>(line: string): T | undefined {
  try {
    return JSON.parse(line) as T;
  } catch {
    return undefined;
  }
}

/** A record of another shape may also make the question fail. */
function isWhole<T>(record: T, holds: (record: T) => boolean): boolean {
  try {
    return holds(record);
  } catch {
    return false;
  }
}
