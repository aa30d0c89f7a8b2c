import type { Clock } from '../../handlers/runtime/clock';
import { CallQuota } from './call-quota';
import type { Weather } from './weather';

export type Operation = 'DetectLabels' | 'DetectFaces';
const OPERATIONS: readonly Operation[] = ['DetectLabels', 'DetectFaces'];

export interface RekognitionOptions {
  readonly clock: Clock;
  readonly random: () => number;
  /** Of each operation. */
  readonly callsPerSecond: number;
  readonly weather: Weather;
}

/** Milliseconds of an answer: with labels or faces, of a refusal, and of a failure. Assumed. */
const ANSWER_MS = [500, 1100] as const;
const REFUSAL_MS = 40;
const FAILURE_MS = 200;

/** Rekognition as a burst sees it: a quota for each operation, and a bill. */
export class SimulatedRekognition {
  throttled = 0;
  /** Answered calls of each image and operation: more than one has been paid for twice. */
  readonly paid = new Map<string, number>();
  private readonly quotas: Readonly<Record<Operation, CallQuota>>;
  private readonly startedAt: number;
  private over = false;

  constructor(private readonly options: RekognitionOptions) {
    const { clock, callsPerSecond, weather } = options;
    this.startedAt = clock.now();
    const quota = (): CallQuota =>
      new CallQuota({
        clock,
        burstSeconds: weather.burstSeconds,
        callsPerSecond: () => callsPerSecond * this.shareOfQuota(),
      });
    this.quotas = { DetectLabels: quota(), DetectFaces: quota() };
    if (weather.otherClient) void this.callAsSomebodyElse(weather.otherClient);
  }

  /** @throws Error as the SDK throws it, named like the service's exception */
  async call(operation: Operation, image: string): Promise<void> {
    const { clock, random, weather } = this.options;
    const { from, to } = weather.outage ?? { from: Infinity, to: Infinity };
    if (this.seconds() >= from && this.seconds() < to) {
      await clock.sleep(FAILURE_MS);
      throw serviceError('InternalServerError', 500);
    }
    if (!this.quotas[operation].admit()) {
      this.throttled += 1;
      await clock.sleep(REFUSAL_MS);
      throw serviceError('ProvisionedThroughputExceededException', 400);
    }
    const [least, most] = ANSWER_MS;
    await clock.sleep(least + random() * (most - least));
    const name = `${operation} ${image}`;
    this.paid.set(name, (this.paid.get(name) ?? 0) + 1);
  }

  /** Lets the other client end. */
  stop(): void {
    this.over = true;
  }

  private shareOfQuota(): number {
    const { shrinks } = this.options.weather;
    return shrinks && this.seconds() >= shrinks.at ? shrinks.to : 1;
  }

  private seconds(): number {
    return (this.options.clock.now() - this.startedAt) / 1000;
  }

  private async callAsSomebodyElse({ from, to, share }: NonNullable<Weather['otherClient']>): Promise<void> {
    const { clock, callsPerSecond } = this.options;
    await clock.sleep(from * 1000);
    while (this.seconds() < to && !this.over) {
      for (const operation of OPERATIONS) this.quotas[operation].admit();
      await clock.sleep(1000 / (share * callsPerSecond));
    }
  }
}

function serviceError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error('by order of the simulation'), {
    name,
    $fault: httpStatusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode },
  });
}
