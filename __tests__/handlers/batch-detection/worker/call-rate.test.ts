import { CallRate } from '../../../../handlers/batch-detection/worker/call-rate';
import { virtualClock } from '../../../../packages/local-aws/src/step-functions/virtual-clock';

describe('CallRate', () => {
  it('spaces calls evenly', async () => {
    const clock = virtualClock(0);
    const rate = new CallRate({ initial: 5, minimum: 0.1, maximum: 50 }, clock);
    const times: number[] = [];

    for (let call = 0; call < 4; call += 1) {
      await rate.turn();
      times.push(clock.now());
    }

    expect(times).toEqual([0, 200, 400, 600]);
  });

  it('spaces calls that ask at the same moment', async () => {
    const clock = virtualClock(0);
    const rate = new CallRate({ initial: 10, minimum: 0.1, maximum: 50 }, clock);

    const times = await Promise.all([0, 1, 2].map(async () => (await rate.turn(), clock.now())));

    expect(times).toEqual([0, 100, 200]);
  });

  it('tells whether a call had to wait: one that comes just in time had not', async () => {
    const clock = virtualClock(0);
    const rate = new CallRate({ initial: 5, minimum: 0.1, maximum: 50 }, clock);

    const [first, atOnce] = [await rate.turn(), await rate.turn()];
    await clock.sleep(200);
    const inTime = await rate.turn();

    expect([first, atOnce, inTime]).toEqual([false, true, false]);
  });

  it('falls once for all calls that were on their way when one was throttled', () => {
    const rate = new CallRate({ initial: 10, minimum: 0.1, maximum: 50 }, virtualClock(0));

    rate.throttled();
    rate.throttled();
    rate.throttled();

    expect(rate.perSecond).toBeCloseTo(8.5);
  });

  it('rises while calls go through that had to wait, and not while nobody asks', () => {
    const rate = new CallRate({ initial: 10, minimum: 0.1, maximum: 50 }, virtualClock(0));

    rate.succeeded(false);
    const idle = rate.perSecond;
    rate.succeeded(true);

    expect(idle).toBe(10);
    expect(rate.perSecond).toBeGreaterThan(10);
  });

  it('recovers quickly to where it was throttled, then feels its way', () => {
    const rate = new CallRate({ initial: 10, minimum: 0.1, maximum: 50 }, virtualClock(0));
    rate.throttled();
    let calls = 0;

    while (rate.perSecond < 9.4) {
      rate.succeeded(true);
      calls += 1;
    }
    const before = rate.perSecond;
    for (let call = 0; call < 10; call += 1) rate.succeeded(true);

    expect(calls).toBeLessThan(15);
    expect(rate.perSecond / before).toBeLessThan(1.05);
  });

  it.each([
    ['its maximum', 1000, true, 50],
    ['its minimum', 0.1, false, 0.1],
  ])('stays within %s', (_case, _limit, up, expected) => {
    let now = 0;
    const rate = new CallRate(
      { initial: 10, minimum: 0.1, maximum: 50 },
      { now: () => (now += 2_000), sleep: async () => undefined },
    );

    for (let call = 0; call < 1_000; call += 1) {
      if (up) rate.succeeded(true);
      else rate.throttled();
    }

    expect(rate.perSecond).toBeCloseTo(expected);
  });
});
