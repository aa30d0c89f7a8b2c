import { inParallel } from '../../../local/cli/runs/in-parallel';

const never = new AbortController().signal;
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('inParallel', () => {
  it('keeps the order of the items and never works on more than allowed', async () => {
    let working = 0;
    let most = 0;

    const results = await inParallel([5, 1, 3, 2], 2, never, async (item) => {
      most = Math.max(most, ++working);
      for (let turn = 0; turn < item; turn++) await tick();
      working--;
      return item * 10;
    });

    expect(results).toEqual([50, 10, 30, 20]);
    expect(most).toBe(2);
  });

  it('fails with the first error after what has begun has ended', async () => {
    const ended: number[] = [];

    const outcome = inParallel([1, 2, 3, 4], 2, never, async (item) => {
      await tick();
      if (item === 1) throw new Error('first');
      await tick();
      ended.push(item);
    });

    await expect(outcome).rejects.toThrow('first');
    expect(ended).toEqual([2]);
  });

  it('begins nothing once it is stopped', async () => {
    const stop = new AbortController();
    const begun: number[] = [];

    const outcome = inParallel([1, 2, 3], 1, stop.signal, async (item) => {
      begun.push(item);
      stop.abort(new Error('stopped'));
    });

    await expect(outcome).rejects.toThrow('stopped');
    expect(begun).toEqual([1]);
  });
});
