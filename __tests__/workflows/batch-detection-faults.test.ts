import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markedPart } from '../../scripts/marked-part';
import { matrixRows, matrixTable } from '../../simulation/batch-tables';
import { MATRIX_TASKS, type MatrixRow, PASSED_AFTER_FAULT, PASSED_STATES } from '../../simulation/fault-matrix';
import { batchDetection } from '../../state-machines/batch-detection';
import { allStates, type AslDefinition, readDefinitionTemplate } from '../../state-machines/asl/definition';

const document = readFileSync(join(__dirname, '..', '..', 'docs', 'batch-detection.md'), 'utf8');

/** Minutes: the rest of a start, the lease of a dead run, the watchdog's period, and a stop. */
const OFF_WITHIN = 10 + 5 + 5 + 2;

let rows: readonly MatrixRow[];
beforeAll(async () => {
  rows = await matrixRows();
});

const offenders = (isWrong: (row: MatrixRow) => boolean): string[] =>
  rows.filter(isWrong).map(({ fault, where }) => `${fault} at ${where}`);

describe('whatever goes wrong, wherever', () => {
  it('the model is off within a bound after the execution ended', () => {
    // Playing a case only ends when the model is off, nobody holds it, and no image waits.
    expect(offenders(({ outcome }) => outcome.offAfterMinutes > OFF_WITHIN)).toEqual([]);
  });

  it('the model is never on for long without work: at most one start-up more than there are attempts to use it', () => {
    expect(offenders(({ outcome }) => outcome.modelMinutes > 60)).toEqual([]);
  });

  it('no image is lost', () => {
    expect(offenders(({ outcome }) => outcome.lost > 0 || outcome.done !== outcome.images)).toEqual([]);
  });

  it('no image is in two places, or has two results', () => {
    expect(offenders(({ outcome }) => outcome.twice > 0 || outcome.deadLetters > 0 || outcome.queued > 0)).toEqual([]);
  });

  it('nothing is sent twice but what a worker had in hand when it was killed', () => {
    expect(offenders(({ outcome }) => outcome.sentAgain > 0)).toEqual([
      'crash half-way at detect-batch',
      'aborted at WaitForMessages',
      'timed out at WaitForMessages',
      'lost at WaitForMessages',
    ]);
    expect(Math.max(...rows.map(({ outcome }) => outcome.sentAgain))).toBeLessThanOrEqual(24);
  });
});

describe('the matrix', () => {
  it('covers every task and every state but the ends', () => {
    const states = allStates(JSON.parse(readDefinitionTemplate(batchDetection)) as AslDefinition);
    const ends = Object.keys(states).filter((name) => ['Succeed', 'Fail'].includes(states[name]!.Type));
    const tasks = Object.keys(batchDetection.functions).filter((name) => name !== 'watch-model');

    expect([...PASSED_STATES, ...Object.keys(PASSED_AFTER_FAULT), ...ends].sort()).toEqual(Object.keys(states).sort());
    expect([...MATRIX_TASKS].sort()).toEqual(['Notify', ...tasks].sort());
  });

  it('holds faults that bite: each kind of end is reached, and each stopper stops', () => {
    expect(new Set(rows.map(({ outcome }) => outcome.firstStatus))).toEqual(
      new Set(['SUCCEEDED', 'FAILED', 'ABORTED', 'TIMED_OUT']),
    );
    expect(new Set(rows.map(({ outcome }) => outcome.stoppedBy))).toEqual(
      new Set(['run', 'rule', 'watchdog', undefined]),
    );
  });

  it('is what the documentation shows (write it again with `npm run generate`)', () => {
    expect(markedPart(document, 'fault-matrix')).toBe(matrixTable(rows));
  });
});
