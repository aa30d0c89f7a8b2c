import { PhotoList, type Tile, type TilePage } from '../../src/photos/photo-list';

const PAGE = 3;
const idOf = (number: number): string => number.toString(16).padStart(32, '0');

const tile = (number: number, change: Partial<Tile> = {}): Tile => ({
  id: idOf(number),
  name: `${number}.jpg`,
  status: 'COMPLETED',
  uploadedAt: 1_700_000_000 - number,
  labels: [],
  hasPlace: false,
  ...change,
});

/** An API that pages by key, as the real one does. */
class Api {
  calls: (string | undefined)[] = [];
  constructor(public photos: Tile[]) {}

  load = async (cursor?: string): Promise<TilePage> => {
    this.calls.push(cursor);
    const rest = this.photos.filter(({ id }) => cursor === undefined || id > cursor);
    const photos = rest.slice(0, PAGE);
    return { photos, next: rest.length > PAGE ? photos.at(-1)!.id : undefined, examined: photos.length };
  };
}

const numbers = (list: PhotoList): string[] => list.entries.value.map(({ id }) => String(parseInt(id, 16)));

async function listed(count: number, now?: () => number): Promise<{ api: Api; list: PhotoList }> {
  const api = new Api(Array.from({ length: count }, (_, index) => tile(index + 1)));
  const list = new PhotoList(api.load, now);
  while (!list.isComplete.value) await list.loadNext();
  return { api, list };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a list of photos', () => {
  it('comes page by page and knows its end', async () => {
    const { api, list } = await listed(7);

    await list.loadNext();

    expect(numbers(list)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(list.examined.value).toBe(7);
    expect(api.calls).toEqual([undefined, idOf(3), idOf(6)]);
  });

  it('stands by the time at which photos were taken, whatever page they came with', async () => {
    const api = new Api([
      tile(1),
      tile(2, { capturedAt: '2022-06-15T14:30:00+02:00' }),
      tile(3, { capturedAt: '2022-06-16T09:00:00' }),
      tile(4, { capturedAt: '2022-06-15T23:59:59Z' }),
    ]);
    const list = new PhotoList(api.load, undefined, true);
    while (!list.isComplete.value) await list.loadNext();
    const before = numbers(list);
    list.update(tile(5, { capturedAt: '2022-06-16T08:00:00' }), true);

    expect(before).toEqual(['1', '3', '4', '2']);
    expect(numbers(list)).toEqual(['1', '3', '5', '4', '2']);
    expect(list.isArranged.value).toBe(true);
  });

  it('loads the pages of photos again that stand among those of others', async () => {
    let now = 0;
    const api = new Api([1, 2, 3, 4].map((number) => tile(number, { capturedAt: `2022-06-0${number}T12:00:00` })));
    const list = new PhotoList(api.load, () => now, true);
    while (!list.isComplete.value) await list.loadNext();
    api.photos = api.photos.map((photo) => ({ ...photo, thumbnailUrl: 'new' }));
    now = 10 * 60_000;
    list.show(0, 1);
    await settled();

    expect(list.entries.value.map(({ tile: shown }) => shown?.thumbnailUrl)).toEqual([
      'new',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('loads one page at a time', async () => {
    const api = new Api([tile(1)]);
    const list = new PhotoList(api.load);

    await Promise.all([list.loadNext(), list.loadNext()]);

    expect(api.calls).toHaveLength(1);
  });

  it('goes on after a failure where it was', async () => {
    const api = new Api([1, 2, 3, 4].map((number) => tile(number)));
    let isBroken = false;
    const list = new PhotoList((cursor) => (isBroken ? Promise.reject(new Error('down')) : api.load(cursor)));
    await list.loadNext();
    isBroken = true;
    await list.loadNext();
    const problem = list.problem.value;
    isBroken = false;
    await list.loadNext();

    expect(problem).toEqual(new Error('down'));
    expect(list.problem.value).toBeUndefined();
    expect(numbers(list)).toEqual(['1', '2', '3', '4']);
  });

  it('forgets tiles that are far away, and loads them again when they are looked at', async () => {
    const { api, list } = await listed(60);
    list.show(57, 60);
    const kept = list.entries.value.filter((entry) => entry.tile !== undefined).length;
    api.calls = [];
    list.show(0, 3);
    await settled();

    expect(kept).toBe(12 * PAGE);
    expect(list.entries.value).toHaveLength(60);
    expect(list.entries.value[0]!.tile?.name).toBe('1.jpg');
    expect(api.calls).toEqual([undefined]);
  });

  it('loads addresses anew before they end, and finds photos that newer ones have moved on', async () => {
    let now = 0;
    const { api, list } = await listed(6, () => now);
    api.photos = [tile(0), ...api.photos.filter(({ id }) => id !== idOf(2))];
    now = 9 * 60_000;
    list.show(0, 3);
    await settled();

    expect(numbers(list)).toEqual(['1', '3', '4', '5', '6']);
  });

  it('shows a changed photo where it is, with a new entry, and a new one first', async () => {
    const { list } = await listed(2);
    const before = list.entries.value[1];
    list.update(tile(2, { status: 'REJECTED' }), true);
    list.update(tile(0, { status: 'PENDING' }), true);
    list.update(tile(99), false);

    expect(numbers(list)).toEqual(['0', '1', '2']);
    expect(list.entries.value[2]!.tile?.status).toBe('REJECTED');
    expect(list.entries.value[2]).not.toBe(before);
  });

  it('shows a photo once that came by itself and with its page', async () => {
    const api = new Api([tile(1), tile(2)]);
    const list = new PhotoList(api.load);
    list.update(tile(1), true);
    await list.loadNext();

    expect(numbers(list)).toEqual(['1', '2']);
  });

  it('lets a photo go', async () => {
    const { list } = await listed(4);
    const generation = list.generation.value;
    list.remove(idOf(2));

    expect(numbers(list)).toEqual(['1', '3', '4']);
    expect(list.indexOf(idOf(4))).toBe(2);
    expect(list.generation.value).toBeGreaterThan(generation);
  });
});
