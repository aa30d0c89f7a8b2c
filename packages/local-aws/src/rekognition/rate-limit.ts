/** Operations per second that Rekognition grants in us-east-1 by default; other Regions and new accounts get less. */
const DEFAULT_TPS = 50;

/** Transactions per second: one number for every operation, or by name of the operation. */
export type RateLimits = number | Readonly<Record<string, number>>;

/** A token bucket per operation that holds one second's worth of calls. */
export class RateLimiter {
  private readonly buckets = new Map<string, { tokens: number; filledAt: number }>();

  /** @param clock milliseconds */
  constructor(
    private readonly limits: RateLimits = DEFAULT_TPS,
    private readonly clock: () => number,
  ) {}

  /** Takes a token for a call. False when the operation's rate is exceeded. */
  admit(operation: string): boolean {
    const tps = typeof this.limits === 'number' ? this.limits : (this.limits[operation] ?? DEFAULT_TPS);
    const now = this.clock();
    const capacity = Math.max(1, tps);
    const bucket = this.buckets.get(operation) ?? { tokens: capacity, filledAt: now };
    const refill = (Math.max(0, now - bucket.filledAt) / 1000) * tps;
    const tokens = Math.min(capacity, bucket.tokens + refill);
    const isAdmitted = tokens >= 1;
    this.buckets.set(operation, { tokens: isAdmitted ? tokens - 1 : tokens, filledAt: now });
    return isAdmitted;
  }
}
