import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { BusEvent } from '../../../packages/local-aws/src/service';
import type { Execution } from '../../../packages/local-aws/src/step-functions/execution';
import type { LocalEnvironment } from '../../environment';
import type { PhotoFile } from '../photo-files';
import { StartedExecutions } from './executions';

/** An uploaded photo and the execution that its event started. */
export interface StartedPhoto {
  readonly object: {
    readonly bucket: string;
    readonly key: string;
    readonly versionId?: string;
    readonly etag?: string;
  };
  readonly execution: Execution;
}

/** Object keys of photos below a prefix. Two folders of one name become two albums. */
export function photoKeys(photos: readonly PhotoFile[], prefix: string): string[] {
  const owners = new Map<string, string>();
  return photos.map((photo) => {
    const path = resolve(photo.path);
    const key = `${prefix}${photo.album}/${photo.name}`;
    if ((owners.get(key) ?? path) === path) {
      owners.set(key, path);
      return key;
    }
    const distinct = createHash('sha256').update(path).digest('hex').slice(0, 8);
    return `${prefix}${photo.album}-${distinct}/${photo.name}`;
  });
}

/** Uploads photos to a bucket whose rule starts a workflow with `{ bucket, key, ... }`. */
export class PhotoUploads {
  private readonly started: StartedExecutions;
  private readonly events = new Map<string, BusEvent>();
  private readonly stopListening: () => void;

  constructor(
    private readonly environment: LocalEnvironment,
    private readonly workflow: string,
    private readonly bucket: string,
  ) {
    this.started = new StartedExecutions(environment, workflow);
    this.stopListening = environment.onEvent((event) => {
      if (event['detail-type'] === 'Object Created')
        this.events.set((event.detail.object as { key: string }).key, event);
    });
  }

  /** Uploads a photo and waits for the execution that the rule starts. */
  async upload(photo: PhotoFile, key: string, body: Buffer): Promise<StartedPhoto> {
    const put = async (): Promise<StartedPhoto['object']> => {
      const answer = await this.environment.clients.s3.send(
        new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body }),
      );
      return { bucket: this.bucket, key, versionId: answer.VersionId, etag: answer.ETag?.replaceAll('"', '') };
    };
    // The rule ignores empty objects, as it ignores folder markers; started by hand, an empty photo is refused by name.
    if (body.length === 0) return { object: await put(), execution: this.startByHand(key) };
    const [object, execution] = await this.started.causedBy(photo.path, matches(key), put);
    return { object, execution };
  }

  /** Whether {@link deliverAgain} has something to deliver. */
  hasUploaded(key: string): boolean {
    return this.events.has(key);
  }

  /** Delivers the event of an uploaded photo once more, as S3 may do at any time: it must change nothing. */
  async deliverAgain(photo: PhotoFile, key: string): Promise<StartedPhoto> {
    const event = this.events.get(key)!;
    const {
      etag,
      size,
      'version-id': versionId,
    } = event.detail.object as {
      etag: string;
      size: number;
      'version-id'?: string;
    };
    const object = { bucket: this.bucket, key, versionId, etag };
    if (size === 0) return { object, execution: this.startByHand(key) };
    const deliver = (): Promise<void> => this.environment.publish(event);
    const [, execution] = await this.started.causedBy(photo.path, matches(key), deliver);
    return { object, execution };
  }

  close(): void {
    this.stopListening();
  }

  private startByHand(key: string): Execution {
    return this.environment.workflow(this.workflow).start({ bucket: this.bucket, key });
  }
}

const matches =
  (key: string) =>
  (input: unknown): boolean =>
    (input as { key?: unknown }).key === key;
