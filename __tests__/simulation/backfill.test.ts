import { playLibrary } from '../../simulation/backfill/library';
import { playMachine } from '../../simulation/backfill/machine';
import { seededRandom } from '../../simulation/random';
import { backfillNumbers } from '../../tools/backfill/backfill-numbers';

describe('the state machine in virtual time', () => {
  it.each([1, 2, 3])('analyses each photo once, at the pace, hardly throttled, in draw %d', async (seed) => {
    const outcome = await playMachine({ photos: 960, callsPerSecond: 4, quota: 5, random: seededRandom(seed) });

    expect(outcome).toMatchObject({ status: 'SUCCEEDED', analysed: 960, lost: 0, twice: 0 });
    expect(outcome.throttledPerPhoto).toBeLessThanOrEqual(0.05);
    expect(outcome.makespanRatio).toBeLessThanOrEqual(1.05);
    // Faster than the pace would take from the quota of uploads.
    expect(outcome.makespanRatio).toBeGreaterThanOrEqual(1);
  });

  it('gets no further than the quota when that is half of the pace, and loses nothing', async () => {
    const outcome = await playMachine({ photos: 480, callsPerSecond: 4, quota: 2, random: seededRandom(7) });

    expect(outcome).toMatchObject({ analysed: 480, lost: 0, twice: 0 });
    expect(outcome.makespanRatio).toBeGreaterThan(1.5);
  });
});

describe('a library by batches', () => {
  const library = {
    photos: 200_000,
    callsPerSecond: 40,
    numbers: backfillNumbers(),
    failedShare: 0,
    lostBatchShare: 0,
  };

  it('takes 1.05 of the time that the pace allows, at most', () => {
    const outcome = playLibrary({ ...library, stoppedAt: [], random: seededRandom(7) });

    expect(outcome).toMatchObject({ runs: 1, lost: 0, named: 0, repeated: 0 });
    expect(outcome.makespanRatio).toBeLessThanOrEqual(1.05);
  });

  it('takes no more than that when batches are lost, photos fail and an operator stops it once', () => {
    const faults = { failedShare: 0.0005, lostBatchShare: 0.0002, stoppedAt: [0.4] };
    const outcome = playLibrary({ ...library, photos: 2_000_000, ...faults, random: seededRandom(7) });

    expect(outcome).toMatchObject({ lost: 0, twice: 0, runs: 2 });
    expect(outcome.repeated).toBeGreaterThan(100);
    expect(outcome.makespanRatio).toBeLessThanOrEqual(1.05);
  });

  it('names what two passes leave, and is finished by the runs after it', () => {
    const faults = { failedShare: 0.05, lostBatchShare: 0.05, stoppedAt: [0.4] };
    const outcome = playLibrary({ ...library, ...faults, random: seededRandom(7) });

    expect(outcome.lost).toBe(0);
    expect(outcome.runs).toBeGreaterThan(2);
    expect(outcome.named).toBeGreaterThan(100);
    expect(outcome.repeated).toBeGreaterThan(1_000);
    expect(outcome.twice).toBe(0);
  });
});
