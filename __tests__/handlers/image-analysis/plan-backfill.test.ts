import { handler } from '../../../handlers/image-analysis/plan-backfill';
import { failureOf } from '../../support/task';

const plan = (input: unknown): ReturnType<typeof handler> =>
  handler({ input, name: 'run', startedAt: '2026-05-01T00:00:00.000Z' });

beforeEach(() => {
  Object.assign(process.env, { BACKFILL_CALLS_PER_SECOND: '4', CALLS_PER_SECOND: '5', AWS_REGION: 'us-east-1' });
});

describe('plan-backfill', () => {
  it.each([
    { prefix: 'incoming/2019/' },
    { manifest: 'backfills/in/photos.jsonl' },
    { inventory: 'backfills/inventory/photos/all/2026-05-01T01-00Z/manifest.json' },
  ])('accepts %o, and gives it three places for each photo per second', async (source) => {
    expect(await plan(source)).toMatchObject({
      ...{ source, folder: 'backfills/run', callsPerSecond: 4 },
      ...{ places: 12, pass: 1, listed: 0 },
    });
  });

  it.each([
    ['of what is set', '10', 8],
    ['of what AWS grants', '0', 40],
    ['rounded down', '8', 6],
  ])('takes four fifths of the pace by default, %s', async (_, pace, callsPerSecond) => {
    Object.assign(process.env, { BACKFILL_CALLS_PER_SECOND: '0', CALLS_PER_SECOND: pace });

    expect(await plan({ prefix: 'incoming/' })).toMatchObject({ callsPerSecond });
  });

  it.each([
    ['5', '5'],
    ['60', '0'],
    ['0', '1'],
  ])('refuses a share of %s where the pace is %s: nothing would be left for uploads', async (share, pace) => {
    Object.assign(process.env, { BACKFILL_CALLS_PER_SECOND: share, CALLS_PER_SECOND: pace });

    const error = await failureOf(plan({ prefix: 'incoming/' }));

    expect(error.name).toBe('InvalidInputError');
    expect(error.message).toContain('backfillCallsPerSecond must leave something');
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
