import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Mutex } from './mutex';
import { parseState } from './state-file';

/** Named values in one file, written as a whole at every change: for what changes seldom, such as rules and functions. */
export class StateMap<T extends object> {
  private readonly writing = new Mutex();

  private constructor(
    private readonly file: string,
    private readonly values: Map<string, T>,
  ) {}

  /**
   * @param holds whether a value has the shape that this version writes
   * @throws DamagedFileError
   */
  static open<T extends object>(file: string, holds: (value: T) => boolean): StateMap<T> {
    if (!existsSync(file)) return new StateMap<T>(file, new Map());
    const stored = parseState<Record<string, T>>(file, readFileSync(file, 'utf8'), (all) =>
      Object.values(all).every(holds),
    );
    return new StateMap(file, new Map(Object.entries(stored)));
  }

  get(name: string): T | undefined {
    return this.values.get(name);
  }

  /** In the order of their names. */
  all(): readonly T[] {
    return [...this.values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  }

  /** On disk before it is visible. */
  set(name: string, value: T): Promise<void> {
    return this.change((values) => values.set(name, value));
  }

  delete(name: string): Promise<void> {
    return this.change((values) => values.delete(name));
  }

  private change(apply: (values: Map<string, T>) => unknown): Promise<void> {
    return this.writing.run(async () => {
      const next = new Map(this.values);
      apply(next);
      await mkdir(dirname(this.file), { recursive: true });
      await writeFile(`${this.file}.draft`, JSON.stringify(Object.fromEntries(next)));
      await rename(`${this.file}.draft`, this.file);
      apply(this.values);
    });
  }
}
