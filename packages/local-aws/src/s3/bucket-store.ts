import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from '../mutex';
import { noSuchKey, noSuchVersion } from './errors';
import { readJsonFile, readJsonFiles, sweep, unlinkIfPresent, writeFileAtomically } from './index-file';
import { KeyLock } from './key-lock';
import { NULL_VERSION, type ObjectVersion, type Version, type Versioning } from './object-version';

export interface BucketSettings {
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly versioning: Versioning;
  /** Whether object events go to EventBridge. */
  readonly eventBridge: boolean;
}

interface KeyFile {
  readonly key: string;
  readonly versions: readonly Version[];
}

const isKeyFile = ({ key, versions }: KeyFile): boolean =>
  typeof key === 'string' && versions.every((version) => version.kind !== 'object' || typeof version.blob === 'string');

/**
 * One bucket on disk: `bucket.json`, one index file per key under `objects/`, named by the key's SHA-256, and the bytes
 * of each version under `blobs/`, named at random. No part of a key is ever part of a path.
 */
export class BucketStore {
  private readonly versionsByKey = new Map<string, readonly Version[]>();
  private readonly lock = new KeyLock();
  private readonly configuring = new Mutex();
  private sortedKeys: readonly string[] | undefined;

  private constructor(
    private readonly folder: string,
    private current: BucketSettings,
  ) {}

  static async create(folder: string, settings: BucketSettings): Promise<BucketStore> {
    for (const name of ['objects', 'blobs', 'uploads']) await mkdir(join(folder, name), { recursive: true });
    const bucket = new BucketStore(folder, settings);
    await bucket.configure(settings);
    return bucket;
  }

  static async load(folder: string): Promise<BucketStore> {
    const bucket = new BucketStore(
      folder,
      await readJsonFile<BucketSettings>(
        join(folder, 'bucket.json'),
        ({ name, versioning }) => typeof name === 'string' && ['Enabled', 'Suspended', 'Off'].includes(versioning),
      ),
    );
    for (const { key, versions } of await readJsonFiles<KeyFile>(bucket.path('objects'), isKeyFile)) {
      bucket.versionsByKey.set(key, versions);
    }
    return bucket;
  }

  get settings(): BucketSettings {
    return this.current;
  }

  /** Changes that come at once follow each other: none undoes another. */
  configure(change: Partial<BucketSettings>): Promise<void> {
    return this.configuring.run(async () => {
      const settings = { ...this.current, ...change };
      await writeFileAtomically(join(this.folder, 'bucket.json'), JSON.stringify(settings));
      this.current = settings;
    });
  }

  /** Keys that have versions or delete markers, in the order of their UTF-8 bytes, as S3 lists them. */
  keys(): readonly string[] {
    this.sortedKeys ??= [...this.versionsByKey.keys()]
      .map((key) => ({ key, bytes: Buffer.from(key) }))
      .sort((a, b) => a.bytes.compare(b.bytes))
      .map(({ key }) => key);
    return this.sortedKeys;
  }

  /** Newest first; empty for a key that never was or is gone for good. */
  versions(key: string): readonly Version[] {
    return this.versionsByKey.get(key) ?? [];
  }

  /**
   * Finds what a key, or a key and a version id, stand for.
   * @throws S3Error NoSuchKey (without version id) or NoSuchVersion
   */
  find(key: string, versionId?: string): Version {
    const versions = this.versions(key);
    const found = versionId === undefined ? versions[0] : versions.find((version) => version.versionId === versionId);
    if (found === undefined) throw versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId);
    return found;
  }

  /** A fresh version id, or `null` when the bucket does not keep versions. */
  nextVersionId(): string {
    return this.current.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : NULL_VERSION;
  }

  /**
   * Replaces the versions of a key. Changes of one key happen one after the other, so what `decide` sees is what it
   * replaces; when it throws, nothing changes. Bytes that no version refers to any more are deleted afterwards.
   */
  change<T>(
    key: string,
    decide: (versions: readonly Version[]) => { readonly versions: readonly Version[]; readonly result: T },
  ): Promise<T> {
    return this.lock.run(key, async () => {
      const before = this.versions(key);
      const { versions, result } = decide(before);
      const file = this.path('objects', `${createHash('sha256').update(key).digest('hex')}.json`);
      if (versions.length === 0) {
        await unlinkIfPresent(file);
        this.versionsByKey.delete(key);
      } else {
        await writeFileAtomically(file, JSON.stringify({ key, versions } satisfies KeyFile));
        this.versionsByKey.set(key, versions);
      }
      if ((before.length === 0) !== (versions.length === 0)) this.sortedKeys = undefined;

      const kept = new Set(blobsOf(versions));
      // The change is made: bytes that stay behind are found by the sweep at a later start.
      for (const blob of blobsOf(before)) if (!kept.has(blob)) await this.deleteBlob(blob).catch(() => undefined);
      return result;
    });
  }

  /** Writes bytes that no version refers to yet; the name is for {@link ObjectVersion.blob}. */
  async writeBlob(chunks: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<string> {
    const blob = randomBytes(16).toString('hex');
    try {
      await writeFile(this.blobPath(blob), chunks, { flag: 'wx' });
      return blob;
    } catch (error) {
      await this.deleteBlob(blob);
      throw error;
    }
  }

  deleteBlob(blob: string): Promise<void> {
    return unlinkIfPresent(this.blobPath(blob));
  }

  /** @param length bytes from `start` on */
  async readBlob(blob: string, start: number, length: number): Promise<Buffer> {
    const file = await open(this.blobPath(blob));
    try {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length, start);
      if (bytesRead !== length) throw new Error(`${this.blobPath(blob)} is shorter than the object it belongs to`);
      return buffer;
    } finally {
      await file.close();
    }
  }

  blobPath(blob: string): string {
    return this.path('blobs', blob);
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Deletes leftovers of writes that were cut short. */
  async sweep(blobsInUse: Iterable<string>): Promise<void> {
    const used = new Set(blobsInUse);
    for (const versions of this.versionsByKey.values()) for (const blob of blobsOf(versions)) used.add(blob);
    await sweep(this.path('blobs'), (name) => used.has(name));
    for (const folder of ['objects', 'uploads']) await sweep(this.path(folder), (name) => name.endsWith('.json'));
  }

  /** Resolves when every change is on disk. */
  idle(): Promise<void> {
    return this.lock.idle();
  }
}

function blobsOf(versions: readonly Version[]): string[] {
  return versions.filter((version): version is ObjectVersion => version.kind === 'object').map(({ blob }) => blob);
}
