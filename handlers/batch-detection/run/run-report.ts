import { type Notice, notice } from '../../runtime/notices';
import type { ImageFailure, ImageCounts, Problem, Run } from './run-state';

/** What a run tells when it ends. */
export interface RunReport {
  readonly status: 'COMPLETED' | 'INCOMPLETE' | 'FAILED';
  readonly modelArn: string | null;
  /** ISO 8601. */
  readonly startedAt: string | null;
  readonly endedAt: string;
  readonly images: ImageCounts;
  /** Messages that wait for the next run. */
  readonly waiting: number;
  /** The first failures; all are in the dead-letter queue. */
  readonly failures: readonly ImageFailure[];
  /** From the request to start until the model was seen stopped. 0 when this run did not pay for the model. */
  readonly modelMinutes: number;
  /** USD for those minutes with as many units as were allowed: an upper bound. */
  readonly estimatedCost: number;
  readonly modelLeftRunning: boolean;
  readonly callsPerSecond: number;
  readonly problem: Problem | null;
}

export interface ReportInput {
  readonly run: Run | undefined;
  readonly waiting: number;
  /** Whether a model that is not ours goes on running, or ours could not be stopped. */
  readonly modelLeftRunning: boolean;
  readonly problem: Problem | undefined;
  readonly pricePerInferenceHour: number;
  readonly maximumUnits: number;
  readonly now: number;
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** Sums a run up. */
export function makeReport(input: ReportInput): RunReport {
  const { run, waiting, problem, now } = input;
  const from = run?.owned ? run.modelStartedAt : undefined;
  const modelMs = from === undefined ? 0 : (run?.modelStoppedAt ?? now) - from;
  return {
    status: problem !== undefined ? 'FAILED' : waiting > 0 ? 'INCOMPLETE' : 'COMPLETED',
    modelArn: run?.modelArn ?? null,
    startedAt: run === undefined ? null : new Date(run.startedAt).toISOString(),
    endedAt: new Date(now).toISOString(),
    images: run?.counts ?? { done: 0, duplicates: 0, setAside: 0, postponed: 0, calls: 0, throttled: 0 },
    waiting,
    failures: run?.failures ?? [],
    modelMinutes: round(modelMs / 60_000, 1),
    estimatedCost: round((modelMs / 3_600_000) * input.maximumUnits * input.pricePerInferenceHour, 2),
    modelLeftRunning: input.modelLeftRunning,
    callsPerSecond: round(run?.tps ?? 0, 2),
    problem: problem ?? null,
  };
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Words a report for people, with the whole of it for programs. */
export function noticeOf(report: RunReport): Notice {
  const { images, waiting, problem } = report;
  const sentences = [
    `${count(images.done, 'image')} done, ${images.setAside} set aside, ${waiting} waiting.`,
    report.modelLeftRunning
      ? 'The model is still running.'
      : `The model ran for ${report.modelMinutes} minutes (at most ${report.estimatedCost.toFixed(2)} USD).`,
    ...(problem === null ? [] : [`The run ended early: ${problem.error}: ${problem.message}`]),
    ...report.failures.map(({ key, reason }) => `${key}: ${reason}`),
  ];
  const text = sentences.join('\n');
  const workflow = 'batch-detection';
  const outcome = { COMPLETED: 'complete', INCOMPLETE: 'out of time', FAILED: 'failed' }[report.status];
  return notice({
    subject: `Batch detection ${outcome}: ${count(images.done, 'image')} done, ${images.setAside} set aside`,
    text,
    facts: { workflow, text, ...report },
    attributes: { workflow, status: report.status },
  });
}
