import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BusEvent } from '../service';
import { DamagedFileError } from '../state-file';
import { BucketStore, type BucketSettings } from './bucket-store';
import { noSuchBucket, S3Error } from './errors';
import { KeyLock } from './key-lock';
import { MultipartStore } from './multipart-store';
import { Sequencer } from './sequencer';

/** A bucket with its objects and its unfinished multipart uploads. */
export interface Bucket {
  readonly store: BucketStore;
  readonly uploads: MultipartStore;
}

/** Every bucket of the local S3, and what is issued across buckets. */
export class Storage {
  readonly sequencer = new Sequencer();
  private readonly byName = new Map<string, Bucket>();
  private readonly lock = new KeyLock();

  private constructor(
    private readonly folder: string,
    private readonly onEvent: (event: BusEvent) => void,
  ) {}

  /** @throws Error naming the folder and the remedy, when it cannot be read or written */
  static async open(folder: string, onEvent: (event: BusEvent) => void): Promise<Storage> {
    const storage = new Storage(folder, onEvent);
    try {
      await mkdir(folder, { recursive: true });
      for (const name of await readdir(folder)) await storage.load(name);
    } catch (error) {
      if (error instanceof DamagedFileError) throw error;
      throw new Error(
        `The local S3 cannot use the folder ${folder}: ${(error as Error).message}. ` +
          `Make it readable and writable for this user, or choose another folder, or delete it to start empty.`,
        { cause: error },
      );
    }
    return storage;
  }

  /** In the order of their names. */
  buckets(): readonly Bucket[] {
    return [...this.byName.values()].sort((a, b) => (a.store.settings.name < b.store.settings.name ? -1 : 1));
  }

  /** @throws S3Error NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.byName.get(name);
    if (bucket === undefined) throw noSuchBucket(name);
    return bucket;
  }

  /**
   * @returns false when the bucket exists already; it stays as it is
   * @throws S3Error InvalidBucketName
   */
  async createBucket(settings: Omit<BucketSettings, 'createdAt'>): Promise<boolean> {
    const { name } = settings;
    if (!isBucketName(name)) {
      throw new S3Error(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name });
    }
    return this.lock.run(name, async () => {
      if (this.byName.has(name)) return false;
      const createdAt = new Date().toISOString();
      const store = await BucketStore.create(join(this.folder, name), { ...settings, createdAt });
      this.byName.set(name, { store, uploads: await MultipartStore.load(store) });
      return true;
    });
  }

  /** @throws S3Error BucketNotEmpty */
  async deleteBucket(name: string): Promise<void> {
    const { store } = this.bucket(name);
    if (store.keys().length > 0) {
      throw new S3Error(
        409,
        'BucketNotEmpty',
        'The bucket you tried to delete is not empty. Delete all its versions.',
        {
          BucketName: name,
        },
      );
    }
    this.byName.delete(name);
    await rm(join(this.folder, name), { recursive: true, force: true });
  }

  /** Sends an event to EventBridge if its bucket does; after the call that caused it has done its work. */
  publish(bucket: BucketStore, event: BusEvent): void {
    if (bucket.settings.eventBridge) setImmediate(() => this.onEvent(event));
  }

  /** Resolves when every change is on disk and every event is handed over. */
  async close(): Promise<void> {
    await Promise.all(this.buckets().map(({ store }) => store.idle()));
    await new Promise((resolve) => setImmediate(resolve));
  }

  private async load(name: string): Promise<void> {
    const folder = join(this.folder, name);
    // A folder without settings is a bucket whose creation or deletion was cut short.
    const isBucket = isBucketName(name) && (await isFile(join(folder, 'bucket.json')));
    if (!isBucket) return;
    const store = await BucketStore.load(folder);
    const uploads = await MultipartStore.load(store);
    await store.sweep(uploads.blobs());
    for (const key of store.keys()) {
      for (const { sequencer } of store.versions(key)) this.sequencer.observe(sequencer);
    }
    this.byName.set(name, { store, uploads });
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
