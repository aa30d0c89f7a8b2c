import { crowdOf, LOOK_MS, mostRunning } from '../../../../handlers/runtime/pace/crowd';
import { virtualClock } from '../../../../packages/local-aws/src/step-functions/virtual-clock';

describe('a crowd', () => {
  it('is looked at now and then, and remembered in between', async () => {
    const clock = virtualClock(0);
    let looks = 0;
    const crowd = crowdOf(clock, async () => (looks += 1) > 1);

    const answers = [await crowd.isFull(), await crowd.isFull()];
    await clock.sleep(LOOK_MS);
    answers.push(await crowd.isFull());

    expect(answers).toEqual([false, false, true]);
    expect(looks).toBe(2);
  });

  it('delays no start when it cannot be looked at', async () => {
    const crowd = crowdOf(virtualClock(0), () => Promise.reject(new Error('throttled')));

    await expect(crowd.isFull()).resolves.toBe(false);
  });

  it.each([
    [5, 50],
    [50, 500],
    [0.5, 20],
  ])('at %d photos per second, %d may run', (callsPerSecond, most) => {
    expect(mostRunning(callsPerSecond)).toBe(most);
  });
});
