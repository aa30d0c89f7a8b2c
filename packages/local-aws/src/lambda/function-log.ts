import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The log of one function: one JSON object per line, appended to `<directory>/<function>.log`. */
export class FunctionLog {
  readonly #path: string | undefined;
  #failure: Error | undefined;

  /** @param directory Undefined discards the log. */
  constructor(directory: string | undefined, functionName: string) {
    if (directory === undefined) return;
    mkdirSync(directory, { recursive: true });
    this.#path = join(directory, `${functionName}.log`);
  }

  write(line: string): void {
    if (this.#path === undefined || this.#failure) return;
    try {
      // Synchronous, so that the log of an invocation is complete when the invocation is, whatever happens next.
      appendFileSync(this.#path, `${line}\n`);
    } catch (error) {
      this.#failure = new Error(`Cannot write the function log ${this.#path}: ${(error as Error).message}`);
    }
  }

  /** The record that ends an invocation, in the shape of Lambda's JSON log format. */
  report(record: Readonly<Record<string, unknown>>): void {
    this.write(JSON.stringify({ time: new Date().toISOString(), type: 'platform.report', record }));
  }

  /** @throws Error when a line could not be written, e.g. because the disk is full. */
  assertComplete(): void {
    if (this.#failure) throw this.#failure;
  }
}
