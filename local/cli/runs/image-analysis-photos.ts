import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { imageId } from '../../../handlers/image-analysis/record/image-id';
import type { ImageRecord } from '../../../handlers/image-analysis/record/image-record';
import { UPLOAD_PREFIX } from '../../../handlers/image-analysis/record/key-prefixes';
import type { LocalEnvironment } from '../../environment';
import { faultOf } from '../file-fault';
import { type PhotoFile, readPhoto } from '../photo-files';
import { CallFacts } from './call-facts';
import { followStates, outcomeOf } from './executions';
import type { FinishedWork } from './finished-work';
import { inParallel } from './in-parallel';
import { faultReport, photoReport, type PhotoReport } from './image-analysis-report';
import { photoKeys, PhotoUploads, type StartedPhoto } from './photo-uploads';

const WORKFLOW = 'image-analysis';
/** Owner of what the command line uploads. */
const OWNER = 'local';

/** What finds the outcome of a finished photo again. */
export interface FinishedPhoto {
  readonly imageId: string;
  readonly labelSource: string | null;
}

export interface AnalyzeOptions {
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Contents that were analysed before, which are not analysed again. Absent: everything is. */
  readonly finished?: FinishedWork<FinishedPhoto>;
  onState(file: string, state: string): void;
  onReport(report: PhotoReport): void;
}

/** Uploads photos, lets the rule start the workflow for each, and waits for what becomes of them. */
class Analysis {
  private readonly bucket: string;
  private readonly uploads: PhotoUploads;
  private readonly facts: CallFacts;
  /** By key and by content: the same again waits for its turn. */
  private readonly inWork = new Map<string, Promise<unknown>>();

  constructor(
    private readonly environment: LocalEnvironment,
    private readonly options: AnalyzeOptions,
  ) {
    this.bucket = environment.workflow(WORKFLOW).resources.buckets.photos!.name;
    this.uploads = new PhotoUploads(environment, WORKFLOW, this.bucket);
    this.facts = new CallFacts(environment, this.bucket);
  }

  /** Never fails for what is wrong with one photo: its report says it. */
  async process(photo: PhotoFile, key: string): Promise<PhotoReport> {
    const report = await this.analyze(photo, key).catch((error: unknown) =>
      faultReport(photo.path, key, faultOf(error)),
    );
    this.options.onReport(report);
    return report;
  }

  close(): void {
    this.uploads.close();
    this.facts.close();
  }

  private async analyze(photo: PhotoFile, key: string): Promise<PhotoReport> {
    const { finished } = this.options;
    const body = await readPhoto(photo);
    return this.inTurn(key, photo, () => {
      if (finished === undefined) return this.run(photo, key, body);
      const content = finished.contentOf(body);
      return this.inTurn(content, photo, async () => {
        const facts = this.uploads.hasUploaded(key) ? undefined : finished.find(content);
        return (await this.known(photo, facts)) ?? this.run(photo, key, body, content);
      });
    });
  }

  /** What has one name is worked on one after the other. */
  private async inTurn<T>(name: string, photo: PhotoFile, work: () => Promise<T>): Promise<T> {
    const earlier = this.inWork.get(name);
    if (earlier) this.options.onState(photo.path, 'waiting');
    const done = (earlier ?? Promise.resolve()).then(work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    this.inWork.set(name, settled);
    try {
      return await done;
    } finally {
      if (this.inWork.get(name) === settled) this.inWork.delete(name);
    }
  }

  private async run(photo: PhotoFile, key: string, body: Buffer, content?: string): Promise<PhotoReport> {
    const { options, environment } = this;
    options.onState(photo.path, 'uploading');
    const startedAt = performance.now();
    const downloadsBefore = this.facts.downloads(key);
    const again = this.uploads.hasUploaded(key);
    const { object, execution } = await (again
      ? this.uploads.deliverAgain(photo, key)
      : this.uploads.upload(photo, key, body));
    followStates(execution, (states) => options.onState(photo.path, states));
    const outcome = await outcomeOf(execution);
    const durationMs = Math.round(performance.now() - startedAt);
    const id = imageId(object satisfies StartedPhoto['object']);
    const record = await this.record(id);
    const labelSource = this.facts.labelSource(key);
    if (content !== undefined && record.status === 'COMPLETED') {
      await options.finished?.add(content, { imageId: id, labelSource });
    }
    return photoReport({
      file: photo.path,
      key,
      imageId: id,
      record,
      execution: outcome,
      labelSource,
      ...(await this.exportThumbnail(record)),
      notification: again ? null : noticeAbout(environment, id),
      objectDownloads: this.facts.downloads(key) - downloadsBefore,
      durationMs,
    });
  }

  /** The outcome of a content that was analysed before, if it is still there. */
  private async known(photo: PhotoFile, facts: FinishedPhoto | undefined): Promise<PhotoReport | undefined> {
    if (facts === undefined) return undefined;
    const record = await this.record(facts.imageId);
    if (record.status !== 'COMPLETED') return undefined;
    const report = photoReport({
      file: photo.path,
      key: record.key!,
      imageId: facts.imageId,
      record,
      execution: { status: 'SUCCEEDED', statesEntered: [], lambdaCalls: 0 },
      labelSource: facts.labelSource,
      ...(await this.exportThumbnail(record)),
      notification: null,
      objectDownloads: 0,
      durationMs: 0,
    });
    return { ...report, analyzedBefore: true };
  }

  private async record(id: string): Promise<Partial<ImageRecord>> {
    const TableName = this.environment.workflow(WORKFLOW).resources.tables.images!.name;
    const { Item } = await this.environment.clients.dynamodb.send(
      new GetItemCommand({ TableName, Key: marshall({ imageId: id }), ConsistentRead: true }),
    );
    return Item ? (unmarshall(Item) as ImageRecord) : {};
  }

  /** A copy for people to look at. Without it the analysis is as good: it is told, and no failure. */
  private async exportThumbnail({
    thumbnail,
  }: Partial<ImageRecord>): Promise<{ readonly thumbnailPath: string | null; readonly problem?: string }> {
    if (!thumbnail) return { thumbnailPath: null };
    const thumbnailPath = join(this.options.directory, thumbnail.key);
    try {
      await this.environment.s3.exportObject(this.bucket, thumbnail.key, thumbnailPath);
      return { thumbnailPath };
    } catch (error) {
      return { thumbnailPath: null, problem: `Its thumbnail could not be copied. ${faultOf(error).message}` };
    }
  }
}

/** The last notice about an image, found by the JSON body that programs get. */
function noticeAbout(environment: LocalEnvironment, id: string): PhotoReport['notification'] {
  const notice = environment.sns.messages().findLast(({ body: bodies }) => {
    // The id is looked for first: parsing all notices for each of many photos takes long.
    if (bodies.sqs === undefined || !bodies.sqs.includes(id)) return false;
    return (JSON.parse(bodies.sqs) as { imageId?: string } | null)?.imageId === id;
  });
  return notice ? { subject: notice.subject ?? '', message: notice.message } : null;
}

/**
 * Analyses photos, a few at a time.
 * @returns their reports, in the order of the photos
 * @throws the signal's reason when it is aborted
 */
export async function analyzePhotos(
  environment: LocalEnvironment,
  photos: readonly PhotoFile[],
  options: AnalyzeOptions,
): Promise<PhotoReport[]> {
  const keys = photoKeys(photos, `${UPLOAD_PREFIX}${OWNER}/`);
  const analysis = new Analysis(environment, options);
  try {
    return await inParallel(photos, availableParallelism(), options.signal, (photo, index) =>
      analysis.process(photo, keys[index]!),
    );
  } finally {
    analysis.close();
  }
}
