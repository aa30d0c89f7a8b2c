import { mkdir, open, readFile, rename, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * An append-only file of one JSON value per line. What `append` has fulfilled survives the end of the process; a line
 * that a kill cut short is dropped when the file is opened again.
 */
export class JsonLines<T> {
  private queue: { readonly line: string; resolve(): void; reject(error: unknown): void }[] = [];
  private writing: Promise<void> | undefined;

  private constructor(
    private readonly file: string,
    private handle: FileHandle,
  ) {}

  /**
   * Opens or makes a file, and its folder.
   * @returns the file and what it holds
   * @throws Error that names the file and the remedy when it cannot be read or written
   */
  static async open<T>(file: string): Promise<{ readonly lines: JsonLines<T>; readonly records: T[] }> {
    try {
      await mkdir(dirname(file), { recursive: true });
      const handle = await open(file, 'a+');
      const text = await readFile(file, 'utf8');
      const end = text.lastIndexOf('\n') + 1;
      if (end < text.length) await handle.truncate(Buffer.byteLength(text.slice(0, end)));
      return { lines: new JsonLines<T>(file, handle), records: parseLines<T>(file, text.slice(0, end)) };
    } catch (error) {
      if (error instanceof CorruptFileError) throw error;
      throw new Error(
        `${file} cannot be used: ${error instanceof Error ? error.message : String(error)}. ` +
          'It needs a folder that this user may write, on a disk with space left.',
        { cause: error },
      );
    }
  }

  /** Fulfilled when the record is written. */
  append(record: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.push({ line: `${JSON.stringify(record)}\n`, resolve, reject });
      this.writing ??= this.writeQueue();
    });
  }

  /** Replaces everything at once: afterwards the file holds the new records, or, after a crash, the old ones. */
  async rewrite(records: readonly T[]): Promise<void> {
    await this.writing;
    const fresh = `${this.file}.new`;
    await writeFile(fresh, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await rename(fresh, this.file);
    const old = this.handle;
    this.handle = await open(this.file, 'a');
    await old.close();
  }

  async close(): Promise<void> {
    await this.writing;
    await this.handle.close();
  }

  /** Records that arrive while a write is under way share the next one. */
  private async writeQueue(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.queue;
      this.queue = [];
      await this.handle.appendFile(batch.map(({ line }) => line).join('')).then(
        () => batch.forEach(({ resolve }) => resolve()),
        (error: unknown) => batch.forEach(({ reject }) => reject(error)),
      );
    }
    this.writing = undefined;
  }
}

class CorruptFileError extends Error {}

function parseLines<T>(file: string, text: string): T[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      try {
        return JSON.parse(line) as T;
      } catch {
        throw new CorruptFileError(
          `${file}:${index + 1} is not JSON. Repair or delete that line, or start with --fresh to lose the local state.`,
        );
      }
    });
}
