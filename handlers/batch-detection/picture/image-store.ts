import type { QueuedImage } from '../queue/queue-message';

/** An image as read from the store: its bytes, and exactly which version they are of. */
export interface StoredImage {
  readonly bytes: Buffer;
  readonly versionId?: string;
  readonly etag: string;
}

/** The objects of this workflow. */
export interface ImageStore {
  /**
   * Reads an image whole.
   * @throws ImageNotFound; ImageTooLarge before it reads more than Rekognition accepts; TransientServiceError
   */
  read(image: Pick<QueuedImage, 'bucket' | 'key' | 'versionId' | 'etag'>): Promise<StoredImage>;
  /** Which version lies at the image's key now; undefined when none does. */
  current(image: Pick<QueuedImage, 'bucket' | 'key'>): Promise<{ versionId?: string; etag: string } | undefined>;
  /** Reads a small JSON object; undefined when there is none. */
  readJson(bucket: string, key: string): Promise<unknown>;
  write(bucket: string, key: string, body: Buffer | string, contentType: string): Promise<void>;
  /** Copies one version of an image to another key; false when that version is gone. */
  copy(image: { bucket: string; key: string; versionId?: string; etag: string }, toKey: string): Promise<boolean>;
  /**
   * Removes an image from its key, unless something else lies there by now: that stays, and so does a newer upload that
   * arrives at this very moment. In a bucket with versions the image becomes an older version.
   */
  remove(image: { bucket: string; key: string; etag: string }): Promise<void>;
  /** Lists keys, a page at a time. */
  list(
    bucket: string,
    prefix: string,
    continuationToken?: string,
  ): Promise<{ readonly keys: readonly string[]; readonly continuationToken?: string }>;
}

/** Version id, or etag in a bucket without versions: what tells one content of a key from the next. */
export function versionOf(object: { readonly versionId?: string; readonly etag?: string }): string | undefined {
  return object.versionId ?? object.etag;
}
