import { LOCAL_REGION } from '../service';
import type { HistoryEvent } from './history';

/** An event of GetExecutionHistory. https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
export interface ApiHistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

interface Named {
  readonly type: string;
  readonly [details: string]: unknown;
}

/** A history as the API tells it. Retries and catches have no events of their own there. */
export function historyEvents(history: readonly HistoryEvent[], includeData: boolean): ApiHistoryEvent[] {
  const events: ApiHistoryEvent[] = [];
  const last = new Map<string, number>();
  for (const event of history) {
    const branch = event.branch ?? [];
    for (const named of namesOf(event, includeData)) {
      const id = events.length + 1;
      events.push({ id, previousEventId: previousOf(branch, last), timestamp: event.timestamp / 1000, ...named });
      last.set(branch.join(), id);
    }
    // What comes after a branch, in the state that holds it, follows the newest event of that.
    if (event.type === 'StateEntered') forgetBranches(branch, last);
  }
  return events;
}

/** The last event of the branch itself, or of the nearest one around it. */
function previousOf(branch: readonly number[], last: ReadonlyMap<string, number>): number {
  for (let depth = branch.length; depth >= 0; depth -= 1) {
    const found = last.get(branch.slice(0, depth).join());
    if (found !== undefined) return found;
  }
  return 0;
}

/** Branches of an earlier state are over when another one is entered. */
function forgetBranches(branch: readonly number[], last: Map<string, number>): void {
  const prefix = branch.length === 0 ? '' : `${branch.join()},`;
  for (const key of last.keys()) {
    if (key !== branch.join() && key.startsWith(prefix)) last.delete(key);
  }
}

function namesOf(event: HistoryEvent, includeData: boolean): Named[] {
  const data = (name: string, value: unknown): object =>
    includeData && value !== undefined ? { [name]: JSON.stringify(value) } : {};
  const failure = { error: event.error, ...(includeData ? { cause: event.cause } : {}) };
  const { resource = '' } = event;
  const task = { resourceType: resource.split(':').slice(0, -1).pop() ?? '', resource: resource.split(':').pop() };
  switch (event.type) {
    case 'ExecutionStarted':
      return [{ type: event.type, executionStartedEventDetails: data('input', event.input) }];
    case 'ExecutionSucceeded':
      return [{ type: event.type, executionSucceededEventDetails: data('output', event.output) }];
    case 'ExecutionFailed':
      return [{ type: event.type, executionFailedEventDetails: failure }];
    case 'ExecutionTimedOut':
      return [{ type: event.type, executionTimedOutEventDetails: failure }];
    case 'ExecutionAborted':
      return [{ type: event.type, executionAbortedEventDetails: failure }];
    case 'StateEntered':
      return [
        {
          type: `${event.stateType}StateEntered`,
          stateEnteredEventDetails: { name: event.state, ...data('input', event.input) },
        },
      ];
    case 'StateExited':
      return [
        {
          type: `${event.stateType}StateExited`,
          stateExitedEventDetails: { name: event.state, ...data('output', event.output) },
        },
      ];
    case 'TaskStarted':
      return [
        {
          type: 'TaskScheduled',
          taskScheduledEventDetails: { ...task, region: LOCAL_REGION, ...data('parameters', event.input) },
        },
        { type: 'TaskStarted', taskStartedEventDetails: task },
      ];
    case 'TaskSucceeded':
      return [{ type: event.type, taskSucceededEventDetails: { ...task, ...data('output', event.output) } }];
    case 'TaskFailed':
      return [{ type: event.type, taskFailedEventDetails: { ...task, ...failure } }];
    case 'MapRunStarted':
      return [{ type: event.type, mapRunStartedEventDetails: { mapRunArn: event.mapRunArn } }];
    case 'MapRunFailed':
      return [{ type: event.type, mapRunFailedEventDetails: failure }];
    case 'MapRunSucceeded':
    case 'MapRunAborted':
      return [{ type: event.type }];
    case 'StateRetried':
    case 'StateCaught':
      return [];
  }
}
