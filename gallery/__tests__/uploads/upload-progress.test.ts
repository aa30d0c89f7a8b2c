import { progressOf, TimeLeft } from '../../src/uploads/upload-progress';
import { anUpload } from './support/an-upload';

describe('the progress of all uploads', () => {
  it('tells what is over, what has to be looked at, what has to be sent and what was there', () => {
    const progress = progressOf([
      anUpload({ state: 'ENDED', status: 'COMPLETED' }),
      anUpload({ state: 'ENDED', status: 'INCOMPLETE', wasThere: true }),
      anUpload({ state: 'ENDED', status: 'REJECTED', wasThere: true }),
      anUpload({ state: 'REFUSED' }),
      anUpload({ state: 'FAILED' }),
      anUpload({ state: 'SENT', status: 'PENDING' }),
      anUpload({ state: 'SENDING' }),
      anUpload({ state: 'QUEUED' }),
    ]);

    expect(progress).toEqual({ count: 8, over: 4, bad: 3, unsent: 2, there: 1, part: 0.6875 });
  });

  it('is none of nothing', () => {
    expect(progressOf([])).toEqual({ count: 0, over: 0, bad: 0, unsent: 0, there: 0, part: 0 });
  });
});

describe('the time that is left', () => {
  /** So many uploads end every two seconds, from one second to another. */
  function ending(time: TimeLeft, each: number, from: number, to: number): void {
    for (let second = from; second <= to; second += 2) time.note(each, second * 1000);
  }

  it('is told by the pace, as soon as that shows', () => {
    const time = new TimeLeft();
    const before = time.seconds(400, 0);
    ending(time, 10, 20, 26);
    const early = time.seconds(400, 26_000);
    ending(time, 10, 28, 40);

    expect([before, early]).toEqual([undefined, undefined]);
    expect(time.seconds(400, 40_000)).toBeCloseTo(80);
  });

  it('follows a pace that changes within a minute', () => {
    const time = new TimeLeft();
    ending(time, 10, 0, 100);
    ending(time, 2, 102, 162);

    expect(time.seconds(100, 162_000)).toBeCloseTo(100);
  });

  it('grows while nothing ends, and is not told any more after two minutes of that', () => {
    const time = new TimeLeft();
    ending(time, 10, 0, 20);
    const soon = time.seconds(100, 20_000)!;
    const later = time.seconds(100, 60_000)!;

    expect(soon).toBeCloseTo(20);
    expect(later).toBeCloseTo(60);
    expect(time.seconds(100, 121_000)).toBeUndefined();
  });
});
