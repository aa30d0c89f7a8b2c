import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { imageId } from '../../../handlers/image-analysis/image-id';
import type { ImageRecord } from '../../../handlers/image-analysis/image-record';
import { UPLOAD_PREFIX } from '../../../state-machines/image-analysis';
import type { ServiceCall } from '../../aws/service';
import type { LocalEnvironment } from '../../environment';
import type { PhotoFile } from '../photo-files';
import { inParallel } from './in-parallel';
import { followStates, outcomeOf } from './executions';
import { photoReport, type PhotoReport } from './image-analysis-report';
import { photoKeys, PhotoUploads } from './photo-uploads';

const WORKFLOW = 'image-analysis';
/** Owner of what the command line uploads. */
const OWNER = 'local';

export interface AnalyzeOptions {
  readonly directory: string;
  readonly signal: AbortSignal;
  onState(file: string, state: string): void;
  onReport(report: PhotoReport): void;
}

async function readRecord(environment: LocalEnvironment, id: string): Promise<Partial<ImageRecord>> {
  const TableName = environment.workflow(WORKFLOW).resources.tables.images!.name;
  const { Item } = await environment.clients.dynamodb.send(
    new GetItemCommand({ TableName, Key: marshall({ imageId: id }), ConsistentRead: true }),
  );
  return Item ? (unmarshall(Item) as ImageRecord) : {};
}

/** The last notice about an image, found by the JSON body that programs get. */
function noticeAbout(environment: LocalEnvironment, id: string): PhotoReport['notification'] {
  const notice = environment.sns.messages().findLast(({ body: bodies }) => {
    const body: unknown = JSON.parse(bodies.sqs ?? 'null');
    return (body as { imageId?: string } | null)?.imageId === id;
  });
  return notice ? { subject: notice.subject ?? '', message: notice.message } : null;
}

/** Uploads photos, lets the rule start the workflow for each, and waits for what becomes of them. */
export async function analyzePhotos(
  environment: LocalEnvironment,
  photos: readonly PhotoFile[],
  options: AnalyzeOptions,
): Promise<PhotoReport[]> {
  const bucket = environment.workflow(WORKFLOW).resources.buckets.photos!.name;
  const uploads = new PhotoUploads(environment, WORKFLOW, bucket, options.signal);
  const keys = photoKeys(photos, `${UPLOAD_PREFIX}${OWNER}/`);
  const calls: ServiceCall[] = [];
  const stopCounting = environment.onCall((call) => calls.push(call));
  const callsAbout = (key: string, operation: string): ServiceCall[] =>
    calls.filter((call) => call.operation === operation && call.facts.bucket === bucket && call.facts.key === key);
  const downloads = (key: string): number =>
    callsAbout(key, 'GetObject').filter(({ facts }) => facts.wholeObject === true).length;
  const firstAnalysis = new Map<string, Promise<unknown>>();

  const analyze = async (
    photo: PhotoFile,
    key: string,
    earlier: Promise<unknown> | undefined,
  ): Promise<PhotoReport> => {
    options.onState(photo.path, earlier ? 'waiting' : 'uploading');
    await earlier;
    const startedAt = performance.now();
    const downloadsBefore = downloads(key);
    const { object, execution } = await (earlier ? uploads.deliverAgain(photo, key) : uploads.upload(photo, key));
    followStates(execution, (states) => options.onState(photo.path, states));
    const outcome = await outcomeOf(execution);
    const durationMs = Math.round(performance.now() - startedAt);
    const id = imageId(object);
    const record = await readRecord(environment, id);
    const thumbnailPath = record.thumbnail ? join(options.directory, record.thumbnail.key) : null;
    if (thumbnailPath) await environment.s3.exportObject(bucket, record.thumbnail!.key, thumbnailPath);
    const report = photoReport({
      file: photo.path,
      key,
      imageId: id,
      record,
      execution: outcome,
      labelSource: (callsAbout(key, 'DetectLabels').at(-1)?.facts.source as string | undefined) ?? null,
      thumbnailPath,
      notification: earlier ? null : noticeAbout(environment, id),
      objectDownloads: downloads(key) - downloadsBefore,
      durationMs,
    });
    options.onReport(report);
    return report;
  };

  try {
    return await inParallel(photos, availableParallelism(), options.signal, (photo, index) => {
      const key = keys[index]!;
      const analyzed = analyze(photo, key, firstAnalysis.get(key));
      // Told by inParallel; here it only keeps the same file's next turn waiting.
      firstAnalysis.set(
        key,
        analyzed.catch(() => undefined),
      );
      return analyzed;
    });
  } finally {
    uploads.close();
    stopCounting();
  }
}
