import type { AslDefinition } from './asl';
import type { Execution, ExecutionResult } from './execution';

/** How many items or executions are in which state. */
export interface MapRunCounts {
  pending: number;
  running: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
  total: number;
}

type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

const OUTCOMES = { SUCCEEDED: 'succeeded', FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const;

/** One visit of a distributed Map: its child executions and what became of them. */
export class MapRun {
  readonly items: MapRunCounts = emptyCounts();
  readonly executions: MapRunCounts = emptyCounts();
  status: MapRunStatus = 'RUNNING';
  /** Milliseconds since 1970. */
  stoppedAt?: number;

  constructor(
    readonly arn: string,
    readonly executionArn: string,
    readonly stateMachineArn: string,
    readonly maxConcurrency: number,
    readonly startedAt: number,
    /** What makes the run fail; a count or a percentage that is absent is not looked at. */
    readonly tolerated: { readonly count?: number; readonly percentage?: number },
  ) {}

  begun(items: number): void {
    for (const [counts, amount] of this.both(items)) {
      counts.total += amount;
      counts.running += amount;
    }
  }

  ended({ status }: ExecutionResult, items: number): void {
    for (const [counts, amount] of this.both(items)) {
      counts.running -= amount;
      counts[OUTCOMES[status]] += amount;
    }
  }

  finish(status: MapRunStatus, at: number): void {
    this.status = status;
    this.stoppedAt = at;
  }

  /** @param allRead whether the number of items is known: before, a share of it is not */
  tooManyFailed(allRead: boolean): boolean {
    const { count, percentage } = this.tolerated;
    const failed = this.items.failed + this.items.timedOut + this.items.aborted;
    if (failed > (count ?? Infinity)) return true;
    if (percentage === undefined || failed === 0) return false;
    return percentage === 0 || (allRead && (100 * failed) / this.items.total > percentage);
  }

  private both(items: number): [MapRunCounts, number][] {
    return [
      [this.items, items],
      [this.executions, 1],
    ];
  }
}

/** Starts a child execution of a Map run. */
export type StartChild = (child: {
  readonly label: string;
  readonly standard: boolean;
  readonly definition: AslDefinition;
  readonly input: unknown;
}) => Execution;

function emptyCounts(): MapRunCounts {
  return { pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0, total: 0 };
}
