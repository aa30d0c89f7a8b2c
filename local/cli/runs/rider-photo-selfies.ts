import { createHash } from 'node:crypto';
import { basename, extname, join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { externalImageId } from '../../../handlers/rider-photo/faces/external-image-id';
import { Ledger } from '../../../handlers/rider-photo/records/ledger';
import { RIDER_PREFIX, riderOf } from '../../../handlers/rider-photo/photo/rider-key';
import { isAccepted } from '../../../handlers/rider-photo/records/rider-records';
import type { Attempt } from '../../../handlers/rider-photo/records/attempt';
import { Riders } from '../../../handlers/rider-photo/records/riders';
import type { Execution } from '../../../packages/local-aws/src/step-functions/execution';
import type { LocalEnvironment } from '../../environment';
import { faultOf } from '../file-fault';
import { type PhotoFile, readPhoto } from '../photo-files';
import { outcomeOf, StartedExecutions } from './executions';
import type { FinishedWork } from './finished-work';
import { acceptedReport, faultReport, type SelfieOutput, selfieReport, type SelfieReport } from './rider-photo-report';

const WORKFLOW = 'rider-photo';
/** Operations that cost money: https://aws.amazon.com/rekognition/pricing/ */
const PAID = ['DetectFaces', 'SearchFacesByImage', 'IndexFaces', 'SearchFaces'];
/** Longest object key, in bytes. */
const MAX_KEY_BYTES = 1024;

/** What is remembered about an accepted selfie. */
export type AcceptedSelfie = Pick<SelfieReport, 'status' | 'faceId' | 'thumbnail'>;

export interface SelfieOptions {
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Photos that earlier runs put in use, which are not processed again. Absent: all are. */
  readonly finished?: FinishedWork<AcceptedSelfie>;
  /** User of all photos; else each file's name says whose it is. */
  readonly user?: string;
  onState(file: string, state: string): void;
  onReport(report: SelfieReport): void;
}

/** Whose photo a file is: its name without extension, up to `--` if there is one: `ann@example.com--newer.jpg`. */
function userOfFile(path: string): string {
  const stem = basename(path, extname(path));
  const separator = stem.indexOf('--');
  return separator > 0 ? stem.slice(0, separator) : stem;
}

/** Path of a thumbnail's copy for people to look at. Some file systems keep the colon for themselves. */
export function exportedPath(key: string): string {
  return key.replaceAll(':', '=');
}

/** Where a user's photo is uploaded, and whether its upload starts an execution. */
function keyOf(userId: string, photo: PhotoFile, bytes: number): { readonly key: string; readonly starts: boolean } {
  const name = basename(photo.name);
  const key = `${RIDER_PREFIX}${userId}/${name}`;
  // The rule ignores empty objects, as it ignores folder markers.
  if (Buffer.byteLength(key) <= MAX_KEY_BYTES && riderOf(key) === userId) return { key, starts: bytes > 0 };
  return { key: `selfies/${createHash('sha256').update(userId).digest('hex')}/${name}`, starts: false };
}

/** Uploads selfies one after another, since what becomes of one depends on those before, and waits for each. */
export class Selfies {
  private readonly started: StartedExecutions;

  constructor(
    private readonly environment: LocalEnvironment,
    private readonly options: SelfieOptions,
  ) {
    this.started = new StartedExecutions(environment, WORKFLOW);
  }

  async process(photos: readonly PhotoFile[]): Promise<SelfieReport[]> {
    const reports: SelfieReport[] = [];
    for (const photo of photos) {
      this.options.signal.throwIfAborted();
      const report = await this.processOne(photo, this.options.user ?? userOfFile(photo.path));
      this.options.onReport(report);
      reports.push(report);
    }
    return reports;
  }

  /** Never fails for what is wrong with one photo: its report says it. */
  private async processOne(photo: PhotoFile, userId: string): Promise<SelfieReport> {
    const { finished } = this.options;
    try {
      const body = await readPhoto(photo);
      const content = finished?.contentOf(body, userId);
      const accepted = content === undefined ? undefined : finished?.find(content);
      // Once erased, a rider has no photo in use, whatever was accepted before.
      if (accepted && (await this.hasPhotoInUse(userId))) return acceptedReport(photo.path, userId, accepted);
      const report = await this.run(photo, userId, body);
      if (content !== undefined && (report.status === 'ACCEPTED' || report.status === 'REPLACED')) {
        const { status, faceId, thumbnail } = report;
        await finished?.add(content, { status, faceId, thumbnail });
      }
      return report;
    } catch (error) {
      return faultReport(photo.path, userId, faultOf(error));
    }
  }

  private async run(photo: PhotoFile, userId: string, body: Buffer): Promise<SelfieReport> {
    const { environment, options } = this;
    const file = photo.path;
    options.onState(file, 'uploading');
    const startedAt = performance.now();
    let rekognitionCalls = 0;
    const stopCounting = environment.onCall(({ service, operation }) => {
      if (service === 'rekognition' && PAID.includes(operation)) rekognitionCalls += 1;
    });
    const before = new Set(environment.sns.messages());
    const execution = await this.start(photo, userId, body);
    execution.subscribe(({ type, state }) => {
      if (type === 'StateEntered') options.onState(file, state!);
    });
    const outcome = await outcomeOf(execution);
    const durationMs = Math.round(performance.now() - startedAt);
    // What a failed execution has left is undone by its own rule.
    await environment.bus.idle();
    stopCounting();
    const output = ((await execution.result).output ?? {}) as SelfieOutput;
    const notice = environment.sns
      .messages()
      .findLast((message) => !before.has(message) && message.attributes.userId?.value === userId);
    return selfieReport({
      file,
      userId,
      execution: outcome,
      output,
      failure: outcome.status === 'SUCCEEDED' ? {} : await this.failureOf(userId, execution),
      thumbnailPath: await this.exportThumbnail(output),
      notification: notice ? { subject: notice.subject ?? '', message: notice.message } : null,
      rekognitionCalls,
      durationMs,
    });
  }

  private async start(photo: PhotoFile, userId: string, body: Buffer): Promise<Execution> {
    const { environment } = this;
    const workflow = environment.workflow(WORKFLOW);
    const Bucket = workflow.resources.buckets.photos!.name;
    const { key, starts } = keyOf(userId, photo, body.length);
    const matches = (input: unknown): boolean => (input as { s3Key?: unknown }).s3Key === key;
    const put = (): Promise<unknown> =>
      environment.clients.s3.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
    if (starts) return (await this.started.causedBy(photo.path, matches, put))[1];
    await put();
    return workflow.start({ userId, s3Bucket: Bucket, s3Key: key });
  }

  private async hasPhotoInUse(userId: string): Promise<boolean> {
    const { tables } = this.environment.workflow(WORKFLOW).resources;
    return isAccepted(await new Riders(this.environment.clients.dynamodb, tables.riders!.name).get(userId));
  }

  private async exportThumbnail({ thumbnail }: SelfieOutput): Promise<string | null> {
    if (!thumbnail) return null;
    const path = join(this.options.directory, exportedPath(thumbnail.key));
    const { buckets } = this.environment.workflow(WORKFLOW).resources;
    await this.environment.s3.exportObject(buckets.photos!.name, thumbnail.key, path);
    return path;
  }

  private async failureOf(userId: string, execution: Execution): Promise<Partial<Pick<Attempt, 'error' | 'reasons'>>> {
    const { tables } = this.environment.workflow(WORKFLOW).resources;
    const ledger = new Ledger(this.environment.clients.dynamodb, tables['rider-ledger']!.name);
    const attempts = await ledger.attempts(externalImageId(userId));
    return attempts.find(({ executionId }) => executionId === execution.arn) ?? {};
  }
}
