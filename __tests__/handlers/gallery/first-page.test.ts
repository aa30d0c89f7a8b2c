import type { Hono } from 'hono';
import { createApp } from '../../../handlers/gallery/app';
import type { Answer } from '../../../handlers/gallery/router';
import { type GalleryRecords, openGalleryRecords } from '../../support/gallery-records';

/** What an operation has asked of DynamoDB: its calls, and how many items they gave. */
interface Cost {
  readonly calls: readonly string[];
  readonly items: number;
}

const OWNERS = { few: 200, many: 2000 };

let records: GalleryRecords;
let calls: string[] = [];
let items = 0;

beforeAll(async () => {
  records = await openGalleryRecords();
  for (const [owner, count] of Object.entries(OWNERS)) await records.seed(owner, count);
  records.parts.clients.dynamodb.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (call) => {
        const answer = await next(call);
        const { Items, Responses, Item } = answer.output as {
          Items?: object[];
          Item?: object;
          Responses?: Record<string, object[]>;
        };
        calls.push(commandName);
        items += (Items?.length ?? 0) + (Item ? 1 : 0) + Object.values(Responses ?? {}).flat().length;
        return answer;
      },
    { step: 'initialize' },
  );
});
afterAll(() => records.close());

const appOf = (owner: string): Hono =>
  createApp(records.parts, async () => ({ owner, name: owner, isAdmin: owner === 'boss' }));

async function ask(
  owner: string,
  path: string,
): Promise<{ readonly cost: Cost; readonly found: number; readonly next?: string }> {
  calls = [];
  items = 0;
  const response = await appOf(owner).request(`/api${path}`);
  expect(response.status).toBe(200);
  const { photos = [], next } = (await response.json()) as Partial<Answer<'searchPhotos'>>;
  return { cost: { calls, items }, found: photos.length, next };
}

describe('a page costs the same in an album of 200 photos and of 2,000', () => {
  it.each([
    ['all of an owner', () => '/photos', 60],
    ['an album', (owner: string) => `/photos?album=${owner}%2Fall-0000`, 60],
    ['a label that all have', () => '/photos?label=person', 60],
    ['a label of a few, as many as there are', () => '/photos?label=boat&limit=2', 2],
    ['the largest page', () => '/photos?limit=200', 200],
    ['all of an owner, to an admin', (owner: string) => `/photos?owner=${owner}`, 60],
  ])('%s', async (what, path, found) => {
    const viewer = (owner: string): string => (what.endsWith('admin') ? 'boss' : owner);

    const few = await ask(viewer('few'), path('few'));
    const many = await ask(viewer('many'), path('many'));

    expect([few.found, many.found]).toEqual([found, found]);
    expect(many.cost).toEqual(few.cost);
    expect(many.cost.calls).not.toContain('ScanCommand');
  });

  it('the last page as much as the first', async () => {
    const first = await ask('many', '/photos?album=many%2Fall-0000');
    const costs: Cost[] = [];
    let [seen, cursor] = [first.found, first.next];
    while (cursor !== undefined) {
      const page = await ask('many', `/photos?album=many%2Fall-0000&cursor=${cursor}`);
      costs.push(page.cost);
      seen += page.found;
      cursor = page.next;
    }

    expect(seen).toBe(OWNERS.many);
    // The last one has what is left.
    expect(costs.slice(0, -1)).toEqual(costs.slice(0, -1).map(() => first.cost));
    expect(costs.at(-1)!.calls).toEqual(first.cost.calls);
  });

  it('and a search that nothing meets looks at a thousand at most', async () => {
    const { cost, found, next } = await ask('many', '/photos?text=nothing');

    // A thousand photos, and the one album whose name may hold the text.
    expect([found, cost.items, typeof next]).toEqual([0, 1001, 'string']);
  });
});
