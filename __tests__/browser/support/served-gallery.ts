import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const START_MS = 400_000;
const STOP_MS = 120_000;

/** `npm run gallery` in its own process, as everybody starts it. */
export class ServedGallery {
  private constructor(
    private readonly process: ChildProcess,
    readonly directory: string,
    readonly url: string,
  ) {}

  static async start(...options: string[]): Promise<ServedGallery> {
    const directory = mkdtempSync(join(tmpdir(), 'served-gallery-'));
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'),
        'tools/gallery.ts',
        '--port',
        '0',
        '--directory',
        directory,
        ...options,
      ],
      { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let text = '';
    const url = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The gallery did not start:\n${text}`)), START_MS);
      const read = (chunk: Buffer): void => {
        text += chunk.toString();
        const found = /The gallery is at (\S+)/.exec(text)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => reject(new Error(`The gallery ended:\n${text}`)));
    });
    return new ServedGallery(child, directory, url);
  }

  /** Ends it as Ctrl-C does. @returns its exit code */
  async stop(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.process.once('exit', (code) => resolve(code)));
    this.process.kill('SIGINT');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), STOP_MS);
    const code = await ended;
    clearTimeout(timer);
    rmSync(this.directory, { recursive: true, force: true });
    return code;
  }
}
