import { availableParallelism, freemem } from 'node:os';
import { closedError, ModelThread, type Nets, type Tasks } from './model-thread';

/** What a thread with all nets takes, measured with large pictures. */
const THREAD_BYTES = 330_000_000;

interface Job {
  readonly on: (thread: Nets) => void;
  readonly reject: (error: Error) => void;
}

/** As many threads as cores, as long as they take no more than half of the memory that is free. @internal */
export function threadsThatFit(cores = availableParallelism(), freeBytes = freemem()): number {
  return Math.max(1, Math.min(cores, Math.floor(freeBytes / 2 / THREAD_BYTES)));
}

/** Threads that share one queue. Another one starts only when all that were started are busy. */
export class ModelThreads implements Nets {
  private readonly threads: Nets[] = [];
  private readonly idle: Nets[] = [];
  private readonly queue: Job[] = [];
  private closed = false;

  /** @param limit threads at most */
  constructor(
    private readonly limit = threadsThatFit(),
    private readonly start: () => Nets = () => new ModelThread(),
  ) {}

  /** Runs a task as soon as a thread is free. @throws as ModelThread does */
  run<T extends keyof Tasks>(task: T, input: Tasks[T]['input']): Promise<Tasks[T]['result']> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(closedError());
      const on = (thread: Nets): void => {
        // Free before the caller hears of it, so that its next task does not start another thread.
        const result = thread.run(task, input).finally(() => this.free(thread));
        result.then(resolve, reject);
      };
      this.queue.push({ on, reject });
      this.next();
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const job of this.queue.splice(0)) job.reject(closedError());
    await Promise.all(this.threads.map((thread) => thread.close()));
  }

  private next(): void {
    if (this.queue.length === 0) return;
    const thread = this.idle.pop() ?? this.another();
    if (thread === undefined) return;
    this.queue.shift()!.on(thread);
  }

  private free(thread: Nets): void {
    this.idle.push(thread);
    this.next();
  }

  private another(): Nets | undefined {
    if (this.threads.length >= this.limit) return undefined;
    const thread = this.start();
    this.threads.push(thread);
    return thread;
  }
}
