import { ProgressRate } from '../../../local/cli/progress-rate';

/** A rate on its own clock. */
function rateOf(perSecond?: number): {
  readonly rate: ProgressRate;
  finish(times: number, seconds: number, how?: 'finish' | 'skip'): void;
} {
  let now = 0;
  const rate = new ProgressRate(perSecond, () => now);
  return {
    rate,
    finish(times, seconds, how = 'finish') {
      for (let count = 0; count < times; count += 1) {
        now += (seconds * 1000) / times;
        rate[how]();
      }
    },
  };
}

describe('the time that is left', () => {
  it('follows from the measured rate', () => {
    const { rate, finish } = rateOf();

    finish(10, 5);

    expect(rate.secondsLeft(100)).toBeCloseTo(50);
  });

  it('follows from the pace while nothing is finished, and is unknown without one', () => {
    expect(rateOf(5).rate.secondsLeft(100)).toBe(20);
    expect(rateOf().rate.secondsLeft(100)).toBeUndefined();
  });

  it('is never less than the pace allows', () => {
    const { rate, finish } = rateOf(5);

    finish(500, 1);

    expect(rate.secondsLeft(100)).toBe(20);
  });

  it('does not count what was skipped, nor the time that it took', () => {
    const { rate, finish } = rateOf();
    finish(500, 10, 'skip');

    finish(10, 5);

    expect(rate.secondsLeft(100)).toBeCloseTo(50);
  });

  it('is none for nothing', () => {
    expect(rateOf().rate.secondsLeft(0)).toBe(0);
  });
});
