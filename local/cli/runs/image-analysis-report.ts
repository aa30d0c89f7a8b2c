import type { ImageRecord } from '../../../handlers/image-analysis/record/image-record';
import type { BoundingBox } from '../../../handlers/image/upright';
import type { FileFault } from '../file-fault';
import type { PictureFormat } from '../../../handlers/image/image-format';
import type { ExecutionOutcome } from './executions';
import { type Column, table } from '../table';

/** One photo of `npm start -- --json`. Absent values are null. Others read this shape: extend it, never change it. */
export interface PhotoReport {
  readonly file: string;
  readonly key: string;
  /** Null when the workflow never got the file. */
  readonly imageId: string | null;
  /** SKIPPED: no photo, e.g. a named pipe. */
  readonly status: 'COMPLETED' | 'INCOMPLETE' | 'REJECTED' | 'FAILED' | 'DUPLICATE' | 'SKIPPED';
  readonly reason: string | null;
  readonly metadata: {
    readonly format: PictureFormat;
    readonly width: number;
    readonly height: number;
    readonly bytes: number;
    readonly capturedAt: string | null;
    readonly camera: { readonly make: string | null; readonly model: string | null } | null;
    readonly location: { readonly latitude: number; readonly longitude: number } | null;
  } | null;
  readonly labels:
    readonly { readonly name: string; readonly confidence: number | null; readonly source: string | null }[] | null;
  readonly faces: readonly { readonly confidence: number | null; readonly boundingBox: BoundingBox | null }[] | null;
  readonly faceCount: number | null;
  readonly thumbnail: {
    readonly key: string;
    readonly width: number;
    readonly height: number;
    readonly path: string | null;
  } | null;
  readonly notification: { readonly subject: string; readonly message: string } | null;
  readonly statesEntered: readonly string[];
  readonly lambdaCalls: number;
  readonly objectDownloads: number;
  readonly durationMs: number;
  /** Only there, and true, when an earlier run analysed the same content: this is its outcome. */
  readonly analyzedBefore?: true;
  /** Only there when something was in the way outside the workflow: which rule, and the remedy. */
  readonly problem?: string;
}

/** What is known about a photo's way through the workflow. */
export interface PhotoFacts {
  readonly file: string;
  readonly key: string;
  readonly imageId: string;
  readonly record: Partial<ImageRecord>;
  readonly execution: ExecutionOutcome;
  readonly labelSource: string | null;
  readonly thumbnailPath: string | null;
  readonly notification: PhotoReport['notification'];
  readonly objectDownloads: number;
  readonly durationMs: number;
  readonly problem?: string;
}

function statusOf({ record, execution }: PhotoFacts): PhotoReport['status'] {
  if (execution.statesEntered.at(-1) === 'AlreadyProcessed') return 'DUPLICATE';
  if (execution.status === 'SUCCEEDED') return record.status === 'REJECTED' ? 'REJECTED' : 'COMPLETED';
  return record.status === 'INCOMPLETE' ? 'INCOMPLETE' : 'FAILED';
}

/** Puts a photo's facts into the shape that others read. */
export function photoReport(facts: PhotoFacts): PhotoReport {
  const { record, execution } = facts;
  const status = statusOf(facts);
  const { metadata, labels, faces, thumbnail } = record;
  return {
    file: facts.file,
    key: facts.key,
    imageId: facts.imageId,
    status,
    reason: record.reason ?? (status === 'FAILED' ? (execution.error ?? null) : null),
    metadata: metadata
      ? {
          format: metadata.format,
          width: metadata.width,
          height: metadata.height,
          bytes: metadata.bytes,
          capturedAt: metadata.capturedAt ?? null,
          camera: metadata.camera ? { make: metadata.camera.make ?? null, model: metadata.camera.model ?? null } : null,
          location: metadata.location ?? null,
        }
      : null,
    labels: labels?.map(({ name, confidence = null }) => ({ name, confidence, source: facts.labelSource })) ?? null,
    faces: faces?.map(({ confidence = null, boundingBox = null }) => ({ confidence, boundingBox })) ?? null,
    faceCount: record.faceCount ?? null,
    thumbnail: thumbnail
      ? { key: thumbnail.key, width: thumbnail.width, height: thumbnail.height, path: facts.thumbnailPath }
      : null,
    notification: facts.notification,
    statesEntered: execution.statesEntered,
    lambdaCalls: execution.lambdaCalls,
    objectDownloads: facts.objectDownloads,
    durationMs: facts.durationMs,
    ...(facts.problem === undefined ? {} : { problem: facts.problem }),
  };
}

/** The report of a file that the workflow never got, or whose way through it could not be followed. */
export function faultReport(file: string, key: string, fault: FileFault): PhotoReport {
  return {
    file,
    key,
    imageId: null,
    status: fault.status,
    reason: fault.name,
    metadata: null,
    labels: null,
    faces: null,
    faceCount: null,
    thumbnail: null,
    notification: null,
    statesEntered: [],
    lambdaCalls: 0,
    objectDownloads: 0,
    durationMs: 0,
    problem: fault.message,
  };
}

/** Labels that a cell names; the JSON has them all. */
const NAMED_LABELS = 3;

function labelsCell({ labels }: PhotoReport): string {
  if (!labels || labels.length === 0) return '-';
  const named = labels
    .slice(0, NAMED_LABELS)
    .map(({ name, confidence }) => (confidence === null ? name : `${name} ${Math.round(confidence)}`));
  const more = labels.length - named.length;
  return more > 0 ? `${named.join(', ')} +${more}` : named.join(', ');
}

const columns: readonly Column<PhotoReport>[] = [
  { title: 'File', maximum: 28, value: ({ file }) => file },
  { title: 'Status', value: ({ status, reason }) => (reason === null ? status : `${status} ${reason}`), maximum: 32 },
  { title: 'Size', align: 'right', value: ({ metadata }) => (metadata ? `${metadata.width}x${metadata.height}` : '-') },
  { title: 'Taken', value: ({ metadata }) => metadata?.capturedAt?.slice(0, 16).replace('T', ' ') ?? '-' },
  {
    title: 'Place',
    value: ({ metadata }) =>
      metadata?.location ? `${metadata.location.latitude.toFixed(3)}, ${metadata.location.longitude.toFixed(3)}` : '-',
  },
  { title: 'Faces', align: 'right', value: ({ faceCount }) => (faceCount === null ? '-' : String(faceCount)) },
  { title: 'Labels', maximum: 40, value: labelsCell },
  { title: 'Thumbnail', value: ({ thumbnail }) => thumbnail?.key ?? '-' },
  { title: 'ms', align: 'right', value: ({ durationMs }) => String(durationMs) },
];

/** The table at the end of a run. */
export function photoTable(reports: readonly PhotoReport[]): string {
  return table(reports, columns);
}
