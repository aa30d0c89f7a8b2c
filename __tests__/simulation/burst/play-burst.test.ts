import { COMPARED, outcomesOf } from '../../../simulation/burst/burst-tables';
import { DESIGNS } from '../../../simulation/burst/designs';
import { playBurst } from '../../../simulation/burst/play-burst';
import { FAIR } from '../../../simulation/burst/weather';

const [paced, former] = COMPARED;
const BURST = { images: 100, withinSeconds: 4, callsPerSecond: 10, weather: FAIR, seed: 1 };
/** Seconds that the last photo takes by itself. */
const ONE_PHOTO_SECONDS = 4;

describe('a burst of uploads', () => {
  it('is analysed at the pace: nothing lost, nothing twice, nothing incomplete, hardly a refused call', async () => {
    const outcome = await playBurst(paced!, BURST);

    expect(outcome).toMatchObject({ lost: 0, duplicated: 0, incomplete: 0, default: true });
    // Cold starts put the first photos close together: a few calls in each burst, whatever its size.
    expect(outcome.throttledPerPhoto * 100).toBeLessThanOrEqual(15);
    expect(outcome.makespanSeconds).toBeLessThan((100 / 10) * 1.1 + ONE_PHOTO_SECONDS);
    expect(outcome.pricePerThousand).toBeLessThan(0.01);
    expect(outcome.extraTransitions).toBeLessThan(0.2);
  });

  it('without a pace ends incomplete for the most part, with many refused calls', async () => {
    const outcome = await playBurst(former!, { ...BURST, callsPerSecond: 2 });

    expect(outcome.incomplete).toBeGreaterThan(60);
    expect(outcome.throttledPerPhoto).toBeGreaterThan(5);
    expect(outcome.extraTransitions).toBeGreaterThan(1);
  });

  it('loses photos where those without a turn go back into the queue until they are dead letters', async () => {
    const back = DESIGNS.find(({ name }) => name.startsWith('token'))!;

    const outcome = await playBurst(back, { ...BURST, callsPerSecond: 0.2 });

    expect(outcome.lost).toBeGreaterThan(0);
  });

  it('is the same for the same seed and another for another', async () => {
    const [first, again, other] = [
      await playBurst(paced!, BURST),
      await playBurst(paced!, BURST),
      await playBurst(paced!, { ...BURST, seed: 2 }),
    ];

    expect(again).toEqual(first);
    expect(other.makespanSeconds).not.toBe(first.makespanSeconds);
  });

  it('holds few executions while Rekognition is out, and goes on afterwards', async () => {
    const outage = { name: 'outage', outage: { from: 2, to: 600 } };

    const outcome = await playBurst(paced!, { ...BURST, weather: outage });

    expect(outcome).toMatchObject({ lost: 0, incomplete: 0 });
    expect(outcome.makespanSeconds).toBeLessThan(600 + 120);
  });
});

it('a photo with none in front of it takes less than a second longer at the pace', async () => {
  const [withPace, without] = await outcomesOf(COMPARED, [{ images: 1, withinSeconds: 1, callsPerSecond: 5 }]);

  const longer = withPace!.longestSeconds - without!.longestSeconds;

  expect(longer).toBeGreaterThan(0);
  expect(longer).toBeLessThan(1);
});
