import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { imageKeys, INCOMING_PREFIX, isIncomingImage } from '../../../handlers/batch-detection/batch-keys';
import { recordId } from '../../../handlers/batch-detection/claim-image';
import type { DetectionResult } from '../../../handlers/batch-detection/detection-result';
import type { BatchImageRecord } from '../../../handlers/batch-detection/image-records';
import type { RunReport } from '../../../handlers/batch-detection/run-report';
import { billedMs, hostingHistory } from '../../aws/rekognition/custom-labels/hosting';
import { customLabelsFolder } from '../../aws/rekognition/custom-labels/local-model';
import type { Execution } from '../../aws/step-functions/execution';
import type { LocalEnvironment } from '../../environment';
import { STATE_FOLDERS } from '../../storage';
import type { PhotoFile } from '../photo-files';
import { type BatchReport, imageReport, type ImageReport } from './batch-detection-report';
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
  /** An image has its results, or is put aside. */
  onImage(file: string, outcome: string): void;
}

/** One batch: files go into the queue, a run takes them, what became of them is read from what it left. */
export class Batch {
  private readonly files: readonly BatchFile[];
  private readonly resources;
  /** The version that was uploaded to each key: a record may still be about an earlier one. */
  private readonly versions = new Map<string, string | undefined>();
  /** Where the answer about a key came from, as the local Rekognition told. */
  private readonly sources = new Map<string, string>();

  constructor(
    private readonly environment: LocalEnvironment,
    private readonly directory: string,
    photos: readonly PhotoFile[],
  ) {
    const keys = photoKeys(photos, INCOMING_PREFIX);
    this.files = photos.map((photo, index) => ({ photo, key: keys[index]! }));
    this.resources = environment.workflow(WORKFLOW).resources;
  }

  /** Uploads the files; the rule queues them. */
  async upload(signal: AbortSignal): Promise<void> {
    const { clients, bus } = this.environment;
    await inParallel(this.files, UPLOADS_AT_ONCE, signal, async ({ photo, key }) => {
      const Body = await readFile(photo.path);
      const put = new PutObjectCommand({ Bucket: this.bucket, Key: key, Body });
      this.versions.set(key, (await clients.s3.send(put)).VersionId);
    });
    await bus.idle();
  }

  /** Starts a run for what waits. Empty files made no event, so they are named. */
  start(): Execution {
    const empty = this.files.filter(({ photo, key }) => photo.bytes === 0 && isIncomingImage(key));
    return this.environment.workflow(WORKFLOW).start(empty.length > 0 ? { keys: empty.map(({ key }) => key) } : {});
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

  private async imageReport({ photo, key }: BatchFile, dlq: BatchReport['dlq']): Promise<ImageReport> {
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
    return imageReport({
      file: photo.path,
      key,
      record,
      result: text === undefined ? undefined : (JSON.parse(text) as DetectionResult),
      paths,
      source: this.sources.get(key),
      setAside: letter?.reason,
    });
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
