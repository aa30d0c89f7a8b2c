import { systemClock } from '../../src/step-functions/clock';
import { virtualClock } from '../../src/step-functions/virtual-clock';

describe('the virtual clock', () => {
  it('passes days in the right order and in no time', async () => {
    const clock = virtualClock(0);
    const order: string[] = [];
    const sleeper = async (name: string, ...naps: number[]): Promise<void> => {
      for (const nap of naps) {
        await clock.sleep(nap);
        order.push(`${name}@${clock.now()}`);
      }
    };

    await Promise.all([sleeper('a', 86_400_000, 1), sleeper('b', 10, 10), sleeper('c', 10)]);

    expect(order).toEqual(['b@10', 'c@10', 'b@20', 'a@86400000', 'a@86400001']);
  });

  it('wakes thousands in order, and those of one moment in the order in which they went to sleep', async () => {
    const clock = virtualClock(0);
    const woken: { readonly at: number; readonly index: number }[] = [];
    const naps = Array.from({ length: 3_000 }, (_, index) => (index * 7_919) % 101);

    await Promise.all(
      naps.map(async (nap, index) => {
        await clock.sleep(nap);
        woken.push({ at: clock.now(), index });
      }),
    );

    const inOrder = naps.map((at, index) => ({ at, index })).sort((one, other) => one.at - other.at);
    expect(woken).toEqual(inOrder);
  });

  it('does not wait for a sleeper that was called off', async () => {
    const clock = virtualClock(0);
    const abort = new AbortController();

    const long = clock.sleep(1_000_000, abort.signal);
    await clock.sleep(5);
    abort.abort(new Error('called off'));

    await expect(long).rejects.toThrow('called off');
    await clock.sleep(5);
    expect(clock.now()).toBe(10);
  });
});

describe('the system clock', () => {
  it('sleeps, and stops at once when aborted', async () => {
    const abort = new AbortController();
    const began = performance.now();

    await systemClock.sleep(20);
    const slept = performance.now() - began;
    const long = systemClock.sleep(2 ** 40, abort.signal);
    setTimeout(() => abort.abort(new Error('enough')), 10);

    await expect(long).rejects.toThrow('enough');
    expect(slept).toBeGreaterThanOrEqual(19);
    await expect(systemClock.sleep(0, abort.signal)).rejects.toThrow('enough');
  });
});
