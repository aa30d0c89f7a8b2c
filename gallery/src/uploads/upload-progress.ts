import { isGood, type Upload } from './upload';

/** How a list of uploads stands as a whole. */
export interface Progress {
  readonly count: number;
  /** Those that have their outcome, or were refused before they were sent. */
  readonly over: number;
  /** Those that somebody has to look at. */
  readonly bad: number;
  /** Those that this browser still has to send. */
  readonly unsent: number;
  /** Those of the good ones that their album had before. */
  readonly there: number;
  /** From 0 to 1: half for being sent, half for being analysed. */
  readonly part: number;
}

export const isUnsent = ({ state }: Upload): boolean => state === 'QUEUED' || state === 'SENDING';

export const isOver = ({ state }: Upload): boolean => state === 'ENDED' || state === 'REFUSED';

/** Whether somebody has to look at it. */
export const isBad = (upload: Upload): boolean =>
  upload.state === 'FAILED' || upload.state === 'REFUSED' || (upload.state === 'ENDED' && !isGood(upload));

export function progressOf(uploads: readonly Upload[]): Progress {
  const count = (is: (upload: Upload) => boolean): number => uploads.filter(is).length;
  const unsent = count(isUnsent);
  const sent = count(({ state }) => state === 'SENT');
  return {
    count: uploads.length,
    over: count(isOver),
    bad: count(isBad),
    unsent,
    there: count((upload) => isGood(upload) && upload.wasThere === true),
    part: uploads.length === 0 ? 0 : 1 - (unsent + sent / 2) / uploads.length,
  };
}

/** What is reckoned with: long enough for the pace to show, short enough to follow it. In milliseconds. */
const WINDOW_MS = 60_000;
/** A pace shows after so long, and after so many. */
const LEAST_MS = 8_000;
const LEAST_ENDED = 5;

/** How long the rest takes, by how fast uploads came to an end within the last minute, whatever held them up. */
export class TimeLeft {
  private samples: { readonly at: number; readonly ended: number }[] = [];
  private ended = 0;

  /** @param more uploads that have just come to an end */
  note(more: number, now: number): void {
    this.ended += more;
    this.samples = this.samples.filter(({ at }) => now - at <= WINDOW_MS);
    this.samples.push({ at: now, ended: this.ended });
  }

  /** Seconds for so many more; undefined while that cannot be told. */
  seconds(waiting: number, now: number): number | undefined {
    const [first] = this.samples;
    if (!first) return undefined;
    const ended = this.ended - first.ended;
    const time = now - first.at;
    // Nothing for a minute: the pace is not what it was.
    if (ended < LEAST_ENDED || time < LEAST_MS || time > 2 * WINDOW_MS) return undefined;
    return (waiting * time) / ended / 1000;
  }
}
