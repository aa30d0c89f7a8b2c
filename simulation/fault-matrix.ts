import { allStates, type AslDefinition, pascalCase, readDefinitionTemplate } from '../state-machines/asl/definition';
import { batchDetection } from '../state-machines/batch-detection';
import { type BatchOutcome, outcomeOf } from './batch-outcome';
import { BatchSimulation, type SimulationOptions } from './batch-simulation';
import { TASK_FAULTS, type TaskFault } from './task-fault';

/** One simulated batch in which one thing goes wrong. */
export interface MatrixCase {
  readonly fault: string;
  /** Task or state that it happens to. */
  readonly where: string;
  readonly options: SimulationOptions;
  /** State in the middle of which the first execution reaches its time limit. */
  readonly timesOutIn?: string;
}

export interface MatrixRow extends Pick<MatrixCase, 'fault' | 'where'> {
  readonly outcome: BatchOutcome;
}

const STATES = allStates(JSON.parse(readDefinitionTemplate(batchDetection)) as AslDefinition);

/** Tasks of the state machine, as faults name them. */
export const MATRIX_TASKS: readonly string[] = [
  ...Object.keys(batchDetection.functions).filter((name) => pascalCase(name) in STATES),
  'Notify',
];

/** States that a run passes only when its workers have their own fault. */
export const PASSED_AFTER_FAULT: Readonly<Record<string, TaskFault>> = {
  WorkerFailed: { task: 'detect-batch', kind: 'permanent error' },
  WaitForMessages: { task: 'detect-batch', kind: 'crash half-way' },
};

/** States that a run with images passes, in order; the others end it. */
export const PASSED_STATES: readonly string[] = Object.entries(STATES)
  .filter(([name, { Type }]) => Type !== 'Succeed' && Type !== 'Fail' && !(name in PASSED_AFTER_FAULT))
  .map(([name]) => name);

const ENDS = ['aborted', 'timed out', 'lost'] as const;

/** Every case: each fault of a task at each task, each end of an execution at each state. */
export function matrixCases(): readonly MatrixCase[] {
  const cases: MatrixCase[] = [{ fault: 'none', where: '-', options: {} }];
  for (const task of MATRIX_TASKS) {
    for (const kind of TASK_FAULTS) cases.push({ fault: kind, where: task, options: { taskFault: { task, kind } } });
  }
  for (const kind of ENDS) {
    const end = (state: string): Partial<MatrixCase> =>
      kind === 'timed out' ? { timesOutIn: state } : { options: { executionFault: { kind, state } } };
    for (const state of PASSED_STATES) cases.push({ fault: kind, where: state, options: {}, ...end(state) });
    for (const [state, taskFault] of Object.entries(PASSED_AFTER_FAULT)) {
      const { options, ...rest } = end(state);
      cases.push({ fault: kind, where: state, options: { ...options, taskFault }, ...rest });
    }
  }
  return cases;
}

/** Images of a case: enough for a round of two workers. */
const MATRIX_IMAGES: readonly string[] = Array.from({ length: 30 }, (_, i) => `batch/incoming/photo ${i}.JPG`);

/**
 * Plays a case: images arrive, a manual start queues them a second time, something goes wrong, the schedules go on every
 * hour and every five minutes until everything is settled.
 */
export async function playCase({ fault, where, options, timesOutIn }: MatrixCase): Promise<MatrixRow> {
  const firstTimeoutSeconds = timesOutIn === undefined ? undefined : await secondsUntil(timesOutIn, options);
  const simulation = await play({ ...options, firstTimeoutSeconds });
  return { fault, where, outcome: await outcomeOf(simulation, MATRIX_IMAGES) };
}

async function play(options: SimulationOptions): Promise<BatchSimulation> {
  const settings = { minInferenceUnits: 2, maxInferenceUnits: 2 };
  const simulation = new BatchSimulation({ settings, ...options });
  MATRIX_IMAGES.forEach((key) => simulation.upload(key));
  await simulation.clock.sleep(1_000);
  await simulation.untilSettled({ firstInput: { prefix: 'batch/incoming/' } });
  return simulation;
}

/** Seconds after which an execution is in the middle of a state: a simulation runs the same way every time. */
async function secondsUntil(state: string, options: SimulationOptions): Promise<number> {
  const simulation = await play(options);
  const { history } = simulation.executions[0]!;
  const entered = history.find((event) => event.type === 'StateEntered' && event.state === state);
  if (!entered) throw new Error(`A run does not pass ${state}: ${simulation.executions[0]!.statesEntered.join(', ')}`);
  return (entered.timestamp - history[0]!.timestamp + simulation.middleOf(state)) / 1000;
}

/** The rows as a Markdown table. */
export function matrixTable(rows: readonly MatrixRow[]): string {
  const head = [
    'fault',
    'at',
    'execution',
    'model stopped by',
    'off after its end',
    'model on',
    'done',
    'DLQ',
    'lost',
    'twice',
    'sent again',
  ];
  const minutes = (value: number): string => `${value.toFixed(1)} min`;
  const lines = rows.map(({ fault, where, outcome }) => [
    fault,
    where,
    outcome.firstStatus,
    outcome.stoppedBy ?? '-',
    minutes(outcome.offAfterMinutes),
    minutes(outcome.modelMinutes),
    `${outcome.done}/${outcome.images}`,
    String(outcome.deadLetters),
    String(outcome.lost),
    String(outcome.twice),
    String(outcome.sentAgain),
  ]);
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...lines.map(line)].join('\n');
}
