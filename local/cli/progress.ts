import { durationText } from './duration-text';
import { ProgressRate } from './progress-rate';
import { fitting, printable } from './terminal';

const BAR_WIDTH = 24;
const REFRESH_MS = 100;
/** Time between two lines about all items, without a terminal. */
const SUMMARY_MS = 10_000;

/**
 * Live progress of many items: on a terminal a bar and one line for each item in work, redrawn in place; elsewhere one
 * line for each finished item, and now and then one about all of them.
 */
export class Progress {
  private readonly inWork = new Map<string, string>();
  private readonly rate: ProgressRate;
  private done = 0;
  private drawnLines = 0;
  private lastDraw = 0;
  private lastSummary = Date.now();

  /** @param perSecond most items that may be worked on in a second */
  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly total: number,
    private readonly noun: string,
    perSecond?: number,
  ) {
    this.rate = new ProgressRate(perSecond);
  }

  /** An item is at a step now. */
  update(item: string, step: string): void {
    this.inWork.set(item, step);
    this.draw(false);
  }

  /**
   * An item is finished.
   * @param skipped whether there was nothing to do for it
   */
  finish(item: string, outcome: string, skipped = false): void {
    this.inWork.delete(item);
    this.done += 1;
    if (skipped) this.rate.skip();
    else this.rate.finish();
    if (!this.stream.isTTY) this.write(item, outcome);
    this.draw(true);
  }

  /** Removes the drawing, so that the report stands alone. */
  clear(): void {
    if (this.stream.isTTY && this.drawnLines > 0) {
      this.stream.moveCursor(0, -this.drawnLines);
      this.stream.cursorTo(0);
      this.stream.clearScreenDown();
    }
    this.drawnLines = 0;
  }

  private write(item: string, outcome: string): void {
    this.stream.write(`${printable(`[${this.done}/${this.total}] ${item}: ${outcome}`)}\n`);
    if (Date.now() - this.lastSummary < SUMMARY_MS || this.done === this.total) return;
    this.lastSummary = Date.now();
    this.stream.write(`${this.summary()}\n`);
  }

  private draw(force: boolean): void {
    if (!this.stream.isTTY || (!force && Date.now() - this.lastDraw < REFRESH_MS)) return;
    this.lastDraw = Date.now();
    const width = this.stream.columns || 80;
    const lines = [this.bar(), ...[...this.inWork].map(([item, step]) => `  ${item}: ${step}`)];
    this.clear();
    // A line that wraps would be two to the cursor.
    for (const line of lines) this.stream.write(`${fitting(printable(line), width - 1)}\n`);
    this.drawnLines = lines.length;
  }

  private bar(): string {
    const filled = this.total === 0 ? BAR_WIDTH : Math.round((this.done / this.total) * BAR_WIDTH);
    return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${this.summary()}`;
  }

  private summary(): string {
    const running = this.inWork.size;
    const waiting = this.total - this.done - running;
    const seconds = this.rate.secondsLeft(this.total - this.done);
    // Until one is finished only the pace is known, and the work may take longer.
    const least = this.rate.rate === 0 ? 'at least ' : '';
    const left = seconds === undefined ? '' : `, ${least}${durationText(seconds)} left`;
    return `${this.done}/${this.total} ${this.noun} done, ${running} running, ${waiting} waiting, ${this.rate.rate.toFixed(1)}/s${left}`;
  }
}
