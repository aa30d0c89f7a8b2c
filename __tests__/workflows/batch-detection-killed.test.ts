import { outcomeOf } from '../../simulation/batch-outcome';
import { BatchSimulation } from '../../simulation/batch-simulation';

const IMAGES = Array.from({ length: 40 }, (_, index) => `batch/incoming/${index}.jpg`);

describe('a run that dies with its workers in the middle of their images', () => {
  it.each([
    ['stopped', 'aborted', 1],
    ['stopped', 'aborted', 60],
    ['lost', 'lost', 1],
    ['lost', 'lost', 60],
  ] as const)(
    'and is %s leaves nothing that the next one, however soon the model runs again, does not finish (%s, every %d min)',
    async (_, kind, scheduleMinutes) => {
      const simulation = new BatchSimulation({
        scheduleMinutes,
        settings: { minInferenceUnits: 2, maxInferenceUnits: 2 },
        model: { startMs: 2_000, stopMs: 1_000 },
        taskFault: { task: 'detect-batch', kind: 'crash half-way', times: 2 },
        executionFault: { kind, state: 'DetectBatch' },
      });
      IMAGES.forEach((key) => simulation.upload(key));
      await simulation.clock.sleep(1_000);

      await simulation.untilSettled();

      const problems = [...simulation.world.runs.items.values()].map(({ report }) => report?.problem?.error);
      expect(problems).not.toContain('NoProgress');
      expect(await outcomeOf(simulation, IMAGES)).toMatchObject({
        done: IMAGES.length,
        lost: 0,
        twice: 0,
        deadLetters: 0,
        queued: 0,
      });
    },
  );
});
