import { asProblem } from '../api/problem';
import { SendError } from './send-form';
import type { Prepared, Upload, UploadForm } from './upload';

/** Files that are sent at the same time. */
const IN_FLIGHT = 4;
/** Forms that are asked for at once. They live for minutes, so not many more than can be sent in that time. */
const FORMS_AT_ONCE = 8;
/** How often S3 may refuse a file for another reason than the file itself. */
const TRIES = 4;
/** A form that ends within this time, in milliseconds, is not begun with. */
const MARGIN_MS = 30_000;

/** What S3 says of a file that no other try would make right. */
const FINAL_REFUSALS: Readonly<Record<string, string>> = {
  EntityTooLarge: 'FileTooLarge',
  EntityTooSmall: 'EmptyFile',
};

/** What the queue works with. */
export interface QueueParts {
  prepare(albumId: string, uploads: readonly Upload[]): Promise<readonly Prepared[]>;
  send(form: UploadForm, file: Blob, onProgress: (part: number) => void): Promise<{ versionId?: string }>;
  file(id: string): Promise<Blob | undefined>;
  /** Uploads in their order, as they are now. */
  uploads(): readonly Upload[];
  /** Changes an upload, and keeps that. */
  change(id: string, change: Partial<Upload>): Promise<void>;
  progress(id: string, part: number): void;
  now(): number;
  /** Waits until it is worth to try again after so many failures in a row. */
  pause(failures: number): Promise<void>;
}

/** Nothing was reached: the files are not to blame, and wait. */
const isConnectionLost = (error: unknown): boolean =>
  error instanceof SendError ? error.status === 0 || error.status >= 500 : asProblem(error).error === 'Unreachable';

/** Sends what is queued, four at a time. Asks for a form before each try, so that nothing is sent that S3 has. */
export class UploadQueue {
  private readonly forms = new Map<string, Prepared>();
  private readonly tries = new Map<string, number>();
  private preparing: Promise<void> | undefined;
  private readonly taken = new Set<string>();
  private workers = 0;
  private failures = 0;

  constructor(private readonly parts: QueueParts) {}

  /** Sees to it that everything queued is being sent. */
  start(): void {
    while (this.workers < IN_FLIGHT && this.workers < this.taken.size + this.waiting().length) {
      this.workers += 1;
      void this.work().finally(() => {
        this.workers -= 1;
        // What was added while it stopped.
        if (this.waiting().length > 0) this.start();
      });
    }
  }

  private waiting(): readonly Upload[] {
    return this.parts.uploads().filter(({ id, state }) => state === 'QUEUED' && !this.taken.has(id));
  }

  private async work(): Promise<void> {
    for (let [upload] = this.waiting(); upload !== undefined; [upload] = this.waiting()) {
      this.taken.add(upload.id);
      try {
        await this.upload(upload);
        this.failures = 0;
      } catch (error) {
        await this.failed(upload, error);
      } finally {
        this.taken.delete(upload.id);
      }
    }
  }

  private async upload(upload: Upload): Promise<void> {
    const { id } = upload;
    const prepared = await this.preparedFor(upload);
    if (prepared.kind === 'refused') {
      const { error, message } = prepared;
      await this.parts.change(id, { state: 'REFUSED', problem: { error, message } });
    } else if (prepared.kind === 'there') {
      const { key, versionId, photoId } = prepared;
      // One that was begun with here was sent by a try whose answer was lost.
      const wasThere = upload.key === undefined;
      await this.parts.change(id, { state: 'SENT', key, versionId, photoId, wasThere });
    } else {
      const file = await this.parts.file(id);
      if (file === undefined) throw new SendError(404, 'FileGone');
      await this.parts.change(id, { state: 'SENDING', key: prepared.key });
      const { versionId } = await this.parts.send(prepared.form, file, (part) => this.parts.progress(id, part));
      await this.parts.change(id, { state: 'SENT', versionId });
    }
  }

  /** The form of an upload, asked for together with those of the next ones. A form is used once. */
  private async preparedFor(upload: Upload): Promise<Prepared> {
    while (!this.hasFresh(upload.id)) {
      this.preparing ??= this.prepare(upload).finally(() => (this.preparing = undefined));
      await this.preparing;
    }
    const prepared = this.forms.get(upload.id)!;
    this.forms.delete(upload.id);
    return prepared;
  }

  private hasFresh(id: string): boolean {
    const prepared = this.forms.get(id);
    if (prepared?.kind !== 'upload') return prepared !== undefined;
    return prepared.form.expiresAt * 1000 - this.parts.now() > MARGIN_MS;
  }

  private async prepare(first: Upload): Promise<void> {
    // The other workers take their uploads first.
    await Promise.resolve();
    const others = this.parts
      .uploads()
      .filter(({ id, albumId, state }) => state === 'QUEUED' && albumId === first.albumId && !this.hasFresh(id));
    const together = [first, ...others.filter(({ id }) => id !== first.id)].slice(0, FORMS_AT_ONCE);
    const answers = await this.parts.prepare(first.albumId, together);
    together.forEach(({ id }, index) => this.forms.set(id, answers[index]!));
  }

  private async failed({ id }: Upload, error: unknown): Promise<void> {
    this.forms.delete(id);
    this.parts.progress(id, 0);
    if (isConnectionLost(error)) {
      await this.parts.change(id, { state: 'QUEUED' });
      this.failures += 1;
      await this.parts.pause(this.failures);
      return;
    }
    const code = error instanceof SendError ? error.code : asProblem(error).error;
    const { message } = asProblem(error);
    const refusal = FINAL_REFUSALS[code];
    const tries = (this.tries.get(id) ?? 0) + 1;
    this.tries.set(id, tries);
    if (refusal) {
      await this.parts.change(id, { state: 'REFUSED', problem: { error: refusal, message } });
    } else if (error instanceof SendError && error.code !== 'FileGone' && tries < TRIES) {
      await this.parts.change(id, { state: 'QUEUED' });
    } else {
      this.tries.delete(id);
      await this.parts.change(id, { state: 'FAILED', problem: { error: code, message } });
    }
  }
}
