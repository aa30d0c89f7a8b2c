import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { callService } from '../../runtime/errors';
import type { ImageStatus } from '../record/image-record';
import type { ListedPhoto } from './listed-photos';
import { turnOf } from './places';

/** Most photos in a file: 150 MB, for hours of work. Step Functions reads up to 10 GB. @internal */
export const MOST_IN_FILE = 1_000_000;

/** A photo without an outcome; the status is absent where it has no record. */
export interface MissingPhoto extends ListedPhoto {
  readonly status?: ImageStatus;
}

/** Photos without an outcome, as the lines of a file: what the map reads, and a manifest for another backfill. */
export class MissingFile {
  private readonly blocks: Buffer[] = [];
  private lines = 0;

  get count(): number {
    return this.lines;
  }

  get full(): boolean {
    return this.lines >= MOST_IN_FILE;
  }

  add(photos: readonly MissingPhoto[]): void {
    if (photos.length === 0) return;
    const text = photos.map(({ key, versionId = '', etag = '', status = 'NOT_RECORDED' }, index) =>
      JSON.stringify({ key, versionId, etag, status, turn: turnOf(this.lines + index) }),
    );
    this.blocks.push(Buffer.from(`${text.join('\n')}\n`));
    this.lines += photos.length;
  }

  /** @throws TransientServiceError */
  async write(s3: S3Client, bucket: string, key: string): Promise<void> {
    const Body = Buffer.concat(this.blocks);
    await callService(`writing ${key}`, () => s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body })));
  }
}
