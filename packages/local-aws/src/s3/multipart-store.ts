import { randomBytes } from 'node:crypto';
import type { ChecksumAlgorithm } from '../endpoint-checksums';
import type { BucketStore } from './bucket-store';
import { noSuchUpload } from './errors';
import { readJsonFiles, unlinkIfPresent, writeFileAtomically } from './index-file';
import { KeyLock } from './key-lock';
import type { ObjectAttributes } from './metadata';
import type { ObjectChecksum } from './object-version';

export interface UploadedPart {
  readonly partNumber: number;
  readonly blob: string;
  /** Bytes. */
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksum?: ObjectChecksum;
}

/** A multipart upload that is neither completed nor aborted. */
export interface Upload {
  readonly uploadId: string;
  readonly key: string;
  readonly attributes: ObjectAttributes;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ObjectChecksum['type'] };
  /** In the order of their numbers. */
  readonly parts: readonly UploadedPart[];
}

/** The unfinished multipart uploads of a bucket: one index file each, their parts among the bucket's blobs. */
export class MultipartStore {
  private readonly uploads = new Map<string, Upload>();
  private readonly lock = new KeyLock();

  private constructor(private readonly bucket: BucketStore) {}

  static async load(bucket: BucketStore): Promise<MultipartStore> {
    const store = new MultipartStore(bucket);
    const isUpload = ({ uploadId, key, parts }: Upload): boolean =>
      typeof uploadId === 'string' && typeof key === 'string' && Array.isArray(parts);
    for (const upload of await readJsonFiles(bucket.path('uploads'), isUpload)) {
      store.uploads.set(upload.uploadId, upload);
    }
    return store;
  }

  async create(upload: Omit<Upload, 'uploadId' | 'parts'>): Promise<Upload> {
    const created: Upload = { ...upload, uploadId: randomBytes(32).toString('hex'), parts: [] };
    await this.write(created);
    return created;
  }

  /** @throws S3Error NoSuchUpload, also when the upload belongs to another key */
  find(uploadId: string, key: string): Upload {
    const upload = this.uploads.get(uploadId);
    if (upload === undefined || upload.key !== key) throw noSuchUpload(uploadId);
    return upload;
  }

  /** Adds a part, or replaces the one of the same number. */
  addPart(uploadId: string, key: string, part: UploadedPart): Promise<void> {
    return this.lock.run(uploadId, async () => {
      const upload = this.find(uploadId, key);
      const replaced = upload.parts.filter(({ partNumber }) => partNumber === part.partNumber);
      const others = upload.parts.filter(({ partNumber }) => partNumber !== part.partNumber);
      await this.write({ ...upload, parts: [...others, part].sort((a, b) => a.partNumber - b.partNumber) });
      for (const { blob } of replaced) await this.bucket.deleteBlob(blob);
    });
  }

  /**
   * Ends an upload: runs `finish` while no part can be added, then forgets the upload and deletes its parts. When
   * `finish` throws, the upload stays.
   */
  end<T>(uploadId: string, key: string, finish: (upload: Upload) => Promise<T>): Promise<T> {
    return this.lock.run(uploadId, async () => {
      const upload = this.find(uploadId, key);
      const result = await finish(upload);
      await unlinkIfPresent(this.file(uploadId));
      this.uploads.delete(uploadId);
      for (const { blob } of upload.parts) await this.bucket.deleteBlob(blob);
      return result;
    });
  }

  /** Blobs of every part. */
  blobs(): string[] {
    return [...this.uploads.values()].flatMap(({ parts }) => parts.map(({ blob }) => blob));
  }

  private async write(upload: Upload): Promise<void> {
    await writeFileAtomically(this.file(upload.uploadId), JSON.stringify(upload));
    this.uploads.set(upload.uploadId, upload);
  }

  private file(uploadId: string): string {
    return this.bucket.path('uploads', `${uploadId}.json`);
  }
}
