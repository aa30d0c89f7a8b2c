import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

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

export interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** Runs a TypeScript command of this project as npm does, in its own process. */
export function runCommand(script: string, args: readonly string[], options?: CommandOptions): Command {
  return run(['--import', 'tsx', join(root, script), ...args], options);
}

/** Runs `npm start` with what the suites share, from one file. */
export const runStart = (args: readonly string[], options?: CommandOptions): Promise<Command> =>
  runBundled('__tests__/support/start.ts', args, options);

/**
 * Runs a command of this project from one file: to load several hundred files of TypeScript takes longer than most of
 * what is started here.
 */
export async function runBundled(script: string, args: readonly string[], options?: CommandOptions): Promise<Command> {
  return run([await bundleOf(script), ...args], options);
}

function run(nodeArguments: readonly string[], { env = {}, largestFileKilobytes }: CommandOptions = {}): Command {
  const command = [process.execPath, ...nodeArguments];
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

/** A command and what it imports, bundled once in a run of the tests; packages stay where they are. */
async function bundleOf(script: string): Promise<string> {
  const file = join(process.env.TEST_RUN_FOLDER!, `${script.replaceAll(/\W/g, '-')}.cjs`);
  if (existsSync(file)) return file;
  const own = `${file}-${process.pid}`;
  await build({
    entryPoints: [join(root, script)],
    outfile: own,
    bundle: true,
    platform: 'node',
    packages: 'external',
    plugins: [ownFolders],
    banner: { js: `require = require('node:module').createRequire(${JSON.stringify(join(root, 'package.json'))});` },
    logLevel: 'error',
  });
  renameSync(own, file);
  return file;
}

/** Modules that look for files beside them look where their source is. */
const ownFolders: Plugin = {
  name: 'own-folders',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      return { contents: `const __dirname = ${JSON.stringify(dirname(path))};${source}`, loader: 'ts' };
    });
  },
};
