import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FunctionLog } from './function-log';
import { functionError, runtimeExited, timedOut, type FunctionErrorBody } from './lambda-error';
import type { LocalFunction } from './local-function';

/** Longest initialisation, in ms. Lambda allows 10 s; a busy machine gets more. */
const INIT_LIMIT_MS = 300_000;

type WorkerMessage =
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'ready'; readonly initMs: number }
  | { readonly kind: 'result' | 'error' | 'fatal-error'; readonly requestId?: string; readonly body: string };

interface Waiter {
  readonly requestId: string;
  resolve(body: string): void;
  reject(error: Error): void;
}

/** One thread that has loaded one function and serves one invocation at a time. */
export class ExecutionEnvironment {
  readonly definition: LocalFunction;
  /** How long loading the bundle took, in ms; undefined until then. */
  initMs: number | undefined;
  /** False once the thread has ended or was given up: it must not be used again. */
  usable = true;
  readonly #worker: Worker;
  readonly #log: FunctionLog;
  #waiter: Waiter | undefined;

  constructor(definition: LocalFunction, environment: Record<string, string>, log: FunctionLog) {
    this.definition = definition;
    this.#log = log;
    this.#worker = new Worker(join(__dirname, 'worker.cjs'), {
      name: definition.name,
      env: environment,
      // Neither a TypeScript loader nor a debugger of the parent process belongs into the function.
      execArgv: [],
      workerData: {
        bundlePath: definition.bundlePath,
        exportName: definition.exportName ?? 'handler',
        functionName: definition.name,
        functionArn: definition.arn,
        memoryMegabytes: definition.memoryMegabytes,
      },
      resourceLimits: { maxOldGenerationSizeMb: definition.memoryMegabytes },
      stdout: true,
      stderr: true,
    });
    // What Node itself prints, e.g. warnings, does not pass through the worker's own streams.
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => log.write(text.trimEnd()));
    }
    this.#worker.on('message', (message: WorkerMessage) => this.#receive(message));
    this.#worker.on('error', (error: NodeJS.ErrnoException) => {
      const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      log.write(JSON.stringify({ level: 'ERROR', message: `${error.name}: ${error.message}` }));
      this.#end(outOfMemory ? 'signal: killed' : 'exit status 1');
    });
    this.#worker.on('exit', (code) => this.#end(code === 0 ? undefined : `exit status ${code}`));
  }

  /** Loads the bundle. @throws LambdaError what the module threw, or why the runtime ended. */
  async initialise(requestId: string): Promise<void> {
    await this.#answer(requestId, INIT_LIMIT_MS, () => undefined);
  }

  /**
   * Runs the handler once.
   * @param payload JSON text.
   * @returns JSON text.
   * @throws LambdaError what the handler threw, Sandbox.Timedout, or Runtime.ExitError.
   */
  async invoke(requestId: string, payload: string): Promise<string> {
    const limitMs = this.definition.timeoutSeconds * 1000;
    return this.#answer(requestId, limitMs, () =>
      this.#worker.postMessage({ requestId, payload, deadline: Date.now() + limitMs }),
    );
  }

  /** Ends the thread, in the middle of whatever it does. */
  async terminate(): Promise<void> {
    this.usable = false;
    await this.#worker.terminate();
  }

  /** Whether this environment keeps the process alive. */
  keepProcessAlive(keep: boolean): void {
    if (keep) this.#worker.ref();
    else this.#worker.unref();
  }

  async #answer(requestId: string, limitMs: number, ask: () => void): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        this.#waiter = { requestId, resolve, reject };
        timer = setTimeout(() => {
          this.#waiter = undefined;
          void this.terminate().then(() => reject(timedOut(requestId, limitMs / 1000)), reject);
        }, limitMs);
        ask();
      });
    } finally {
      clearTimeout(timer);
      this.#waiter = undefined;
    }
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === 'log') {
      this.#log.write(message.line);
    } else if (message.kind === 'ready') {
      this.initMs = message.initMs;
      this.#waiter?.resolve('null');
    } else {
      if (message.kind === 'fatal-error') this.usable = false;
      else if (message.requestId !== this.#waiter?.requestId) return;
      if (message.kind === 'result') this.#waiter?.resolve(message.body);
      else this.#waiter?.reject(functionError(JSON.parse(message.body) as FunctionErrorBody));
    }
  }

  #end(reason: string | undefined): void {
    this.usable = false;
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.reject(runtimeExited(waiter.requestId, reason));
  }
}
