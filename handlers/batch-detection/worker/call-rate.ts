import type { Clock } from '../../runtime/clock';

export interface CallRateOptions {
  /** Calls per second to begin with, e.g. what was measured last time. */
  readonly initial: number;
  /** The rate never falls below this. */
  readonly minimum: number;
  /** The rate never rises above this. */
  readonly maximum: number;
}

/** After a throttled call the rate falls to this share, once for all calls that were on their way. */
const DECREASE = 0.85;
/** Calls that were started before the fall say nothing about the rate after it. */
const SETTLE_MS = 1_000;
/** What each call that went through adds, as a share: quickly up to where it was throttled, then feeling its way. */
const RECOVERY = 0.01;
const PROBING = 0.001;
/** Nothing was throttled for this long: what the last throttling taught is out of date. */
const FORGET_MS = 30_000;

/**
 * Spaces calls to a service whose limit is not known: additive increase, multiplicative decrease, around the rate at
 * which the service last refused. One per worker; each finds its share of the common limit by the same rule.
 */
export class CallRate {
  private rate: number;
  private nextTurn = 0;
  private loweredAt = Number.NEGATIVE_INFINITY;
  /** The rate at which the last throttling came, or is expected, and since when this is known. */
  private ceiling: number;
  private ceilingSince: number;

  constructor(
    private readonly options: CallRateOptions,
    private readonly clock: Clock,
  ) {
    this.rate = this.bounded(options.initial);
    this.ceiling = this.rate;
    this.ceilingSince = clock.now();
  }

  /** Calls per second, now. */
  get perSecond(): number {
    return this.rate;
  }

  /**
   * Waits until the next call may start.
   * @returns whether it had to wait: only then does a success say that the rate may rise
   */
  async turn(): Promise<boolean> {
    const now = this.clock.now();
    const at = Math.max(now, this.nextTurn);
    this.nextTurn = at + 1000 / this.rate;
    if (at <= now) return false;
    await this.clock.sleep(at - now);
    return true;
  }

  /** A call went through. */
  succeeded(paced: boolean): void {
    if (!paced) return;
    const now = this.clock.now();
    if (now - this.ceilingSince > FORGET_MS) this.ceiling = Number.POSITIVE_INFINITY;
    // By the call, not by the second: the share of calls that is throttled is then the same at every rate.
    const gain = this.rate < this.ceiling * 0.95 ? RECOVERY : PROBING;
    this.rate = this.bounded(this.rate * (1 + gain));
  }

  /** A call was refused because there were too many. */
  throttled(): void {
    const now = this.clock.now();
    if (now - this.loweredAt < SETTLE_MS) return;
    this.loweredAt = now;
    this.ceiling = this.rate;
    this.ceilingSince = now;
    this.rate = this.bounded(this.rate * DECREASE);
    this.nextTurn = Math.max(this.nextTurn, now + 1000 / this.rate);
  }

  private bounded(rate: number): number {
    return Math.min(this.options.maximum, Math.max(this.options.minimum, rate));
  }
}
