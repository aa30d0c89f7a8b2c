import type { QueueCount } from '../../runtime/queue-count';
import { CLAIM_MS, HIDDEN_SECONDS } from '../worker/image-records';
import { planWorkers } from '../worker/plan-workers';
import {
  addCounts,
  type Decision,
  type FailedWorker,
  MAX_FAILURES,
  type Problem,
  type Run,
  type WorkerResult,
} from './run-state';

/**
 * How long a run waits without progress. What a worker had in hand when it died, of this run or of an earlier one, comes
 * back before that: its messages are hidden for HIDDEN_SECONDS, its claims hold for CLAIM_MS.
 * @internal
 */
export const PATIENCE_MS = HIDDEN_SECONDS * 1000 + CLAIM_MS;
/**
 * Rounds with failed workers after which it gives up: that seldom mends itself, and the model costs money meanwhile.
 * @internal
 */
export const MAX_FAILED_ROUNDS = 3;
/** Rounds of a run, of at most 70 history events each. Keeps an execution far below 25,000 of them. @internal */
export const MAX_ROUNDS = 200;

/** A round of workers, as the state machine saw it. */
export interface Round {
  readonly results: readonly (WorkerResult | FailedWorker)[];
  /** Messages in the queue before it and after it. */
  readonly before: number;
  readonly left: QueueCount;
}

/** What a run does after a round: another one, now or when hidden messages come back, or the end. */
export function nextStep(run: Run, { results, before, left }: Round, now: number): { decision: Decision; run: Run } {
  const told = results.filter((result): result is WorkerResult => 'counts' in result);
  const failed = results.filter((result): result is FailedWorker => 'failure' in result);
  const waiting = left.visible + left.inFlight + left.delayed;
  const progress = waiting < before || told.some(({ counts }) => counts.done + counts.duplicates + counts.setAside > 0);
  const idleSince = progress ? undefined : (run.idleSince ?? now);
  const failedRounds = progress ? 0 : run.failedRounds + (failed.length > 0 ? 1 : 0);
  const halted = told.find((result) => result.halted !== undefined)?.halted;
  const problem = progress ? undefined : (halted ?? failureOf(failed, results.length) ?? run.problem);
  const next: Run = {
    ...run,
    counts: told.map((result) => result.counts).reduce(addCounts, run.counts),
    failures: [...run.failures, ...told.flatMap((result) => result.failures)].slice(0, MAX_FAILURES),
    tps: measuredTps(told, results.length) ?? run.tps,
    rounds: run.rounds + 1,
    failedRounds,
    idleSince,
    problem,
  };

  if (waiting === 0) return { decision: 'STOP', run: { ...next, problem: undefined } };
  if (now >= run.deadline || (halted && !progress)) return { decision: 'STOP', run: next };
  const isTired = idleSince !== undefined && now - idleSince >= PATIENCE_MS;
  if (isTired || failedRounds >= MAX_FAILED_ROUNDS || next.rounds >= MAX_ROUNDS) {
    const stuck = {
      error: 'NoProgress',
      message: `${waiting} messages are left that no worker could take, for longer than a crash explains. Their images' records say who holds them.`,
    };
    return { decision: 'STOP', run: { ...next, problem: problem ?? stuck } };
  }
  const workers = planWorkers(next.tps, waiting);
  return { decision: left.visible > 0 ? 'DETECT' : 'WAIT', run: { ...next, workers } };
}

function failureOf([first, ...others]: readonly FailedWorker[], workers: number): Problem | undefined {
  if (!first) return undefined;
  return {
    error: first.failure.error,
    message: `${others.length + 1} of ${workers} workers failed. The history of the execution says why.`,
  };
}

/** What the model took is the sum of what the workers found; a worker that had nothing to do found nothing out. */
function measuredTps(told: readonly WorkerResult[], workers: number): number | undefined {
  const rates = told.filter(({ counts }) => counts.calls > 0).map(({ rate }) => rate);
  return rates.length === workers ? rates.reduce((sum, rate) => sum + rate, 0) : undefined;
}
