import type { ExecutionEnvironment } from './execution-environment';

export interface WorkerLimits {
  /** Most environments of one function at a time. */
  readonly perFunction: number;
  /** Most environments of all functions together, busy and idle. */
  readonly overall: number;
}

interface Request {
  readonly functionName: string;
  create(): ExecutionEnvironment;
  resolve(environment: ExecutionEnvironment): void;
  reject(error: Error): void;
}

/**
 * Hands out execution environments: a warm one when there is one (the last used first, so that the others may rest), a
 * new one while the limits allow it. Beyond the limits requests wait in line; nothing is throttled.
 */
export class WorkerPool {
  readonly #limits: WorkerLimits;
  readonly #busy = new Set<ExecutionEnvironment>();
  /** In the order they became idle. */
  readonly #idle: ExecutionEnvironment[] = [];
  readonly #waiting: Request[] = [];
  #closed = false;

  constructor(limits: WorkerLimits) {
    this.#limits = limits;
  }

  /**
   * @param signal Takes a request that still waits out of the line.
   * @throws the signal's reason, or an Error once the pool is closed.
   */
  async acquire(
    functionName: string,
    create: () => ExecutionEnvironment,
    signal?: AbortSignal,
  ): Promise<ExecutionEnvironment> {
    signal?.throwIfAborted();
    if (this.#closed) throw closedError();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const position = this.#waiting.indexOf(request);
        if (position >= 0) this.#waiting.splice(position, 1);
        reject(signal?.reason as Error);
      };
      const request: Request = {
        functionName,
        create,
        reject,
        resolve: (environment) => {
          signal?.removeEventListener('abort', leave);
          resolve(environment);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(request);
      this.#serve();
    });
  }

  /** Takes an environment back; one that is no longer usable is ended. */
  release(environment: ExecutionEnvironment): void {
    this.#busy.delete(environment);
    if (environment.usable && !this.#closed) {
      environment.keepProcessAlive(false);
      this.#idle.push(environment);
    } else {
      void environment.terminate();
    }
    this.#serve();
  }

  /** Gives up the environments of a function: idle ones at once, busy ones when they are done. */
  retire(functionName: string): void {
    const ofFunction = ({ definition }: ExecutionEnvironment): boolean => definition.name === functionName;
    for (const environment of [...this.#busy].filter(ofFunction)) environment.usable = false;
    for (const environment of this.#idle.filter(ofFunction)) void environment.terminate();
  }

  /** Ends every environment, whatever it is doing. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const request of this.#waiting.splice(0)) request.reject(closedError());
    await Promise.all([...this.#busy, ...this.#idle.splice(0)].map((environment) => environment.terminate()));
  }

  #serve(): void {
    for (let position = 0; position < this.#waiting.length;) {
      const request = this.#waiting[position]!;
      const environment = this.#take(request);
      if (environment) {
        this.#waiting.splice(position, 1);
        this.#busy.add(environment);
        environment.keepProcessAlive(true);
        request.resolve(environment);
      } else {
        position += 1;
      }
    }
  }

  #take({ functionName, create }: Request): ExecutionEnvironment | undefined {
    const ofFunction = ({ definition }: ExecutionEnvironment): boolean => definition.name === functionName;
    for (;;) {
      const warm = this.#idle.findLastIndex(ofFunction);
      if (warm < 0) break;
      const [environment] = this.#idle.splice(warm, 1);
      if (environment!.usable) return environment;
    }
    if ([...this.#busy].filter(ofFunction).length >= this.#limits.perFunction) return undefined;
    if (this.#busy.size >= this.#limits.overall) return undefined;
    if (this.#busy.size + this.#idle.length >= this.#limits.overall) void this.#idle.shift()?.terminate();
    return create();
  }
}

function closedError(): Error {
  return new Error('The local Lambda is closed: it takes no more invocations.');
}
