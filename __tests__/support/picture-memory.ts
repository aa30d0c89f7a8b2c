import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Step } from './picture-memory-child';

export interface Measured {
  /** The size that was read, or the name of the error. */
  readonly outcome: string;
  /** Of a CPU, the start of the process included: no measure of how busy the machine is. */
  readonly milliseconds: number;
  /** Peak of the process's resident memory: MiB. */
  readonly megabytes: number;
}

/** Runs steps of the workflows in processes of their own, bundled as they are for AWS. */
export class PictureMemory {
  private readonly folder = mkdtempSync(join(tmpdir(), 'picture-memory-'));
  private readonly child = join(this.folder, 'child.js');

  constructor() {
    buildSync({
      entryPoints: [join(__dirname, 'picture-memory-child.ts')],
      outfile: this.child,
      bundle: true,
      platform: 'node',
      external: ['sharp'],
      logLevel: 'error',
    });
  }

  measure(step: Step, bytes: Buffer): Measured {
    const file = join(this.folder, 'picture');
    writeFileSync(file, bytes);
    const modules = join(__dirname, '../../node_modules');
    const answer = execFileSync(process.execPath, [this.child, step, file], {
      env: { ...process.env, NODE_PATH: modules },
      timeout: 300_000,
    });
    return JSON.parse(answer.toString()) as Measured;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
