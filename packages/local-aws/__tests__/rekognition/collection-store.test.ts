import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CollectionStore, type Collection } from '../../src/rekognition/collections/collection-store';

let directory: string;
let store: CollectionStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'collections-'));
  store = await CollectionStore.open(directory);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const empty = (id: string): Collection => ({ id, createdAt: 1, tags: {}, faces: [], nextSequence: 0 });

describe('CollectionStore', () => {
  it('brings back what it stored, to the last bit of a descriptor', async () => {
    const descriptor = Float32Array.from({ length: 128 }, (_, i) => Math.fround(Math.sin(i)));
    const stored = {
      ...empty('riders'),
      tags: { a: 'b' },
      nextSequence: 8,
      faces: [
        {
          faceId: 'f',
          imageId: 'i',
          imageHash: 'h',
          externalImageId: 'e',
          boundingBox: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 },
          confidence: 99.5,
          descriptor,
          sequence: 7,
        },
      ],
    };
    await store.update('riders', () => stored);

    const reopened = await CollectionStore.open(directory);

    expect(reopened.find('riders')).toEqual(stored);
  });

  it('keeps biometric data from other users of the machine', async () => {
    await store.update('riders', () => empty('riders'));

    const [file = ''] = await readdir(directory);

    expect((await stat(join(directory, file))).mode & 0o077).toBe(0);
  });

  it('shows a change only when it is on disk', async () => {
    await rm(directory, { recursive: true });

    const change = store.update('riders', () => empty('riders'));

    await expect(change).rejects.toThrow(/ENOENT/);
    expect(store.find('riders')).toBeUndefined();
  });

  it('goes on after a change that failed', async () => {
    const failed = store.update('a', () => {
      throw new Error('refused');
    });
    const next = store.update('b', () => empty('b'));

    await expect(failed).rejects.toThrow('refused');
    await next;
    expect(store.list().map(({ id }) => id)).toEqual(['b']);
  });

  it('lets each change see the one before', async () => {
    const grow = (current: Collection | undefined): Collection => ({
      ...(current ?? empty('a')),
      nextSequence: (current?.nextSequence ?? 0) + 1,
    });

    await Promise.all(Array.from({ length: 20 }, () => store.update('a', grow)));

    expect(store.find('a')?.nextSequence).toBe(20);
  });

  it('ignores a draft that a crash left behind', async () => {
    await writeFile(join(directory, 'abc.json.draft'), '{"id": "hal');

    const reopened = await CollectionStore.open(directory);

    expect(reopened.list()).toEqual([]);
  });

  it('names a file that it cannot read, and the remedy', async () => {
    await writeFile(join(directory, 'abc.json'), '{"id": "hal');

    const opening = CollectionStore.open(directory);

    await expect(opening).rejects.toThrow(/abc\.json is damaged, or of another version\. Delete it/);
  });

  it('makes its folder', async () => {
    const deeper = join(directory, 'not', 'yet');

    await CollectionStore.open(deeper);

    await expect(mkdir(deeper)).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
