import type { Clock } from '../../handlers/runtime/clock';
import { RETRY_TOKENS, type SdkClient } from './sdk-attempts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: all functions of an account together. */
const CONCURRENCY = 1_000;
/** Milliseconds until a function runs, in a new execution environment, which is billed too, and in one that waits. Assumed. */
const COLD_MS = 450;
const WARM_MS = 15;
const MEGABYTES_IN_A_GIGABYTE = 1024;

export interface SimulatedFunction {
  readonly name: string;
  readonly memoryMegabytes: number;
  /** Concurrent runs kept for it, and no more. */
  readonly reserved?: number;
}

/** What one function has done. */
export interface FunctionMeter {
  invocations: number;
  gigabyteSeconds: number;
  running: number;
}

/** The functions of an account: a limit for all of them, cold starts, and a meter for each. */
export class LambdaAccount {
  peak = 0;
  private running = 0;
  private readonly meters = new Map<string, FunctionMeter>();
  private readonly idle = new Map<string, SdkClient[]>();

  constructor(private readonly clock: Clock) {}

  meter(name: string): FunctionMeter {
    const known = this.meters.get(name) ?? { invocations: 0, gigabyteSeconds: 0, running: 0 };
    this.meters.set(name, known);
    return known;
  }

  /**
   * @param run gets the SDK's client of the execution environment
   * @throws Error Lambda.TooManyRequestsException, or what the function throws, as Step Functions is told
   */
  async invoke<T>(
    { name, memoryMegabytes, reserved = CONCURRENCY }: SimulatedFunction,
    run: (client: SdkClient) => Promise<T>,
  ): Promise<T> {
    const meter = this.meter(name);
    if (this.running >= CONCURRENCY || meter.running >= reserved) {
      throw lambdaError('Lambda.TooManyRequestsException', 'Rate Exceeded.');
    }
    this.running += 1;
    meter.running += 1;
    meter.invocations += 1;
    this.peak = Math.max(this.peak, this.running);
    const idle = this.idle.get(name) ?? [];
    this.idle.set(name, idle);
    const waiting = idle.pop();
    const client = waiting ?? { tokens: RETRY_TOKENS };
    const startedAt = this.clock.now();
    try {
      await this.clock.sleep(waiting ? WARM_MS : COLD_MS);
      return await run(client);
    } catch (error) {
      throw lambdaError((error as Error).name, (error as Error).message);
    } finally {
      this.running -= 1;
      meter.running -= 1;
      const seconds = (this.clock.now() - startedAt) / 1000;
      meter.gigabyteSeconds += (memoryMegabytes / MEGABYTES_IN_A_GIGABYTE) * seconds;
      idle.push(client);
    }
  }
}

function lambdaError(name: string, message: string): Error {
  return Object.assign(new Error(JSON.stringify({ errorType: name, errorMessage: message })), { name });
}
