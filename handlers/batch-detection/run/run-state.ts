import type { CaughtError } from '../../runtime/task-event';
import type { ModelReference } from '../model/custom-labels-model';
import type { QueueRequest } from './start-input';

/** What became of images, as far as the workers of a run tell. */
export interface ImageCounts {
  /** Results written, source moved. */
  readonly done: number;
  /** Messages about an image that had its outcome already, or that a newer one replaces. */
  readonly duplicates: number;
  /** Messages in the dead-letter queue. */
  readonly setAside: number;
  /** Messages put back for another try. */
  readonly postponed: number;
  /** Calls of the model, those that it throttled, and those whose result was there already. */
  readonly calls: number;
  readonly throttled: number;
}

export const NO_IMAGES: ImageCounts = { done: 0, duplicates: 0, setAside: 0, postponed: 0, calls: 0, throttled: 0 };

export function addCounts(one: ImageCounts, other: ImageCounts): ImageCounts {
  const sum = { ...one };
  for (const name of Object.keys(NO_IMAGES) as (keyof ImageCounts)[]) {
    (sum as Record<string, number>)[name] = one[name] + other[name];
  }
  return sum;
}

/** An image that has no results, and why. */
export interface ImageFailure {
  readonly key: string;
  readonly reason: string;
}

/** Failures that a report names; the dead-letter queue has them all. */
export const MAX_FAILURES = 10;

/** What ended a run before its work was done. */
export interface Problem {
  readonly error: string;
  readonly message: string;
}

/** A run that holds a model. Grows with neither the images nor the time. Times are epoch milliseconds. */
export interface Run extends ModelReference {
  readonly startedAt: number;
  /** After this time no more images are begun. */
  readonly deadline: number;
  /** Whether the model is this workflow's to stop. */
  readonly owned: boolean;
  /** Times the model was looked at while it started, and while it stopped. */
  readonly startPolls: number;
  readonly stopPolls: number;
  /** Rounds of workers, and those with failed workers since something was done last. */
  readonly rounds: number;
  readonly failedRounds: number;
  /** When the first round ended since which nothing was done. */
  readonly idleSince?: number;
  /** One number per worker of the next round. */
  readonly workers: readonly number[];
  /** Calls per second that the model was last seen to take. */
  readonly tps: number;
  readonly counts: ImageCounts;
  readonly failures: readonly ImageFailure[];
  readonly modelStartedAt?: number;
  readonly modelStoppedAt?: number;
  readonly problem?: Problem;
}

/** What a worker tells at the end of its time. */
export interface WorkerResult {
  readonly counts: ImageCounts;
  readonly failures: readonly ImageFailure[];
  /** Calls per second at the end. */
  readonly rate: number;
  /** Why the worker stopped although images remained and time was left. */
  readonly halted?: Problem;
}

/** What takes the place of a worker's result when its task failed. */
export interface FailedWorker {
  readonly failure: { readonly error: string };
}

/** What the state machine does next. */
export type Decision = 'QUEUE' | 'NOTHING_TO_DO' | 'ALREADY_RUNNING' | 'START' | 'DETECT' | 'WAIT' | 'STOP';

/** The state machine's data. */
export interface BatchState {
  readonly decision?: Decision;
  /** What a manual start asks to queue, and how many it has queued. */
  readonly request?: QueueRequest | null;
  readonly queued?: number;
  /** Messages in the queue when it was last counted. */
  readonly waiting?: number;
  /** Messages that were set aside before the run began. */
  readonly setAside?: number;
  readonly run?: Run;
  readonly model?: 'RUNNING' | 'STARTING' | 'STOPPING' | 'STOPPED' | 'LEFT_RUNNING' | 'NOT_HELD';
  /** Seconds until the model that starts is looked at again. */
  readonly nextLookSeconds?: number;
  readonly results?: readonly (WorkerResult | FailedWorker)[];
  readonly error?: CaughtError;
  readonly stopError?: CaughtError;
}
