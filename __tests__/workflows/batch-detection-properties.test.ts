import fc from 'fast-check';
import { ImageTooSmall } from '../../handlers/image/image-errors';
import { detectedLabels, type DetectionResult } from '../../handlers/batch-detection/picture/detection-result';
import { outcomeOf } from '../../simulation/batch-outcome';
import { BatchSimulation, type ExecutionFault, type SimulationOptions } from '../../simulation/batch-simulation';
import { labelsOf } from '../../simulation/batch-world';
import { MATRIX_TASKS, PASSED_STATES } from '../../simulation/fault-matrix';
import { TASK_FAULTS, type TaskFault } from '../../simulation/task-fault';

const MINUTE = 60_000;

/** Something that arrives: an image, possibly broken, its event possibly twice and late, or a message of no image. */
interface Arrival {
  readonly minute: number;
  readonly copies: number;
  readonly broken: boolean;
  readonly noise: boolean;
}

const arrivals = fc.array(
  fc.record({
    minute: fc.integer({ min: 0, max: 200 }),
    copies: fc.integer({ min: 1, max: 3 }),
    broken: fc.boolean().map((value) => value),
    noise: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
  }),
  { minLength: 1, maxLength: 25 },
);
const crash: fc.Arbitrary<TaskFault> = fc.record({
  task: fc.constant('detect-batch'),
  kind: fc.constant('crash half-way' as const),
  afterCalls: fc.integer({ min: 1, max: 120 }),
  times: fc.integer({ min: 1, max: 4 }),
});
const anyTaskFault: fc.Arbitrary<TaskFault> = fc.record({
  task: fc.constantFrom(...MATRIX_TASKS),
  kind: fc.constantFrom(...TASK_FAULTS),
});
const executionFault: fc.Arbitrary<ExecutionFault> = fc.record({
  kind: fc.constantFrom('aborted' as const, 'lost' as const),
  state: fc.constantFrom(...PASSED_STATES),
});
const world = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  queue: fc.record({
    duplicateShare: fc.constantFrom(0, 0.1, 0.4),
    forgottenDeleteShare: fc.constantFrom(0, 0.1, 0.3),
  }),
  taskFault: fc.option(fc.oneof(crash, anyTaskFault), { nil: undefined }),
  executionFault: fc.option(executionFault, { nil: undefined }),
});

async function play(arriving: readonly Arrival[], options: SimulationOptions) {
  const broken = new Set<string>();
  const simulation = new BatchSimulation({
    settings: { minInferenceUnits: 2, maxInferenceUnits: 2 },
    inspect: (key) => {
      if (broken.has(key)) throw new ImageTooSmall(`${key} is too small.`);
    },
    ...options,
  });
  const keys = arriving.map((_, index) => `batch/incoming/${index}.jpg`);
  arriving.forEach(({ minute, copies, broken: isBroken, noise }, index) => {
    const key = keys[index]!;
    if (isBroken) broken.add(key);
    void simulation.clock.sleep(minute * MINUTE).then(async () => {
      simulation.upload(key);
      if (noise) simulation.world.queue.arrive('{"Event":"s3:TestEvent"}');
      for (let copy = 1; copy < copies; copy += 1) {
        await simulation.clock.sleep(copy * 17_000);
        simulation.world.queue.arrive(JSON.stringify({ bucket: 'photos', key, manual: copy === 2 && !isBroken }));
      }
    });
  });
  await simulation.untilSettled({ hours: 48, atLeastMinutes: 210 });
  return { simulation, keys, broken, outcome: await outcomeOf(simulation, keys) };
}

const labelsIn = (simulation: BatchSimulation, key: string): unknown => {
  const text = simulation.world.store.textOf(`${key.replace('incoming', 'results')}.json`);
  return text === undefined ? undefined : detectedLabels(JSON.parse(text) as DetectionResult);
};

describe('whatever arrives, however often, in whatever order, and whatever crashes', () => {
  it('every image ends in exactly one place, with the results of a sequential run, and the model is off', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, world, async (arriving, options) => {
        const { simulation, keys, broken, outcome } = await play(arriving, options);

        expect(outcome).toMatchObject({ lost: 0, queued: 0 });
        for (const key of keys) {
          const done = simulation.world.store.textOf(key.replace('incoming', 'done')) !== undefined;
          const dead = simulation.world.queue.deadLetters.some(({ body }) => body.includes(`"${key}"`));
          expect({ key, done, dead }).toEqual({ key, done: !broken.has(key), dead: broken.has(key) });
          expect(labelsIn(simulation, key)).toEqual(broken.has(key) ? undefined : labelsOf(key));
        }
        expect(simulation.isSettled()).toBe(true);
      }),
      { numRuns: 60, seed: 20_260_101 },
    );
  });

  it('nothing is sent twice while no worker is killed', async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, world, async (arriving, options) => {
        const { outcome } = await play(arriving, { ...options, taskFault: undefined, executionFault: undefined });

        expect(outcome).toMatchObject({ sentAgain: 0, twice: 0 });
      }),
      { numRuns: 30, seed: 20_260_102 },
    );
  });
});
