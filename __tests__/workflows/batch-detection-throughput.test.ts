import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markedPart } from '../../scripts/marked-part';
import { DOCUMENTED_LOADS } from '../../simulation/batch-tables';
import { measureThroughput, throughputRows, throughputTable } from '../../simulation/throughput';

const document = readFileSync(join(__dirname, '..', '..', 'docs', 'batch-detection.md'), 'utf8');
/** Loads up to this size are played again here; the script plays all of them. */
const PLAYED_IMAGES = 100;

describe('a mass of images', () => {
  it.each([
    { images: 10_000, units: 1, tpsPerUnit: 5 },
    { images: 3_000, units: 4, tpsPerUnit: 8 },
  ])(
    '$images, with $units units of $tpsPerUnit TPS, needs little more than start-up and full throughput',
    async (load) => {
      const { modelMinutes, idealMinutes, throttledAfterWarmUp, done, states } = await measureThroughput(load);

      expect(done).toBe(load.images);
      expect(modelMinutes / idealMinutes).toBeLessThan(1.15);
      expect(throttledAfterWarmUp).toBeLessThan(0.05);
      // A batch of one round, and a few states per further quarter of an hour of work.
      expect(states).toBeLessThan(50);
    },
  );
});

it('the states of a batch do not grow with its images', async () => {
  const [few, many] = [
    await measureThroughput({ images: 20, units: 1, tpsPerUnit: 5 }),
    await measureThroughput({ images: 500, units: 1, tpsPerUnit: 5 }),
  ];

  expect(many.states).toBe(few.states);
  // Start and stop, and five late looks at a model that needs ten minutes.
  expect(many.states).toBeLessThanOrEqual(40);
});

it('the table is what the documentation shows (write it again with `npm run generate`)', async () => {
  const played = DOCUMENTED_LOADS.filter(({ images }) => images <= PLAYED_IMAGES);

  const table = throughputTable(await throughputRows(played));

  expect(markedPart(document, 'throughput').split('\n').slice(0, table.split('\n').length).join('\n')).toBe(table);
});
