import { handler } from '../../../handlers/image-analysis/plan-backfill';
import { failureOf } from '../../support/task';

const plan = (input: unknown): ReturnType<typeof handler> =>
  handler({ input, name: 'run', startedAt: '2026-05-01T00:00:00.000Z' });

beforeEach(() => {
  process.env.BACKFILL_CALLS_PER_SECOND = '4';
});

describe('plan-backfill', () => {
  it.each([
    { prefix: 'incoming/2019/' },
    { manifest: 'backfills/in/photos.jsonl' },
    { inventory: 'backfills/inventory/photos/all/2026-05-01T01-00Z/manifest.json' },
  ])('accepts %o, and gives it three places for each photo per second', async (source) => {
    expect(await plan(source)).toMatchObject({ source, folder: 'backfills/run', places: 12, pass: 1, listed: 0 });
  });

  it.each([
    [{}, 'needs one of prefix, manifest, inventory, but has none of them'],
    [{ prefix: 'incoming/', manifest: 'backfills/a.jsonl' }, 'but has prefix and manifest'],
    [{ prefix: 'archive/' }, '"prefix" must begin with incoming/, but is "archive/"'],
    [{ prefix: 3 }, '"prefix" must be a text'],
    [{ manifest: 'incoming/a.jsonl' }, '"manifest" must be a key of the photos bucket below backfills/'],
    [{ manifest: 'backfills/a.csv' }, 'that ends with .jsonl'],
    [{ inventory: 'backfills/a.json' }, 'that ends with /manifest.json'],
    ['incoming/', 'The input must be an object'],
  ])('refuses %j by name, with what to give', async (input, message) => {
    const error = await failureOf(plan(input));

    expect(error.name).toBe('InvalidInputError');
    expect(error.message).toContain(message);
  });
});
