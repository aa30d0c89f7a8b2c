import type { RunReport } from './run-report';

/** How a run stands. ENDED when its execution was stopped, timed out or lost before it could report. */
type RunStatus = 'RUNNING' | 'COMPLETED' | 'INCOMPLETE' | 'FAILED' | 'ENDED';

/** An item of the runs table. Times are epoch milliseconds. */
export interface RunRecord {
  /** ARN of the execution. */
  readonly runId: string;
  readonly status: RunStatus;
  readonly modelArn: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /**
   * When the run was about to ask for the model to be started, and of which project it is. A second witness, in another
   * table than the leases: with those out of reach it tells whose the model is.
   */
  readonly modelStartedAt?: number;
  readonly projectArn?: string;
  /** Why a run ended that could not report itself. */
  readonly reason?: string;
  readonly report?: RunReport;
}

export interface RunRecords {
  /** Creates the record of a run that begins to use a model; one that exists stays as it is. */
  begin(run: Pick<RunRecord, 'runId' | 'modelArn' | 'startedAt'>): Promise<void>;
  /** Records, before the request, that a run is about to start the model. */
  startsModel(runId: string, projectArn: string, modelStartedAt: number): Promise<void>;
  /** Records how a run ended. A run that began nothing may be unknown. */
  report(runId: string, report: RunReport): Promise<void>;
  /**
   * Records that a run's execution ended without a report; does nothing to a run that reported.
   * @returns the record as it stands; undefined when the run began nothing
   */
  ended(runId: string, reason: string, endedAt: number): Promise<RunRecord | undefined>;
  /** Runs that started a model and have not reported. */
  unreported(): Promise<readonly RunRecord[]>;
}
