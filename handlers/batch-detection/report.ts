import { type BatchSettings, batchSettings } from '../../state-machines/batch-detection-settings';
import { createLogger } from '../runtime/logger';
import type { Notice } from '../runtime/notices';
import { causeMessage, type CaughtError, type TaskEvent } from '../runtime/task-event';
import { messageText } from '../runtime/texts';
import { settings } from '../runtime/variables';
import { modelPorts } from './run/deployed-ports';
import type { Ports } from './run/ports';
import { makeReport, noticeOf, type RunReport } from './run/run-report';
import type { BatchState, Problem } from './run/run-state';

const logger = createLogger('batch-detection');

type ReportSettings = Pick<BatchSettings, 'minInferenceUnits' | 'maxInferenceUnits' | 'pricePerInferenceHour'>;

export interface Reported {
  readonly report: RunReport;
  readonly notification: Notice;
}

/** Sums the run up, records it and words the notice. */
export async function report(
  { clock, runs }: Pick<Ports, 'clock' | 'runs'>,
  { minInferenceUnits, maxInferenceUnits, pricePerInferenceHour }: ReportSettings,
  { input, executionId }: TaskEvent<BatchState>,
): Promise<Reported> {
  const report = makeReport({
    run: input.run,
    waiting: input.waiting ?? 0,
    modelLeftRunning: input.stopError !== undefined || input.model === 'LEFT_RUNNING',
    problem: problemOf(input.error) ?? input.run?.problem ?? problemOf(input.stopError),
    pricePerInferenceHour,
    maximumUnits: Math.max(minInferenceUnits, maxInferenceUnits),
    now: clock.now(),
  });
  await runs.report(executionId, report);
  logger.info('run ended', { ...report, failures: report.failures.length });
  return { report, notification: noticeOf(report) };
}

function problemOf(caught: CaughtError | undefined): Problem | undefined {
  return caught && { error: caught.Error, message: messageText(causeMessage(caught)) };
}

/** @see report */
export const handler = (event: TaskEvent<BatchState>): Promise<Reported> =>
  report(
    modelPorts(),
    settings(batchSettings, 'minInferenceUnits', 'maxInferenceUnits', 'pricePerInferenceHour'),
    event,
  );
