import 'fake-indexeddb/auto';
import type { Upload } from '../../src/uploads/upload';
import { UploadStore } from '../../src/uploads/upload-store';
import { anUpload } from './support/an-upload';

const upload = (id: string, owner: string, order: number): Upload => anUpload({ id, owner, order, name: `${id}.jpg` });

describe('the store of uploads', () => {
  it('keeps uploads and files over a reload, for each owner in their order', async () => {
    const before = await UploadStore.open();
    await before.add(upload('b', 'anna', 2), new Blob(['bb']));
    await before.add(upload('a', 'anna', 1), new Blob(['a']));
    await before.add(upload('c', 'ben', 3), new Blob(['c']));
    await before.put([{ ...upload('b', 'anna', 2), state: 'SENDING' }]);

    const after = await UploadStore.open();
    const kept = await after.list('anna');

    expect(kept.map(({ id, state }) => [id, state])).toEqual([
      ['a', 'QUEUED'],
      ['b', 'SENDING'],
    ]);
    expect(await after.file('b')).toBeDefined();
  });

  it('lets go of files that S3 has, and of uploads that are over', async () => {
    const store = await UploadStore.open();
    await store.add(upload('d', 'dora', 1), new Blob(['d']));
    await store.put([{ ...upload('d', 'dora', 1), state: 'SENT' }]);
    const withoutFile = await store.file('d');
    const kept = await store.list('dora');
    await store.remove(['d']);

    expect(withoutFile).toBeUndefined();
    expect(kept).toHaveLength(1);
    expect(await store.list('dora')).toEqual([]);
  });
});
