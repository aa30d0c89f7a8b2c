import type { QueueCount } from './image-queue';
import { planWorkers } from './plan-workers';
import {
  addCounts,
  type Decision,
  type FailedWorker,
  MAX_FAILURES,
  type Problem,
  type Run,
  type WorkerResult,
} from './run-state';

/** Rounds in a row without progress after which a run gives up: what is left is hidden by somebody else, or stuck. */
export const MAX_IDLE_ROUNDS = 10;
/** The same when workers failed in them: that seldom mends itself, and the model costs money meanwhile. */
export const MAX_FAILED_ROUNDS = 3;
/** Rounds of a run. Keeps an execution far below 25,000 history events however its images trickle in. */
export const MAX_ROUNDS = 100;

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
  const idleRounds = progress ? 0 : run.idleRounds + 1;
  const halted = told.find((result) => result.halted !== undefined)?.halted;
  const problem = progress ? undefined : (halted ?? failureOf(failed, results.length) ?? run.problem);
  const next: Run = {
    ...run,
    counts: told.map((result) => result.counts).reduce(addCounts, run.counts),
    failures: [...run.failures, ...told.flatMap((result) => result.failures)].slice(0, MAX_FAILURES),
    tps: measuredTps(told, results.length) ?? run.tps,
    rounds: run.rounds + 1,
    idleRounds,
    problem,
  };

  if (waiting === 0) return { decision: 'STOP', run: { ...next, problem: undefined } };
  if (now >= run.deadline || (halted && !progress)) return { decision: 'STOP', run: next };
  const patience = failed.length > 0 ? MAX_FAILED_ROUNDS : MAX_IDLE_ROUNDS;
  if (idleRounds >= patience || next.rounds >= MAX_ROUNDS) {
    const stuck = {
      error: 'NoProgress',
      message: `${waiting} messages are left that the workers of ${idleRounds} rounds could not take. After a crash they stay hidden for some minutes.`,
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
