import { playSelfies } from '../../../simulation/burst/selfies';

const CASE = { album: 130, selfies: 5, withinSeconds: 10, callsPerSecond: 2, seed: 1 };

it('selfies go before the album that is worked off', async () => {
  const own = await playSelfies({ ...CASE, queue: 'of their own' });
  const shared = await playSelfies({ ...CASE, queue: 'of the album' });

  // Two photos of the album may have their moments already, half a second apart, and two functions start cold.
  expect(own.longest).toBeLessThan(6);
  expect(shared.median).toBeGreaterThan(4 * own.median);
});

it.each([5, 50])(
  'a rider waits less than a second for the queue while no one else is there, at %d per second',
  async (callsPerSecond) => {
    const idle = { album: 0, withinSeconds: 120, callsPerSecond, queue: 'of their own' } as const;

    const alone = await Promise.all([1, 2, 3, 4].map((seed) => playSelfies({ ...idle, selfies: 1, seed })));
    const several = await Promise.all([1, 2, 3, 4].map((seed) => playSelfies({ ...idle, selfies: 30, seed })));

    // Delivery, notice, the cold start of the starter, the clock: all of it that comes before the execution.
    for (const { longest } of [...alone, ...several]) expect(longest).toBeLessThan(1);
  },
);
