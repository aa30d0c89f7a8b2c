import { backOff } from '../api/retry';
import { isNews, statusChange, STATUSES_AT_ONCE } from './upload-statuses';
import type { Tile, Upload, UploadStatus } from './upload';

export interface WatchParts {
  uploads(): readonly Upload[];
  statuses(uploads: readonly Upload[]): Promise<readonly UploadStatus[]>;
  changed(id: string, change: Partial<Upload>, photo?: Tile): Promise<void>;
}

/**
 * Asks what became of files that S3 has, until each has its outcome: every two seconds, less often while nothing changes,
 * and only while somebody can see it.
 */
export class StatusWatch {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private quiet = 0;
  private isAsking = false;

  constructor(private readonly parts: WatchParts) {
    if (typeof document === 'undefined') return;
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.start();
    });
  }

  /** Looks soon. */
  start(): void {
    this.quiet = 0;
    this.plan();
  }

  private plan(): void {
    clearTimeout(this.timer);
    if (this.isAsking || this.sent().length === 0) return;
    this.timer = setTimeout(() => void this.look(), backOff(this.quiet));
  }

  private sent(): readonly Upload[] {
    return this.parts.uploads().filter(({ state, key }) => state === 'SENT' && key !== undefined);
  }

  private async look(): Promise<void> {
    if (typeof document !== 'undefined' && document.hidden) return;
    this.isAsking = true;
    try {
      const isNew = await this.ask(this.sent().slice(0, STATUSES_AT_ONCE));
      this.quiet = isNew ? 0 : this.quiet + 1;
    } catch {
      // What is wrong with the connection, the next look tells.
      this.quiet += 1;
    } finally {
      this.isAsking = false;
      this.plan();
    }
  }

  private async ask(asked: readonly Upload[]): Promise<boolean> {
    const statuses = await this.parts.statuses(asked);
    let isNew = false;
    for (const [index, upload] of asked.entries()) {
      const status = statuses[index]!;
      if (!isNews(upload, status)) continue;
      isNew = true;
      await this.parts.changed(upload.id, statusChange(status), status.photo);
    }
    return isNew;
  }
}
