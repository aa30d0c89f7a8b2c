import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoundingBox } from '../../vision/answers';
import { parseState } from '../../state-file';

export interface StoredFace {
  readonly faceId: string;
  readonly imageId: string;
  /** SHA-256 of the picture's bytes: tells when the same picture is indexed again. */
  readonly imageHash: string;
  readonly externalImageId?: string;
  readonly boundingBox: BoundingBox;
  readonly confidence: number;
  readonly descriptor: Float32Array;
  /** Position in the order of indexing. Never reused. */
  readonly sequence: number;
}

export interface Collection {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly tags: Readonly<Record<string, string>>;
  /** In the order of indexing. */
  readonly faces: readonly StoredFace[];
  readonly nextSequence: number;
}

/**
 * Face collections, one file each. A change is on disk before it is visible, and a deleted face leaves no trace in the
 * file. Changes happen one after another.
 */
export class CollectionStore {
  private tail: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly directory: string,
    private readonly collections: Map<string, Collection>,
  ) {}

  /** @throws Error when the folder or a file in it cannot be read */
  static async open(directory: string): Promise<CollectionStore> {
    await mkdir(directory, { recursive: true });
    const files = (await readdir(directory)).filter((name) => name.endsWith('.json'));
    const collections = await Promise.all(files.map((name) => readCollection(join(directory, name))));
    return new CollectionStore(directory, new Map(collections.map((collection) => [collection.id, collection])));
  }

  find(id: string): Collection | undefined {
    return this.collections.get(id);
  }

  /** By id, in the order of character codes. */
  list(): Collection[] {
    return [...this.collections.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /**
   * Replaces a collection by what `change` makes of it: undefined deletes or does not create it. An error that `change`
   * throws leaves everything as it was.
   */
  update(id: string, change: (current: Collection | undefined) => Collection | undefined): Promise<void> {
    const done = this.tail.then(async () => {
      const current = this.collections.get(id);
      const next = change(current);
      if (next === current) return;
      if (next === undefined) {
        await rm(this.fileOf(id), { force: true });
        this.collections.delete(id);
      } else {
        await writeWhole(this.fileOf(id), serialize(next));
        this.collections.set(id, next);
      }
    });
    this.tail = done.catch(() => undefined);
    return done;
  }

  /** Waits for changes under way. */
  async close(): Promise<void> {
    await this.tail;
  }

  /** By hash: ids may be `..`, differ in letter case only, or be longer than a file name can be. */
  private fileOf(id: string): string {
    return join(this.directory, `${createHash('sha256').update(id).digest('hex')}.json`);
  }
}

function serialize(collection: Collection): string {
  const faces = collection.faces.map((face) => ({ ...face, descriptor: toBase64(face.descriptor) }));
  return JSON.stringify({ ...collection, faces });
}

type StoredCollection = Omit<Collection, 'faces'> & {
  readonly faces: readonly (Omit<StoredFace, 'descriptor'> & { readonly descriptor: string })[];
};

const isCollection = ({ id, faces }: StoredCollection): boolean =>
  typeof id === 'string' &&
  faces.every((face) => [face.faceId, face.descriptor].every((text) => typeof text === 'string'));

/** @throws DamagedFileError */
async function readCollection(file: string): Promise<Collection> {
  const stored = parseState(file, await readFile(file, 'utf8'), isCollection);
  return { ...stored, faces: stored.faces.map((face) => ({ ...face, descriptor: toFloats(face.descriptor) })) };
}

function toBase64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)).toString('base64');
}

function toFloats(base64: string): Float32Array {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}

/** A crash leaves either the old or the new content, never half of it. */
async function writeWhole(file: string, content: string): Promise<void> {
  const draft = `${file}.draft`;
  // Descriptors are biometric data: for this user's eyes only.
  await writeFile(draft, content, { mode: 0o600 });
  await rename(draft, file);
}
