import { spawnSync } from 'node:child_process';

const OUTPUT_BYTES = 64 * 1024 * 1024;

export interface ChildOptions {
  /** A child that takes longer is ended. */
  readonly limitMs: number;
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Runs a program to its end.
 * @returns what it wrote to stdout and to stderr
 * @throws Error with what it wrote, when it is not there, takes too long or fails
 */
export function runChild(
  command: string,
  args: readonly string[],
  { limitMs, variables }: ChildOptions,
): { readonly stdout: string; readonly stderr: string } {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: limitMs,
    maxBuffer: OUTPUT_BYTES,
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...variables },
  });
  if (error) throw new Error(`${command} did not run within ${limitMs / 1000} s: ${error.message}`, { cause: error });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.trim().slice(-500)}`);
  return { stdout, stderr };
}
