import { batchSettings } from '../../state-machines/batch-detection-settings';
import { cutText } from '../runtime/cut-text';
import { setting } from '../runtime/setting';
import { createLogger } from '../runtime/logger';
import { causeMessage, type CaughtError, type TaskEvent } from '../runtime/task-event';
import { systemClock } from '../runtime/clock';
import { deployedRunRecords } from './run/dynamodb-run-records';
import { once } from '../runtime/once';
import type { Ports } from './run/ports';
import { makeReport, noticeOf, type RunNotice, type RunReport } from './run/run-report';
import { maximumUnits } from './model/inference-units';
import type { BatchState, Problem } from './run/run-state';

const logger = createLogger('batch-detection');

export interface ReportSettings {
  /** USD. */
  readonly pricePerInferenceHour: number;
  readonly maximumUnits: number;
}

export interface Reported {
  readonly report: RunReport;
  readonly notification: RunNotice;
}

/** Room for a message in a notice; a stack trace is not one. */
const MAX_MESSAGE = 500;

/** Sums the run up, records it and words the notice. */
export async function report(
  { clock, runs }: Pick<Ports, 'clock' | 'runs'>,
  settings: ReportSettings,
  { input, executionId }: TaskEvent<BatchState>,
): Promise<Reported> {
  const report = makeReport({
    run: input.run,
    waiting: input.waiting ?? 0,
    modelLeftRunning: input.stopError !== undefined || input.model === 'LEFT_RUNNING',
    problem: problemOf(input.error) ?? input.run?.problem ?? problemOf(input.stopError),
    ...settings,
    now: clock.now(),
  });
  await runs.report(executionId, report);
  logger.info('run ended', { ...report, failures: report.failures.length });
  return { report, notification: noticeOf(report) };
}

function problemOf(caught: CaughtError | undefined): Problem | undefined {
  return caught && { error: caught.Error, message: cutText(causeMessage(caught), MAX_MESSAGE) };
}

const deployed = once(() => ({ clock: systemClock, runs: deployedRunRecords() }));

/** @see report */
export const handler = (event: TaskEvent<BatchState>): Promise<Reported> =>
  report(
    deployed(),
    {
      pricePerInferenceHour: setting(batchSettings, 'pricePerInferenceHour'),
      maximumUnits: maximumUnits(),
    },
    event,
  );
