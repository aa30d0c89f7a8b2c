import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Upload } from './upload';

interface Schema extends DBSchema {
  uploads: { key: string; value: Upload; indexes: { owner: string } };
  /** Apart, so that listing the uploads reads no file. */
  files: { key: string; value: Blob };
}

/** Uploads and their files on this machine, over a reload. */
export class UploadStore {
  private constructor(private readonly database: IDBPDatabase<Schema>) {}

  static async open(): Promise<UploadStore> {
    const database = await openDB<Schema>('gallery-uploads', 1, {
      upgrade(created) {
        created.createObjectStore('uploads', { keyPath: 'id' }).createIndex('owner', 'owner');
        created.createObjectStore('files');
      },
    });
    return new UploadStore(database);
  }

  /** In the order in which they were added. */
  async list(owner: string): Promise<Upload[]> {
    const uploads = await this.database.getAllFromIndex('uploads', 'owner', owner);
    return uploads.sort((a, b) => a.order - b.order);
  }

  async add(upload: Upload, file: Blob): Promise<void> {
    const change = this.database.transaction(['uploads', 'files'], 'readwrite');
    await Promise.all([
      change.objectStore('uploads').put(upload),
      change.objectStore('files').put(file, upload.id),
      change.done,
    ]);
  }

  /** Keeps how uploads stand. The files of those that S3 has are not needed here any more. */
  async put(uploads: readonly Upload[]): Promise<void> {
    const change = this.database.transaction(['uploads', 'files'], 'readwrite');
    const sent = uploads.filter(({ state }) => state === 'SENT');
    await Promise.all([
      ...uploads.map((upload) => change.objectStore('uploads').put(upload)),
      ...sent.map(({ id }) => change.objectStore('files').delete(id)),
      change.done,
    ]);
  }

  file(id: string): Promise<Blob | undefined> {
    return this.database.get('files', id);
  }

  async remove(ids: readonly string[]): Promise<void> {
    const change = this.database.transaction(['uploads', 'files'], 'readwrite');
    await Promise.all([
      ...ids.flatMap((id) => [change.objectStore('uploads').delete(id), change.objectStore('files').delete(id)]),
      change.done,
    ]);
  }
}
