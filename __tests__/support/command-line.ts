import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Largest file that the command may write, in kilobytes, as `ulimit -f` of a shell: a disk that is full for it. */
  readonly largestFileKilobytes?: number;
}

/** Runs a TypeScript command of this project as npm does, in a process of its own. */
export function runCommand(
  script: string,
  args: readonly string[],
  { env = {}, largestFileKilobytes }: CommandOptions = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const command = [process.execPath, '--import', 'tsx', join(root, script), ...args];
  const limited =
    largestFileKilobytes === undefined
      ? command
      : ['bash', '-c', `ulimit -f ${largestFileKilobytes} && exec "$@"`, 'bash', ...command];
  const child = spawn(limited[0]!, limited.slice(1), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr }))) };
}
