import { createHash } from 'node:crypto';
import type { Clock } from '../handlers/runtime/clock';
import type { ImageStore } from '../handlers/batch-detection/picture/image-store';
import { ImageNotFound } from '../handlers/image/image-errors';

export interface StoreOptions {
  readonly clock: Clock;
  /** Milliseconds of a read and of a write. */
  readonly readMs?: number;
  readonly writeMs?: number;
}

interface Version {
  readonly versionId: string;
  readonly etag: string;
  readonly body: string;
}

/** A bucket with versions. */
export class SimulatedStore implements ImageStore {
  /** Every text that was ever written to a key, each once. */
  readonly written = new Map<string, Set<string>>();
  private readonly versions = new Map<string, Version[]>();
  private readonly visible = new Map<string, Version>();
  private issued = 0;

  constructor(private readonly options: StoreOptions) {}

  /** Stores an object at once, as an upload does. */
  put(key: string, body: string): Version {
    this.issued += 1;
    const version = { versionId: `v${this.issued}`, etag: createHash('md5').update(body).digest('hex'), body };
    this.versions.set(key, [...(this.versions.get(key) ?? []), version]);
    this.visible.set(key, version);
    this.written.set(key, (this.written.get(key) ?? new Set()).add(body));
    return version;
  }

  /** Keys of the objects that are there now. */
  keys(prefix: string): string[] {
    return [...this.visible.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  textOf(key: string): string | undefined {
    return this.visible.get(key)?.body;
  }

  async read({ key, versionId, etag }: Parameters<ImageStore['read']>[0]): ReturnType<ImageStore['read']> {
    await this.reading();
    const found =
      versionId === undefined
        ? this.visible.get(key)
        : this.versions.get(key)?.find((version) => version.versionId === versionId);
    if (!found || (versionId === undefined && etag !== undefined && etag !== found.etag)) {
      throw new ImageNotFound(`${key} is not there.`);
    }
    return { bytes: Buffer.from(found.body), versionId: found.versionId, etag: found.etag };
  }

  async current({ key }: Parameters<ImageStore['current']>[0]): ReturnType<ImageStore['current']> {
    await this.reading();
    const found = this.visible.get(key);
    return found && { versionId: found.versionId, etag: found.etag };
  }

  async readJson(_bucket: string, key: string): Promise<unknown> {
    await this.reading();
    const found = this.visible.get(key);
    return found === undefined ? undefined : JSON.parse(found.body);
  }

  async write(_bucket: string, key: string, body: Buffer | string): Promise<void> {
    await this.writing();
    this.put(key, String(body));
  }

  async copy({ key, versionId }: Parameters<ImageStore['copy']>[0], toKey: string): Promise<boolean> {
    await this.writing();
    const found = this.versions.get(key)?.find((version) => version.versionId === versionId);
    if (!found) return false;
    this.put(toKey, found.body);
    return true;
  }

  async remove({ key, etag }: Parameters<ImageStore['remove']>[0]): Promise<void> {
    await this.writing();
    if (this.visible.get(key)?.etag === etag) this.visible.delete(key);
  }

  async list(_bucket: string, prefix: string): ReturnType<ImageStore['list']> {
    await this.reading();
    return { keys: this.keys(prefix) };
  }

  private reading(): Promise<void> {
    return this.options.clock.sleep(this.options.readMs ?? 40);
  }

  private writing(): Promise<void> {
    return this.options.clock.sleep(this.options.writeMs ?? 50);
  }
}
