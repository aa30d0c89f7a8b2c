import { fitting, printable } from './terminal';

const BAR_WIDTH = 24;
const REFRESH_MS = 100;

/**
 * Live progress of many items: on a terminal a bar and one line for each item in work, redrawn in place; elsewhere one
 * line for each finished item.
 */
export class Progress {
  private readonly inWork = new Map<string, string>();
  private readonly startedAt = Date.now();
  private done = 0;
  private drawnLines = 0;
  private lastDraw = 0;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly total: number,
    private readonly noun: string,
  ) {}

  /** An item is at a step now. */
  update(item: string, step: string): void {
    this.inWork.set(item, step);
    this.draw(false);
  }

  /** An item is finished. */
  finish(item: string, outcome: string): void {
    this.inWork.delete(item);
    this.done += 1;
    if (!this.stream.isTTY) this.stream.write(`${printable(`[${this.done}/${this.total}] ${item}: ${outcome}`)}\n`);
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
    const seconds = (Date.now() - this.startedAt) / 1000;
    const rate = seconds > 0 ? (this.done / seconds).toFixed(1) : '0.0';
    return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${this.done}/${this.total} ${this.noun}, ${rate}/s`;
  }
}
