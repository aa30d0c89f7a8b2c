import { type News, StatusWatch } from '../../src/uploads/status-watch';
import type { Upload, UploadStatus } from '../../src/uploads/upload';
import { anUpload } from './support/an-upload';

const sent = (id: string): Upload => anUpload({ id, state: 'SENT', key: id });

interface Watched {
  readonly uploads: () => readonly Upload[];
  readonly asked: number[];
  readonly behind: number[];
  /** How much each look has brought. */
  readonly brought: number[];
  readonly clear: () => void;
  readonly watch: StatusWatch;
}

/** @param answers statuses that are told one after the other, the last one from then on */
function watched(count: number, ...answers: (Partial<UploadStatus> | Error)[]): Watched {
  let uploads: readonly Upload[] = Array.from({ length: count }, (_, index) => sent(String(index)));
  const asked: number[] = [];
  const behind: number[] = [];
  const brought: number[] = [];
  const watch = new StatusWatch({
    uploads: () => uploads,
    async statuses(wanted, more) {
      const answer = answers[Math.min(asked.length, answers.length - 1)]!;
      asked.push(wanted.length);
      behind.push(more);
      if (answer instanceof Error) throw answer;
      return wanted.map(({ key }) => ({ key: key!, status: 'WAITING', ...answer }));
    },
    changed(news: readonly News[]) {
      brought.push(news.length);
      const changes = new Map(news.map(({ id, change }) => [id, change]));
      uploads = uploads.map((one) => ({ ...one, ...changes.get(one.id) }));
    },
  });
  return { uploads: () => uploads, asked, behind, brought, clear: () => void (uploads = []), watch };
}

describe('the watch over uploads', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('follows a photo from its place in the queue to its outcome, and then asks no more', async () => {
    const rejected = { status: 'REJECTED', photo: { reason: 'ImageTooSmall', message: 'small' } } as UploadStatus;
    const { uploads, asked, watch } = watched(1, { place: 3 }, { status: 'PENDING', photoId: 'p' }, rejected);
    watch.start();
    await jest.advanceTimersByTimeAsync(2000);
    const first = uploads()[0];
    await jest.advanceTimersByTimeAsync(120_000);

    expect(first).toMatchObject({ state: 'SENT', status: 'WAITING', place: 3 });
    expect(uploads()[0]).toMatchObject({ state: 'ENDED', status: 'REJECTED', reason: 'ImageTooSmall' });
    expect(asked).toHaveLength(3);
  });

  it('looks while one file after the other is sent, however fast they follow', async () => {
    const { asked, watch } = watched(1, { status: 'PENDING' });
    for (let step = 0; step < 100; step += 1) {
      watch.start();
      await jest.advanceTimersByTimeAsync(100);
    }

    expect(asked.length).toBeGreaterThanOrEqual(3);
  });

  it('asks for nothing when all were taken off the list since', async () => {
    const { asked, watch, clear } = watched(1, { status: 'PENDING' });
    watch.start();
    clear();
    await jest.advanceTimersByTimeAsync(10_000);

    expect(asked).toEqual([]);
  });

  it('asks less often while nothing changes: after two seconds, later every fifteen', async () => {
    const { asked, watch } = watched(1, { status: 'PENDING' });
    watch.start();
    await jest.advanceTimersByTimeAsync(60_000);
    const inFirstMinute = asked.length;
    await jest.advanceTimersByTimeAsync(60_000);

    expect(inFirstMinute).toBeLessThan(12);
    expect(asked.length - inFirstMinute).toBe(4);
  });

  it('asks for a hundred at a time, says how many wait behind them, takes a look as one, and goes on after a failure', async () => {
    const { uploads, asked, behind, brought, watch } = watched(150, new Error('down'), { status: 'COMPLETED' });
    watch.start();
    await jest.advanceTimersByTimeAsync(30_000);

    expect(asked).toEqual([100, 100, 50]);
    expect(behind).toEqual([50, 50, 0]);
    expect(brought).toEqual([100, 50]);
    expect(uploads().every(({ state }) => state === 'ENDED')).toBe(true);
  });

  it('says so when S3 has a file no more', async () => {
    const { uploads, watch } = watched(1, { status: 'MISSING' });
    watch.start();
    await jest.advanceTimersByTimeAsync(2000);

    expect(uploads()).toMatchObject([{ state: 'FAILED', problem: { error: 'UploadGone' } }]);
  });
});
