import type { RunReport } from './run-report';

/** How a run stands. ENDED when its execution was stopped, timed out or lost before it could report. */
export type RunStatus = 'RUNNING' | 'COMPLETED' | 'INCOMPLETE' | 'FAILED' | 'ENDED';

/** An item of the runs table. Times are epoch milliseconds. */
export interface RunRecord {
  /** ARN of the execution. */
  readonly runId: string;
  readonly status: RunStatus;
  readonly modelArn: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Why a run ended that could not report itself. */
  readonly reason?: string;
  readonly report?: RunReport;
}

export interface RunRecords {
  /** Creates the record of a run that begins to use a model; one that exists stays as it is. */
  begin(run: Pick<RunRecord, 'runId' | 'modelArn' | 'startedAt'>): Promise<void>;
  /** Records how a run ended. A run that began nothing may be unknown. */
  report(runId: string, report: RunReport): Promise<void>;
  /** Records that a run's execution ended without a report; does nothing to a run that reported. */
  ended(runId: string, reason: string, endedAt: number): Promise<void>;
}
