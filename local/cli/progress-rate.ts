/** Finished items that the rate is measured over. */
const WINDOW = 50;

/** How fast items are finished, and how long the others take. */
export class ProgressRate {
  private readonly finishedAt: number[];

  /**
   * @param perSecond most that may be worked on in a second; without one it is as fast as it is
   * @param now milliseconds
   */
  constructor(
    private readonly perSecond = Infinity,
    private readonly now: () => number = Date.now,
  ) {
    this.finishedAt = [now()];
  }

  /** An item needed no work: it says nothing about the time that others take. */
  skip(): void {
    if (this.finishedAt.length === 1) this.finishedAt[0] = this.now();
  }

  finish(): void {
    this.finishedAt.push(this.now());
    if (this.finishedAt.length > WINDOW + 1) this.finishedAt.shift();
  }

  /** Items per second, lately; 0 while none is finished. */
  get rate(): number {
    const seconds = (this.now() - this.finishedAt[0]!) / 1000;
    return seconds > 0 ? (this.finishedAt.length - 1) / seconds : 0;
  }

  /** Seconds that so many items take; undefined while that is unknown. */
  secondsLeft(items: number): number | undefined {
    if (items === 0) return 0;
    const rate = Math.min(this.rate || this.perSecond, this.perSecond);
    return rate === Infinity ? undefined : items / rate;
  }
}
