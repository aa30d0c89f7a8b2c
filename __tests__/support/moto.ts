import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const START_TIMEOUT_MS = 100_000;

/** A running moto server: an independent implementation of AWS, used as a second opinion on the local services. */
export interface Moto {
  /** Base address for `new XClient({ endpoint: moto.url })`. Set once the suite's `beforeAll` has run. */
  readonly url: string;
  /** Forgets every resource that was made so far. */
  reset(): Promise<void>;
}

/** Full path of an executable on PATH, or undefined. */
export function findOnPath(command: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, command))
    .find((candidate) => {
      try {
        accessSync(candidate, constants.X_OK);
        return statSync(candidate).isFile();
      } catch {
        return false;
      }
    });
}

/**
 * Starts moto_server on a free port of 127.0.0.1 and waits until it listens.
 * @throws Error with the server's output when it ends or stays silent.
 */
export async function startMoto(command = findOnPath('moto_server')): Promise<Moto & { stop(): Promise<void> }> {
  if (command === undefined) {
    throw new Error("moto_server is not on PATH: install it with `pip install 'moto[server]'`.");
  }
  const child = spawn(command, ['-H', '127.0.0.1', '-p', '0'], { stdio: 'pipe' });
  const port = await listeningPort(child).catch(async (error: unknown) => {
    await stop(child);
    throw error;
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    reset: async () => {
      const response = await fetch(`${url}/moto-api/reset`, { method: 'POST' });
      if (!response.ok) throw new Error(`moto refused to reset: HTTP ${response.status}`);
    },
    stop: () => stop(child),
  };
}

/**
 * `describe` with a moto server that runs for the length of the suite. Where moto_server is not installed the suite
 * is skipped and says so on stderr.
 */
export function describeWithMoto(name: string, define: (moto: Moto) => void): void {
  const command = findOnPath('moto_server');
  if (command === undefined) {
    process.stderr.write(`SKIPPED "${name}": moto_server is not on PATH (pip install 'moto[server]').\n`);
  }
  const describeOrSkip = command === undefined ? describe.skip : describe;

  describeOrSkip(name, () => {
    let running: Awaited<ReturnType<typeof startMoto>> | undefined;
    const current = (): Awaited<ReturnType<typeof startMoto>> => {
      if (running === undefined)
        throw new Error('moto runs only while tests and hooks run, not while they are defined');
      return running;
    };

    beforeAll(async () => {
      running = await startMoto(command);
    }, START_TIMEOUT_MS + 5_000);
    afterAll(() => running?.stop());

    define({
      get url(): string {
        return current().url;
      },
      reset: () => current().reset(),
    });
  });
}

/** The port that moto chose itself: asking it for port 0 leaves no gap in which another process can take it. */
function listeningPort(child: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => fail(`said nothing for ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    const fail = (reason: string): void => {
      clearTimeout(timer);
      reject(new Error(`moto_server ${reason}. Its output:\n${output}`));
    };
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const port = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      child.stdout.off('data', read).resume();
      child.stderr.off('data', read).resume();
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => fail(`ended with ${signal ?? `code ${code}`}`));
  });
}

async function stop(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(force);
}
