import 'fake-indexeddb/auto';
import type { Upload } from '../../src/uploads/upload';
import { UploadFiles } from '../../src/uploads/upload-files';
import { UploadStore } from '../../src/uploads/upload-store';
import { anUpload } from './support/an-upload';

/** A tab with uploads, and a database that may be full. */
class Tab {
  uploads: Upload[];
  copied = 0;
  private readonly opened = UploadStore.open();
  private store: UploadStore | undefined;
  readonly files: UploadFiles;

  constructor(
    private readonly owner: string,
    names: readonly string[],
    private readonly limit = Infinity,
  ) {
    this.uploads = names.map((name, order) => anUpload({ id: `${owner}-${name}`, owner, order, name }));
    this.files = new UploadFiles({
      store: () => this.store,
      upload: (id) => this.uploads.find((upload) => upload.id === id),
      copied: () => void (this.copied += 1),
    });
  }

  async open(): Promise<void> {
    const store = await this.opened;
    const { limit } = this;
    const add = async (upload: Upload, file: Blob): Promise<void> => {
      if (this.copied >= limit) throw new DOMException('full', 'QuotaExceededError');
      await store.add(upload, file);
    };
    this.store = Object.assign(Object.create(store) as UploadStore, { add });
  }

  hold(): Promise<void> {
    return this.files.hold(this.uploads.map((upload) => ({ upload, file: new Blob([upload.name]) })));
  }

  async kept(): Promise<string[]> {
    const kept = await (await this.opened).list(this.owner);
    return kept.map(({ name, state, problem }) => [name, state, problem?.error].filter(Boolean).join(' '));
  }
}

describe('the files of uploads', () => {
  it('can be sent at once, and are copied one after the other for a reload', async () => {
    const tab = new Tab('anna', ['1', '2', '3']);
    await tab.open();
    const holding = tab.hold();
    const atOnce = await tab.files.file('anna-3');
    await holding;

    expect(atOnce?.size).toBe(1);
    expect(tab.copied).toBe(3);
    expect(await tab.kept()).toEqual(['1 QUEUED', '2 QUEUED', '3 QUEUED']);
    expect(tab.files.holds('anna-3')).toBe(false);
    expect(await tab.files.file('anna-3')).toBeDefined();
  });

  it('are to be chosen again when a reload comes before their copy', async () => {
    const tab = new Tab('ben', ['1', '2', '3'], 1);
    await tab.open();
    await tab.hold();

    expect(await tab.kept()).toEqual(['1 QUEUED', '2 FAILED FileGone', '3 FAILED FileGone']);
    expect(tab.files.isOnlyHere('ben-2')).toBe(true);
    expect(await tab.files.file('ben-2')).toBeDefined();
  });

  it('are not copied when they are sent or not wanted any more', async () => {
    const tab = new Tab('cleo', ['1', '2', '3']);
    await tab.open();
    const holding = tab.hold();
    tab.files.drop(['cleo-1']);
    tab.uploads = tab.uploads.filter(({ name }) => name !== '2');
    await holding;

    expect(tab.copied).toBe(1);
    expect(await tab.files.file('cleo-1')).toBeUndefined();
  });

  it('stay in the tab where a browser keeps nothing', async () => {
    const tab = new Tab('dora', ['1']);
    await tab.hold();

    expect(tab.files.isOnlyHere('dora-1')).toBe(true);
    expect(await tab.files.file('dora-1')).toBeDefined();
  });
});
