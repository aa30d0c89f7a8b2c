import { backOff } from '../api/retry';
import { isNews, statusChange, STATUSES_AT_ONCE } from './upload-statuses';
import type { Tile, Upload, UploadStatus } from './upload';

/** What a look has brought of an upload. */
export interface News {
  readonly id: string;
  readonly change: Partial<Upload>;
  readonly photo?: Tile;
}

export interface WatchParts {
  uploads(): readonly Upload[];
  /** @param behind how many more are waiting after those that are asked for */
  statuses(uploads: readonly Upload[], behind: number): Promise<readonly UploadStatus[]>;
  /** Takes everything that one look has brought together: each change draws the page anew. */
  changed(news: readonly News[]): void;
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

  /** Looks soon. A look that is near is not put off, however often this is called. */
  start(): void {
    const isNear = this.timer !== undefined && this.quiet === 0;
    this.quiet = 0;
    if (!isNear) this.plan();
  }

  private plan(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.isAsking || this.sent().length === 0) return;
    this.timer = setTimeout(() => void this.look(), backOff(this.quiet));
  }

  private sent(): readonly Upload[] {
    return this.parts.uploads().filter(({ state, key }) => state === 'SENT' && key !== undefined);
  }

  private async look(): Promise<void> {
    this.timer = undefined;
    if (typeof document !== 'undefined' && document.hidden) return;
    // They may have been taken off the list since.
    if (this.sent().length === 0) return;
    this.isAsking = true;
    try {
      const isNew = await this.ask(this.sent());
      this.quiet = isNew ? 0 : this.quiet + 1;
    } catch {
      // What is wrong with the connection, the next look tells.
      this.quiet += 1;
    } finally {
      this.isAsking = false;
      this.plan();
    }
  }

  private async ask(sent: readonly Upload[]): Promise<boolean> {
    const asked = sent.slice(0, STATUSES_AT_ONCE);
    const statuses = await this.parts.statuses(asked, sent.length - asked.length);
    const news = asked.flatMap((upload, index): News[] => {
      const status = statuses[index]!;
      return isNews(upload, status) ? [{ id: upload.id, change: statusChange(status), photo: status.photo }] : [];
    });
    if (news.length > 0) this.parts.changed(news);
    return news.length > 0;
  }
}
