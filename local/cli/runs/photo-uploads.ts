import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { BusEvent } from '../../aws/service';
import type { Execution } from '../../aws/step-functions/execution';
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
    private readonly signal: AbortSignal,
  ) {
    this.started = new StartedExecutions(environment, workflow);
    this.stopListening = environment.onEvent((event) => {
      if (event['detail-type'] === 'Object Created')
        this.events.set((event.detail.object as { key: string }).key, event);
    });
  }

  /** Uploads a photo and waits for the execution that the rule starts. */
  async upload(photo: PhotoFile, key: string): Promise<StartedPhoto> {
    const execution = photo.bytes === 0 ? undefined : this.startedFor(photo, key);
    // An upload that fails leaves nobody to take the execution.
    execution?.catch(() => undefined);
    const answer = await this.environment.clients.s3.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: await readFile(photo.path) }),
    );
    const object = { bucket: this.bucket, key, versionId: answer.VersionId, etag: answer.ETag?.replaceAll('"', '') };
    // The rule ignores empty objects, as it ignores folder markers; started by hand, an empty photo is refused by name.
    return { object, execution: await (execution ?? this.startByHand(key)) };
  }

  /** Delivers the event of an uploaded photo once more, as S3 may do at any time: it must change nothing. */
  async deliverAgain(photo: PhotoFile, key: string): Promise<StartedPhoto> {
    const event = this.events.get(key)!;
    const { etag, 'version-id': versionId } = event.detail.object as { etag: string; 'version-id'?: string };
    const execution = photo.bytes === 0 ? this.startByHand(key) : this.startedFor(photo, key);
    if (photo.bytes > 0) await this.environment.publish(event);
    return { object: { bucket: this.bucket, key, versionId, etag }, execution: await execution };
  }

  close(): void {
    this.stopListening();
  }

  private startedFor(photo: PhotoFile, key: string): Promise<Execution> {
    return this.started.next(photo.path, (input) => (input as { key?: unknown }).key === key, this.signal);
  }

  private async startByHand(key: string): Promise<Execution> {
    return this.environment.workflow(this.workflow).start({ bucket: this.bucket, key });
  }
}
