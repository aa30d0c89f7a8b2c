import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { imageKeys, INCOMING_PREFIX, isIncomingImage } from '../../../handlers/batch-detection/queue/batch-keys';
import { recordId } from '../../../handlers/batch-detection/worker/claim-image';
import type { DetectionResult } from '../../../handlers/batch-detection/picture/detection-result';
import type { BatchImageRecord } from '../../../handlers/batch-detection/worker/image-records';
import type { RunReport } from '../../../handlers/batch-detection/run/run-report';
import { billedMs, hostingHistory } from '../../../packages/local-aws/src/rekognition/custom-labels/hosting';
import { customLabelsFolder } from '../../../packages/local-aws/src/rekognition/custom-labels/local-model';
import type { Execution } from '../../../packages/local-aws/src/step-functions/execution';
import type { LocalEnvironment } from '../../environment';
import { STATE_FOLDERS } from '../../storage';
import { type FileFault, faultOf } from '../file-fault';
import { type PhotoFile, readPhoto } from '../photo-files';
import { type BatchReport, faultReport, imageReport, type ImageReport } from './batch-detection-report';
import type { FinishedWork } from './finished-work';
import { inParallel } from './in-parallel';
import { photoKeys } from './photo-uploads';

const WORKFLOW = 'batch-detection';
const UPLOADS_AT_ONCE = 8;

/** A file of a batch and the key that it is uploaded to. */
interface BatchFile {
  readonly photo: PhotoFile;
  readonly key: string;
}

/** What the command line shows while a batch runs. */
export interface BatchListener {
  onState(states: string): void;
  /** An image has its results, or is set aside. */
  onImage(file: string, outcome: string): void;
}

/** What finds the results of a finished image again. */
export interface FinishedImage {
  readonly key: string;
  readonly versionId: string | null;
  readonly source: string | null;
}

/** One batch: files go into the queue, a run takes them, what became of them is read from what it left. */
export class Batch {
  private files: readonly BatchFile[];
  private readonly resources;
  /** The version that was uploaded to each key: a record may still be about an earlier one. */
  private readonly versions = new Map<string, string | undefined>();
  /** Where the answer about a key came from, as the local Rekognition told. */
  private readonly sources = new Map<string, string>();
  /** Files that never came into the queue. */
  private readonly faults = new Map<BatchFile, FileFault>();
  /** Contents of the files that did, for the next run. */
  private readonly contents = new Map<BatchFile, string>();
  /** Files whose results an earlier run has left. */
  private readonly detectedBefore = new Set<BatchFile>();

  constructor(
    private readonly environment: LocalEnvironment,
    private readonly directory: string,
    photos: readonly PhotoFile[],
    /** Contents that were detected in before, which are not sent again. Absent: all are. */
    private readonly finished?: FinishedWork<FinishedImage>,
  ) {
    const keys = photoKeys(photos, INCOMING_PREFIX);
    this.files = photos.map((photo, index) => ({ photo, key: keys[index]! }));
    this.resources = environment.workflow(WORKFLOW).resources;
  }

  /** Uploads the files; the rule queues them. What cannot be uploaded keeps the others from nothing. */
  async upload(signal: AbortSignal): Promise<void> {
    this.files = await inParallel(this.files, UPLOADS_AT_ONCE, signal, async (file) => {
      try {
        return await this.uploadOne(file);
      } catch (error) {
        signal.throwIfAborted();
        this.faults.set(file, faultOf(error));
        return file;
      }
    });
    await this.environment.bus.idle();
  }

  private async uploadOne(file: BatchFile): Promise<BatchFile> {
    const { photo, key } = file;
    const Body = await readPhoto(photo);
    const content = this.finished?.contentOf(Body);
    const known = content === undefined ? undefined : await this.doneBefore(photo, this.finished?.find(content));
    if (known) return known;
    const put = new PutObjectCommand({ Bucket: this.bucket, Key: key, Body });
    this.versions.set(key, (await this.environment.clients.s3.send(put)).VersionId);
    if (content !== undefined) this.contents.set(file, content);
    return file;
  }

  /** The file as an earlier run has uploaded it, if its results are still there. */
  private async doneBefore(photo: PhotoFile, facts: FinishedImage | undefined): Promise<BatchFile | undefined> {
    if (facts === undefined) return undefined;
    const { key, versionId, source } = facts;
    const record = await this.item('batch-images', { imageId: recordId({ bucket: this.bucket, key }) });
    if (record?.status !== 'DONE' || (record.versionId ?? null) !== versionId) return undefined;
    this.versions.set(key, versionId ?? undefined);
    if (source !== null) this.sources.set(key, source);
    const file = { photo, key };
    this.detectedBefore.add(file);
    return file;
  }

  /** Starts a run for what waits. Empty files made no event, so they are named. */
  start(): Execution {
    const empty = this.files.filter(({ photo, key }) => photo.bytes === 0 && !photo.fault && isIncomingImage(key));
    return this.environment.workflow(WORKFLOW).start(empty.length > 0 ? { keys: empty.map(({ key }) => key) } : {});
  }

  /** Whether something on this machine kept a file out of the queue. */
  hasFailed(): boolean {
    return [...this.faults.values()].some(({ status }) => status === 'FAILED');
  }

  /** Tells what happens. @returns a function that stops the telling */
  listen({ onImage }: Pick<BatchListener, 'onImage'>): () => void {
    const fileOf = new Map(
      this.files.flatMap(({ photo, key }) => [
        [doneKey(key), photo.path],
        [key, photo.path],
      ]),
    );
    const stopEvents = this.environment.onEvent(({ 'detail-type': type, detail }) => {
      const key = (detail.object as { key?: string } | undefined)?.key;
      const file = key === undefined || type !== 'Object Created' ? undefined : fileOf.get(key);
      if (file !== undefined && key !== undefined && !key.startsWith(INCOMING_PREFIX)) onImage(file, 'DONE');
    });
    const stopCalls = this.environment.onCall(({ operation, status, facts }) => {
      if (operation !== 'DetectCustomLabels' || status !== 200) return;
      if (typeof facts.key === 'string') this.sources.set(facts.key, String(facts.source));
    });
    return () => {
      stopEvents();
      stopCalls();
    };
  }

  /** What became of everything, once the execution has ended. */
  async report(execution: Execution, startedAt: number): Promise<BatchReport> {
    const dlq = await this.deadLetters(startedAt);
    const images: ImageReport[] = [];
    for (const file of this.files) images.push(await this.imageReport(file, dlq));
    const now = Date.now();
    const changes = hostingHistory(customLabelsFolder(join(this.directory, STATE_FOLDERS.rekognition)), now);
    const since = changes.filter(({ at }) => at >= startedAt);
    return {
      images,
      states: [...execution.statesEntered],
      stateEntries: execution.statesEntered.length,
      lambdaCalls: execution.lambdaCalls,
      modelStates: since.map(({ status, at }) => ({ state: status, atMs: at - startedAt })),
      modelBilledMs: billedMs(since, now),
      modelLeftRunning: ['STARTING', 'RUNNING'].includes(changes.at(-1)!.status),
      dlq,
      report: await this.runReport(execution),
    };
  }

  private get bucket(): string {
    return this.resources.buckets.photos!.name;
  }

  private async imageReport(file: BatchFile, dlq: BatchReport['dlq']): Promise<ImageReport> {
    const { photo, key } = file;
    const fault = this.faults.get(file);
    if (fault) return faultReport(photo.path, key, fault);
    const id = recordId({ bucket: this.bucket, key });
    const known = (await this.item('batch-images', { imageId: id })) as BatchImageRecord | undefined;
    const record = known?.versionId === this.versions.get(key) ? known : undefined;
    const letter = dlq.find(({ body }) => keyIn(body) === key);
    const done = record?.status === 'DONE' && record.resultKey !== undefined;
    const { s3 } = this.environment;
    const paths = done
      ? {
          json: join(this.directory, record.resultKey),
          annotated: join(this.directory, record.annotatedKey!),
        }
      : undefined;
    if (paths && record) {
      await s3.exportObject(this.bucket, record.resultKey!, paths.json);
      await s3.exportObject(this.bucket, record.annotatedKey!, paths.annotated);
    }
    const text = paths && (await readFile(paths.json, 'utf8'));
    const source = this.sources.get(key);
    const content = this.contents.get(file);
    if (content !== undefined && done && letter === undefined) {
      await this.finished?.add(content, { key, versionId: record.versionId ?? null, source: source ?? null });
    }
    const report = imageReport({
      file: photo.path,
      key,
      record,
      result: text === undefined ? undefined : (JSON.parse(text) as DetectionResult),
      paths,
      source,
      setAside: letter?.reason,
    });
    return this.detectedBefore.has(file) ? { ...report, detectedBefore: true } : report;
  }

  private async runReport(execution: Execution): Promise<RunReport | null> {
    const run = await this.item('batch-runs', { runId: execution.arn });
    return (run?.report as RunReport | undefined) ?? null;
  }

  private async item(table: string, key: Record<string, string>): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.environment.clients.dynamodb.send(
      new GetItemCommand({ TableName: this.resources.tables[table]!.name, Key: marshall(key), ConsistentRead: true }),
    );
    return Item && unmarshall(Item);
  }

  /** What came into the dead-letter queue since then; it stays there. */
  private async deadLetters(since: number): Promise<BatchReport['dlq']> {
    const found = new Map<string, Message>();
    for (;;) {
      const { Messages = [] } = await this.environment.clients.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: this.resources.queues.images!.deadLetterUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: 2,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      const fresh = Messages.filter(({ MessageId }) => !found.has(MessageId!));
      if (fresh.length === 0) break;
      for (const message of fresh) found.set(message.MessageId!, message);
    }
    const recent = [...found.values()].filter(({ Attributes }) => Number(Attributes?.SentTimestamp) >= since);
    return recent.map(({ Body = '', MessageAttributes = {} }) => ({
      body: Body,
      reason: MessageAttributes.reason?.StringValue ?? '',
      detail: MessageAttributes.detail?.StringValue ?? '',
    }));
  }
}

/** Where an image is moved to; a name that leaves no room is never moved. */
function doneKey(key: string): string {
  try {
    return imageKeys(key).done;
  } catch {
    return key;
  }
}

function keyIn(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { key?: string }).key;
  } catch {
    return undefined;
  }
}
