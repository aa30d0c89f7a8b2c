import {
  MAX_FAILED_ROUNDS,
  MAX_ROUNDS,
  nextStep,
  PATIENCE_MS,
} from '../../../../handlers/batch-detection/run/next-step';
import { planWorkers } from '../../../../handlers/batch-detection/worker/plan-workers';
import { MAX_FAILURES, NO_IMAGES, type WorkerResult } from '../../../../handlers/batch-detection/run/run-state';
import { someRun } from '../../../support/batch-world';

const now = Date.UTC(2026, 0, 1, 1);
const left = (visible: number, inFlight = 0) => ({ visible, inFlight, delayed: 0 });
const worked = (more: Partial<WorkerResult> = {}): WorkerResult => ({
  counts: { ...NO_IMAGES, done: 10, calls: 11, throttled: 1 },
  failures: [],
  rate: 3,
  ...more,
});
const idle: WorkerResult = { counts: NO_IMAGES, failures: [], rate: 5 };
const crashed = { failure: { error: 'Runtime.ExitError' } };
const halted: WorkerResult = { ...idle, halted: { error: 'ModelNotRunningError', message: 'gone' } };

describe('nextStep', () => {
  it('sums up what the workers tell, and takes the sum of their rates for what the model takes', () => {
    const { run } = nextStep(someRun(), { results: [worked(), worked()], before: 40, left: left(20) }, now);

    expect(run).toMatchObject({ rounds: 1, tps: 6, counts: { done: 20, calls: 22, throttled: 2 }, workers: [1, 2] });
  });

  it('keeps the measured rate when a worker had nothing to call', () => {
    const { run } = nextStep(someRun({ tps: 8 }), { results: [worked(), idle], before: 40, left: left(20) }, now);

    expect(run.tps).toBe(8);
  });

  it.each([
    ['another round while messages are visible', left(20), 'DETECT'],
    ['a wait while all that is left is hidden', left(0, 3), 'WAIT'],
    ['the end when nothing is left', left(0), 'STOP'],
  ])('chooses %s', (_case, remaining, decision) => {
    expect(nextStep(someRun(), { results: [worked()], before: 40, left: remaining }, now).decision).toBe(decision);
  });

  it('ends at the deadline, which is no problem', () => {
    const { decision, run } = nextStep(
      someRun({ deadline: now }),
      { results: [worked()], before: 40, left: left(9) },
      now,
    );

    expect(decision).toBe('STOP');
    expect(run.problem).toBeUndefined();
  });

  it('ends at once when a worker says that nothing works, and says why', () => {
    const { decision, run } = nextStep(someRun(), { results: [halted], before: 9, left: left(9) }, now);

    expect(decision).toBe('STOP');
    expect(run.problem).toEqual({ error: 'ModelNotRunningError', message: 'gone' });
  });

  it('goes on after a halted worker when others got something done', () => {
    const { decision } = nextStep(someRun(), { results: [halted, worked()], before: 40, left: left(9) }, now);

    expect(decision).toBe('DETECT');
  });

  it('counts images that a crashed worker had finished by what is missing from the queue', () => {
    const { run } = nextStep(someRun(), { results: [crashed], before: 40, left: left(30) }, now);

    expect(run).toMatchObject({ failedRounds: 0, idleSince: undefined, problem: undefined });
  });

  /** Rounds that get nothing done, 20 s apart, until the run ends. */
  function idleRounds(roundsOf: (round: number) => WorkerResult | typeof crashed, messages = left(0, 9)) {
    let run = someRun();
    for (let round = 1; ; round += 1) {
      const at = now + round * 20_000;
      const next = nextStep(run, { results: [roundsOf(round)], before: 9, left: messages }, at);
      if (next.decision === 'STOP') return { rounds: round, waitedMs: at - now - 20_000, problem: next.run.problem };
      run = next.run;
    }
  }

  it.each([
    ['are hidden', left(0, 9)],
    ['are claimed by another', left(9)],
  ])('waits for messages that %s until no crash explains it any more', (_case, messages) => {
    const { waitedMs, problem } = idleRounds(() => idle, messages);

    expect(waitedMs).toBeGreaterThanOrEqual(PATIENCE_MS);
    expect(waitedMs).toBeLessThan(PATIENCE_MS + 20_000);
    expect(problem?.error).toBe('NoProgress');
  });

  it('gives up soon when workers fail, also when it has waited for messages in between', () => {
    const inARow = idleRounds(() => crashed);
    const inBetween = idleRounds((round) => (round % 4 === 0 ? crashed : idle));

    expect(inARow).toMatchObject({ rounds: MAX_FAILED_ROUNDS, problem: { error: 'Runtime.ExitError' } });
    expect(inBetween).toMatchObject({ rounds: 4 * MAX_FAILED_ROUNDS, problem: { error: 'Runtime.ExitError' } });
  });

  it('has a last round, however its images trickle in', () => {
    const run = someRun({ rounds: MAX_ROUNDS - 1 });

    expect(nextStep(run, { results: [worked()], before: 9, left: left(9) }, now).decision).toBe('STOP');
  });

  it('names a few failures only, so that its data does not grow', () => {
    const failures = Array.from({ length: 8 }, (_, index) => ({ key: `${index}`, reason: 'ImageTooSmall' }));

    const { run } = nextStep(
      someRun(),
      { results: [worked({ failures }), worked({ failures })], before: 40, left: left(9) },
      now,
    );

    expect(run.failures).toHaveLength(MAX_FAILURES);
  });
});

describe('planWorkers', () => {
  it.each([
    [4, 10_000, 1],
    [5, 10_000, 2],
    [32, 10_000, 8],
    [500, 10_000, 8],
    [32, 15, 2],
    [5, 0, 1],
  ])('for %d calls per second and %d images plans %d', (tps, waiting, workers) => {
    expect(planWorkers(tps, waiting)).toHaveLength(workers);
  });
});
