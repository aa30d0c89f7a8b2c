import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
// libvips has to stay loaded until the last thread that uses it has ended: the main thread loads it first.
import 'sharp';
import type { CallObserver } from '../service';
import { ExecutionEnvironment } from './execution-environment';
import { FunctionLog } from './function-log';
import { InterferencePlan, type Interference } from './interference';
import { functionError, LambdaError, PAYLOAD_LIMIT_BYTES, serviceError } from './lambda-error';
import { functionEnvironment, type LocalFunction } from './local-function';
import { WorkerPool, type WorkerLimits } from './worker-pool';

export interface LambdaOptions {
  readonly functions: readonly LocalFunction[];
  /** The local AWS endpoint that every client of every function is pointed to. */
  readonly endpointUrl: string;
  /** Folder for one `<function>.log` each; without it logs are discarded. Nothing is ever printed. */
  readonly logDirectory?: string;
  /** Told about every invocation: service `lambda`, operation `Invoke`, facts {function, requestId, coldStart, error}. */
  readonly observe?: CallObserver;
  readonly workers?: Partial<WorkerLimits>;
}

/** The functions of this machine, each running as the bundle that is also deployed. */
export interface LocalLambda {
  /**
   * Invokes a function synchronously.
   * @param arn ARN or name of the function.
   * @param payload Becomes JSON, as does the result: what JSON cannot carry is lost as on AWS.
   * @param options.signal Stops waiting. An invocation that has not begun never begins; one that runs, runs on to its
   * own end, since neither Lambda nor Step Functions can stop it.
   * @throws LambdaError `name` and `message` are the Error and the Cause of Step Functions.
   */
  invoke(arn: string, payload: unknown, options?: { readonly signal?: AbortSignal }): Promise<unknown>;
  /** Makes the next invocations of a function fail. @throws Error for an unknown function. */
  interfere(interference: Interference): void;
  /** Forgets every fault that has not happened yet. */
  clearInterference(): void;
  /** Makes a function, or replaces its code and settings: what runs, runs on with the old ones. */
  register(definition: LocalFunction): void;
  remove(definition: Pick<LocalFunction, 'name' | 'arn'>): void;
  /** Ends every function, running or not. */
  close(): Promise<void>;
}

/** Opens the local Lambda. It starts no thread before the first invocation. */
export function openLambda(options: LambdaOptions): LocalLambda {
  const cores = availableParallelism();
  const pool = new WorkerPool({ perFunction: 2 * cores, overall: 8 * cores, ...options.workers });
  const plan = new InterferencePlan();
  const functions = new Map<string, { readonly definition: LocalFunction; readonly log: FunctionLog }>();
  const register = (definition: LocalFunction): void => {
    pool.retire(definition.name);
    const entry = { definition, log: new FunctionLog(options.logDirectory, definition.name) };
    functions.set(definition.arn, entry).set(definition.name, entry);
  };
  options.functions.forEach(register);

  async function run(
    { definition, log }: { readonly definition: LocalFunction; readonly log: FunctionLog },
    requestId: string,
    payload: string,
    signal: AbortSignal | undefined,
    facts: Record<string, unknown>,
  ): Promise<string> {
    const fault = plan.next(definition.name);
    const error = fault?.error(requestId, definition.timeoutSeconds);
    if (error && fault?.moment === 'request') throw error;
    const create = (): ExecutionEnvironment =>
      new ExecutionEnvironment(definition, functionEnvironment(definition, options.endpointUrl), log);
    const environment = await pool.acquire(definition.name, create, signal);
    facts.coldStart = environment.initMs === undefined;
    const finish = (async () => {
      const started = performance.now();
      let status = 'error';
      try {
        if (environment.initMs === undefined) await environment.initialise(requestId);
        if (fault) environment.usable = false;
        if (error && fault?.moment === 'start') throw error;
        const result = await environment.invoke(requestId, payload);
        if (error) throw error;
        status = 'success';
        return result;
      } finally {
        const durationMs = Math.round(performance.now() - started);
        log.report({ requestId, status, metrics: { durationMs, memorySizeMB: definition.memoryMegabytes } });
        pool.release(environment);
      }
    })();
    return signal ? stopWaiting(finish, signal) : finish;
  }

  return {
    async invoke(arn, payload, { signal } = {}) {
      const requestId = randomUUID();
      const started = performance.now();
      const facts: Record<string, unknown> = { function: arn, requestId, coldStart: false };
      let status = 200;
      try {
        const entry = functions.get(arn);
        if (!entry) throw serviceError('ResourceNotFoundException', 404, `Function not found: ${arn}`, requestId);
        facts.function = entry.definition.name;
        const request = JSON.stringify(payload) ?? 'null';
        if (Buffer.byteLength(request) > PAYLOAD_LIMIT_BYTES) {
          const message = `Request must be smaller than ${PAYLOAD_LIMIT_BYTES} bytes for the InvokeFunction operation`;
          throw serviceError('RequestTooLargeException', 413, message, requestId);
        }
        const response = await run(entry, requestId, request, signal, facts);
        if (Buffer.byteLength(response) > PAYLOAD_LIMIT_BYTES) {
          throw functionError({
            errorType: 'Function.ResponseSizeTooLarge',
            errorMessage: `Response payload size exceeded maximum allowed payload size (${PAYLOAD_LIMIT_BYTES} bytes).`,
          });
        }
        entry.log.assertComplete();
        return JSON.parse(response) as unknown;
      } catch (error) {
        facts.error = (error as Error).name;
        status = error instanceof LambdaError ? error.httpStatus : 0;
        throw error;
      } finally {
        const durationMs = Math.round(performance.now() - started);
        options.observe?.({ service: 'lambda', operation: 'Invoke', status, durationMs, facts });
      }
    },

    interfere(interference) {
      const entry = functions.get(interference.function);
      if (!entry) {
        const known = [...new Set([...functions.values()].map(({ definition }) => definition.name))].join(', ');
        throw new Error(`No function is called ${interference.function}. Use one of: ${known}.`);
      }
      plan.add({ ...interference, function: entry.definition.name });
    },

    clearInterference: () => plan.clear(),
    register,
    remove({ name, arn }) {
      pool.retire(name);
      functions.delete(arn);
      functions.delete(name);
    },
    close: () => pool.close(),
  };
}

/** The work goes on when the signal fires; only the wait for it ends. */
async function stopWaiting<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop!: () => void;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
