import type { FileFault } from '../file-fault';
import { type Column, table } from '../table';
import type { ExecutionOutcome } from './executions';

/** One photo of `npm start -- --workflow rider-photo --json`. Absent values are null. Others read it: never change it. */
export interface SelfieReport {
  readonly file: string;
  readonly userId: string;
  /** SKIPPED: no photo, e.g. a named pipe. */
  readonly status: 'ACCEPTED' | 'REPLACED' | 'REJECTED' | 'FAILED' | 'SKIPPED';
  /** Name of the error behind REJECTED and FAILED. */
  readonly error: string | null;
  /** Reason codes. */
  readonly reasons: readonly string[];
  readonly faceId: string | null;
  readonly thumbnail: {
    readonly key: string;
    readonly width: number;
    readonly height: number;
    readonly path: string;
  } | null;
  readonly notification: { readonly subject: string; readonly message: string } | null;
  readonly statesEntered: readonly string[];
  readonly lambdaCalls: number;
  /** Calls that cost money on AWS; listing and deleting faces is free. */
  readonly rekognitionCalls: number;
  readonly durationMs: number;
  /** Rules that the answer had no fact for. */
  readonly rulesNotApplied: readonly string[];
  /** Only there, and true, when an earlier run accepted the same photo of the same user. */
  readonly acceptedBefore?: true;
  /** Only there when something was in the way outside the workflow: which rule, and the remedy. */
  readonly problem?: string;
}

/** Output of the state machine, as far as a report needs it. */
export interface SelfieOutput {
  readonly status?: SelfieReport['status'];
  readonly error?: string;
  readonly reasons?: readonly string[];
  readonly faceId?: string;
  readonly thumbnail?: { readonly key: string; readonly width: number; readonly height: number };
  readonly rulesNotApplied?: readonly string[];
}

/** What is known about a selfie's way through the workflow. */
export interface SelfieFacts {
  readonly file: string;
  readonly userId: string;
  readonly execution: ExecutionOutcome;
  readonly output: SelfieOutput;
  /** What the ledger says about a failed attempt. */
  readonly failure: { readonly error?: string; readonly reasons?: readonly string[] };
  readonly thumbnailPath: string | null;
  readonly notification: SelfieReport['notification'];
  readonly rekognitionCalls: number;
  readonly durationMs: number;
}

/** Puts a selfie's facts into the shape that others read. */
export function selfieReport(facts: SelfieFacts): SelfieReport {
  const { execution, output, failure, thumbnailPath } = facts;
  const succeeded = execution.status === 'SUCCEEDED' && output.status !== undefined;
  return {
    file: facts.file,
    userId: facts.userId,
    status: succeeded ? output.status : 'FAILED',
    error: succeeded ? (output.error ?? null) : (failure.error ?? execution.error ?? 'NoOutcome'),
    reasons: (succeeded ? output.reasons : failure.reasons) ?? [],
    faceId: output.faceId ?? null,
    thumbnail: output.thumbnail && thumbnailPath ? { ...output.thumbnail, path: thumbnailPath } : null,
    notification: facts.notification,
    statesEntered: execution.statesEntered,
    lambdaCalls: execution.lambdaCalls,
    rekognitionCalls: facts.rekognitionCalls,
    durationMs: facts.durationMs,
    rulesNotApplied: output.rulesNotApplied ?? [],
  };
}

/** The report of a file that the workflow never got, or whose way through it could not be followed. */
export function faultReport(file: string, userId: string, fault: FileFault): SelfieReport {
  return { ...untouched(file, userId), status: fault.status, error: fault.name, problem: fault.message };
}

/** The report of a photo that an earlier run put in use. */
export function acceptedReport(
  file: string,
  userId: string,
  accepted: Pick<SelfieReport, 'status' | 'faceId' | 'thumbnail'>,
): SelfieReport {
  return { ...untouched(file, userId), ...accepted, acceptedBefore: true };
}

function untouched(file: string, userId: string): SelfieReport {
  return {
    file,
    userId,
    status: 'FAILED',
    error: null,
    reasons: [],
    faceId: null,
    thumbnail: null,
    notification: null,
    statesEntered: [],
    lambdaCalls: 0,
    rekognitionCalls: 0,
    durationMs: 0,
    rulesNotApplied: [],
  };
}

const columns: readonly Column<SelfieReport>[] = [
  { title: 'File', maximum: 32, value: ({ file }) => file },
  { title: 'User', maximum: 24, value: ({ userId }) => userId },
  { title: 'Status', value: ({ status }) => status },
  { title: 'Reasons', maximum: 40, value: ({ reasons, error }) => reasons.join(', ') || (error ?? '-') },
  { title: 'Face', maximum: 13, value: ({ faceId }) => faceId ?? '-' },
  { title: 'Thumbnail', maximum: 44, value: ({ thumbnail }) => thumbnail?.path ?? '-' },
  { title: 'States', align: 'right', value: ({ statesEntered }) => String(statesEntered.length) },
  { title: 'Paid', align: 'right', value: ({ rekognitionCalls }) => String(rekognitionCalls) },
  { title: 'ms', align: 'right', value: ({ durationMs }) => String(durationMs) },
];

/** The table at the end of a run. */
export function selfieTable(reports: readonly SelfieReport[]): string {
  return table(reports, columns);
}
