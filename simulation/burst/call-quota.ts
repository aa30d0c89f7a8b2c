import type { Clock } from '../../handlers/runtime/clock';

export interface QuotaOptions {
  readonly clock: Clock;
  /** Calls per second at a moment, in milliseconds since 1970. */
  callsPerSecond(now: number): number;
  /** Seconds' worth of calls that the bucket holds. Default 1. */
  readonly burstSeconds?: number;
}

/**
 * A quota in calls per second as a bucket of tokens. AWS says that its quotas are such buckets
 * (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html) and not how large those of Rekognition are:
 * one second's worth is an assumption, and the comparison is also made with room for a single call.
 */
export class CallQuota {
  private tokens: number;
  private filledAt: number;

  constructor(private readonly options: QuotaOptions) {
    this.filledAt = options.clock.now();
    this.tokens = this.room();
  }

  /** Whether a call is admitted now. */
  admit(): boolean {
    const now = this.options.clock.now();
    const filled = this.tokens + ((now - this.filledAt) / 1000) * this.options.callsPerSecond(now);
    this.tokens = Math.min(this.room(), filled);
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  private room(): number {
    const { clock, callsPerSecond, burstSeconds = 1 } = this.options;
    return Math.max(1, callsPerSecond(clock.now()) * burstSeconds);
  }
}
