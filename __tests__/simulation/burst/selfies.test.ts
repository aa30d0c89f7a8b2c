import { playSelfies } from '../../../simulation/burst/selfies';

const CASE = { album: 130, selfies: 5, withinSeconds: 10, callsPerSecond: 2, seed: 1 };

it('selfies go before the album that is worked off', async () => {
  const own = await playSelfies({ ...CASE, queue: 'of their own' });
  const shared = await playSelfies({ ...CASE, queue: 'of the album' });

  // Two photos of the album may have their moments already, half a second apart, and two functions start cold.
  expect(own.longest).toBeLessThan(6);
  expect(shared.median).toBeGreaterThan(4 * own.median);
});
