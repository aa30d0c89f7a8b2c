import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { PixelBox } from './face-quality';
import type { Peak } from './heat-map';
import type { Point } from './landmarks';
import type { Pixels } from './picture';

/** A face as the nets report it, in pixels of the picture they were given. */
export interface RawFace {
  /** 0 to 1. */
  readonly score: number;
  readonly box: PixelBox;
  /** 68 points. */
  readonly points: readonly Point[];
  /** The part of the picture from which the descriptor is made. */
  readonly alignedBox: PixelBox;
}

/** What the nets look at. */
interface Sight {
  readonly pixels: Pixels;
  /** Which picture this is, and which rendering of it: the same text for the same pixels. */
  readonly picture: string;
}

export interface Tasks {
  faces: { input: Sight; result: RawFace[] };
  descriptors: { input: Sight & { alignedBoxes: readonly PixelBox[] }; result: (Float32Array | undefined)[] };
  objects: { input: Sight & { minScore: number }; result: Peak[] };
  memory: { input: undefined; result: { tensors: number; bytes: number } };
}

/** The nets, wherever they run. */
export interface Nets {
  run<T extends keyof Tasks>(task: T, input: Tasks[T]['input']): Promise<Tasks[T]['result']>;
  /** Tasks that wait or run are rejected. */
  close(): Promise<void>;
}

interface Job {
  readonly task: keyof Tasks;
  readonly input: unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that runs the nets. Starts with the first task and takes one task at a time. */
export class ModelThread implements Nets {
  private worker: Worker | undefined;
  private readonly queue: Job[] = [];
  private current: Job | undefined;
  private closed = false;

  /**
   * Runs one task after those that wait already.
   * @throws Error when the models are missing, the task fails, the thread dies, or it was closed
   */
  run<T extends keyof Tasks>(task: T, input: Tasks[T]['input']): Promise<Tasks[T]['result']> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(closedError());
      this.queue.push({ task, input, resolve: resolve as Job['resolve'], reject });
      this.next();
    });
  }

  /** Ends the thread. Tasks that wait or run are rejected. */
  async close(): Promise<void> {
    this.closed = true;
    const worker = this.worker;
    this.worker = undefined;
    this.fail(closedError());
    for (const job of this.queue.splice(0)) job.reject(closedError());
    await worker?.terminate();
  }

  private next(): void {
    if (this.current !== undefined) return;
    const job = this.queue.shift();
    // An idle thread must not keep the program alive.
    if (job === undefined) return this.worker?.unref();
    this.current = job;
    this.worker ??= this.start();
    this.worker.ref();
    this.worker.postMessage({ task: job.task, input: job.input });
  }

  private start(): Worker {
    // The options of the parent (tsx, Jest) would load a TypeScript compiler into the thread.
    const worker = new Worker(join(__dirname, 'model-worker.js'), { execArgv: [], stdout: true });
    // Standard output belongs to the command line's answer.
    worker.stdout.on('data', (chunk: Buffer) => process.stderr.write(chunk));
    worker.on('message', (message: { result?: unknown; error?: string }) => {
      const job = this.current;
      this.current = undefined;
      if (message.error === undefined) job?.resolve(message.result);
      else job?.reject(new Error(`Local vision failed: ${message.error}`));
      this.next();
    });
    const died = (reason: string): void => {
      if (this.worker !== worker) return;
      this.worker = undefined;
      this.fail(new Error(`The thread of local vision ended: ${reason}. If a package is missing, run: npm ci`));
      this.next();
    };
    worker.on('error', (error: Error) => died(error.message));
    worker.on('exit', (code: number) => died(`exit code ${code}`));
    return worker;
  }

  private fail(error: Error): void {
    const job = this.current;
    this.current = undefined;
    job?.reject(error);
  }
}

export function closedError(): Error {
  return new Error('Local vision was closed.');
}
