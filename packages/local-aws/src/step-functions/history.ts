/** Something that happened in an execution. */
export interface HistoryEvent {
  readonly type:
    | 'ExecutionStarted'
    | 'ExecutionSucceeded'
    | 'ExecutionFailed'
    | 'ExecutionTimedOut'
    | 'ExecutionAborted'
    | 'StateEntered'
    | 'StateExited'
    | 'StateRetried'
    | 'StateCaught'
    | 'TaskStarted'
    | 'TaskSucceeded'
    | 'TaskFailed'
    | 'MapRunStarted'
    | 'MapRunSucceeded'
    | 'MapRunFailed'
    | 'MapRunAborted';
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** Name and type of the state; absent for events of the execution as a whole. */
  readonly state?: string;
  readonly stateType?: string;
  /** Where a state inside Parallel and Map states runs: the branch or iteration numbers, outermost first. */
  readonly branch?: readonly number[];
  readonly input?: unknown;
  readonly output?: unknown;
  /** ARN of the task, e.g. `arn:aws:states:::sns:publish`. */
  readonly resource?: string;
  /** Of a visit of a distributed Map, whose child executions have histories of their own. */
  readonly mapRunArn?: string;
  readonly error?: string;
  readonly cause?: string;
  /** Of a retry: its number, from 1, and how long was waited before it. */
  readonly attempt?: number;
  readonly delayMs?: number;
}

export type HistoryListener = (event: HistoryEvent) => void;
