import type { Upload } from './upload';
import type { UploadStore } from './upload-store';

/** What an upload is after a reload whose file the browser did not come to copy: it has to be chosen again. */
const withoutFile = (upload: Upload): Upload => ({
  ...upload,
  state: 'FAILED',
  problem: { error: 'FileGone', message: upload.name },
});

export interface FilesParts {
  store(): Pick<UploadStore, 'add' | 'put' | 'file'> | undefined;
  /** An upload as it stands; undefined when it was taken off the list. */
  upload(id: string): Upload | undefined;
  /** Hears when other tabs can read one more. */
  copied(): void;
}

/**
 * The files of uploads. They are sent as they were chosen, while the browser copies them into its database one after the
 * other, where a reload finds them: hundreds of photos are gigabytes, and nobody should wait for a copy of them.
 */
export class UploadFiles {
  /** What this tab has itself: not copied yet, or not taken, in a private window for example. */
  private readonly held = new Map<string, Blob>();
  private readonly refused = new Set<string>();
  private copying: Promise<void> = Promise.resolve();

  constructor(private readonly parts: FilesParts) {}

  /** Whether this tab has the file itself, so that it knows best how the upload stands. */
  holds(id: string): boolean {
    return this.held.has(id);
  }

  /** Whether no other tab will ever be able to read it. */
  isOnlyHere(id: string): boolean {
    return this.refused.has(id);
  }

  async file(id: string): Promise<Blob | undefined> {
    return this.held.get(id) ?? (await this.parts.store()?.file(id));
  }

  /** Holds files from now on, and has those copied that are not sent when their turn comes. */
  hold(files: readonly { readonly upload: Upload; readonly file: Blob }[]): Promise<void> {
    for (const { upload, file } of files) this.held.set(upload.id, file);
    const store = this.parts.store();
    // At once and without files, so that what a reload cuts off is told.
    const noted = store?.put(files.map(({ upload }) => withoutFile(upload))).catch(() => undefined);
    this.copying = Promise.all([this.copying, noted]).then(async () => {
      for (const { upload } of files) await this.copy(upload.id);
    });
    return this.copying;
  }

  /** S3 has it, or nobody wants it: it is not needed any more. */
  drop(ids: readonly string[]): void {
    for (const id of ids) this.held.delete(id);
  }

  private async copy(id: string): Promise<void> {
    const upload = this.parts.upload(id);
    const file = this.held.get(id);
    if (!upload || !file) return;
    try {
      const store = this.parts.store();
      if (!store) throw new Error('This browser keeps nothing.');
      await store.add(upload, file);
      this.held.delete(id);
      this.parts.copied();
    } catch {
      this.refused.add(id);
    }
  }
}
