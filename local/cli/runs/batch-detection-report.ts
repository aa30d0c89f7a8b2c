import type { DetectionResult } from '../../../handlers/batch-detection/picture/detection-result';
import type { BatchImageRecord } from '../../../handlers/batch-detection/worker/image-records';
import type { RunReport } from '../../../handlers/batch-detection/run/run-report';
import type { FileFault } from '../file-fault';
import { type Column, table } from '../table';
import { printable } from '../terminal';

/** An image of `npm start -- --workflow batch-detection --json`. Absent values are null. */
export interface ImageReport {
  readonly file: string;
  readonly key: string;
  /** WAITING: still in the queue, for the next run. */
  readonly status: 'DONE' | 'SET_ASIDE' | 'WAITING';
  /** Name of the error behind SET_ASIDE, or of the last one of an image that waits. */
  readonly reason: string | null;
  readonly labels: readonly (DetectionResult['labels'][number] & {
    /** Where the answer comes from: `heuristic` (resemblance to examples) or `recorded`. */
    readonly source: string | null;
  })[];
  /** Paths of the result and of the annotated picture on this machine. */
  readonly json: string | null;
  readonly annotated: string | null;
  readonly attempts: number;
  /** Only there, and true, when an earlier run detected in the same content: these are its results. */
  readonly detectedBefore?: true;
  /** Only there when something was in the way outside the workflow: which rule, and the remedy. */
  readonly problem?: string;
}

/** What `--json` prints: one object. Others read it: never change it. */
export interface BatchReport {
  readonly images: readonly ImageReport[];
  /** Names of the states entered, in order. */
  readonly states: readonly string[];
  readonly stateEntries: number;
  readonly lambdaCalls: number;
  /** Statuses of the model since the run began, in milliseconds after that. */
  readonly modelStates: readonly { readonly state: string; readonly atMs: number }[];
  readonly modelBilledMs: number;
  readonly modelLeftRunning: boolean;
  readonly dlq: readonly { readonly body: string; readonly reason: string; readonly detail: string }[];
  readonly report: RunReport | null;
}

/** What is known about an image after a run. */
export interface ImageFacts {
  readonly file: string;
  readonly key: string;
  readonly record: BatchImageRecord | undefined;
  readonly result: DetectionResult | undefined;
  readonly paths: { readonly json: string; readonly annotated: string } | undefined;
  readonly source: string | undefined;
  /** Reason of its message in the dead-letter queue. */
  readonly setAside: string | undefined;
}

/** Puts an image's facts into the shape that others read. */
export function imageReport({ file, key, record, result, paths, source, setAside }: ImageFacts): ImageReport {
  const done = setAside === undefined && record?.status === 'DONE';
  return {
    file,
    key,
    status: done ? 'DONE' : setAside === undefined ? 'WAITING' : 'SET_ASIDE',
    reason: setAside ?? record?.reason ?? null,
    labels: done ? (result?.labels ?? []).map((label) => ({ ...label, source: source ?? null })) : [],
    json: done ? (paths?.json ?? null) : null,
    annotated: done ? (paths?.annotated ?? null) : null,
    attempts: record?.attempts ?? 0,
  };
}

/** The report of a file that never came into the queue. */
export function faultReport(file: string, key: string, fault: FileFault): ImageReport {
  const nothing = { labels: [], json: null, annotated: null, attempts: 0 };
  return { file, key, status: 'SET_ASIDE', reason: fault.name, ...nothing, problem: fault.message };
}

const COLUMNS: readonly Column<ImageReport>[] = [
  { title: 'File', maximum: 40, value: ({ file }) => file },
  { title: 'Status', value: ({ status, reason }) => [status, reason].filter(Boolean).join(' ') },
  {
    title: 'Labels',
    maximum: 60,
    value: ({ labels, status }) =>
      labels
        .map(({ name, confidence }) => (confidence === undefined ? name : `${name} ${confidence.toFixed(1)} %`))
        .join(', ') || (status === 'DONE' ? 'none' : ''),
  },
  { title: 'Tries', align: 'right', value: ({ attempts }) => (attempts === 0 ? '' : String(attempts)) },
  { title: 'Annotated picture', maximum: 80, value: ({ annotated }) => annotated ?? '' },
];

/** The images of a run as a text table. */
export function imageTable(images: readonly ImageReport[]): string {
  return table(images, COLUMNS);
}

/** The run in a few lines: its model, its messages that were set aside, its outcome. */
export function runSummary({ report, modelStates, modelBilledMs, modelLeftRunning, ...run }: BatchReport): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const model = modelStates.map(({ state, atMs }) => `${state} at ${seconds(atMs)}`).join(', ');
  return [
    `Model: ${model || 'not touched'}; billed ${seconds(modelBilledMs)}; ${modelLeftRunning ? 'STILL RUNNING' : 'off'}`,
    `Run:   ${run.stateEntries} states entered, ${run.lambdaCalls} functions called`,
    ...(report
      ? [
          `       ${report.status}: ${report.images.done} done, ${report.images.setAside} set aside, ${report.waiting} waiting; ` +
            `${report.images.calls} calls of the model, ${report.images.throttled} throttled`,
        ]
      : []),
    ...(report?.problem ? [`       ${report.problem.error}: ${report.problem.message}`] : []),
    ...run.dlq.map(({ reason, detail }) => `DLQ:   ${reason}: ${detail}`),
  ]
    .map(printable)
    .join('\n');
}
