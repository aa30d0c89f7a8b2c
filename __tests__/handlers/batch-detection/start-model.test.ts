import { ModelLimitExceededError } from '../../../handlers/batch-detection/run/batch-errors';
import { TransientServiceError } from '../../../handlers/runtime/errors';
import { LOOK_SECONDS, MAX_START_POLLS, startModel } from '../../../handlers/batch-detection/start-model';
import { FIRST_LOOK_SECONDS } from '../../../handlers/batch-detection/model/model-lease';
import type { ModelStatus } from '../../../handlers/batch-detection/model/custom-labels-model';
import type { BatchState } from '../../../handlers/batch-detection/run/run-state';
import type { BatchWorld } from '../../../simulation/batch-world';
import { DEFAULT_SETTINGS, MODEL, someRun, testWorld } from '../../support/batch-world';
import { failureOf, task } from '../../support/task';

const settings = { ...DEFAULT_SETTINGS, maximumRunMinutes: 60 };
const start = (world: BatchWorld, input: BatchState, executionId?: string) =>
  startModel(world.ports, settings, task(input, executionId));
const inState = (initial: ModelStatus): BatchWorld => testWorld({ model: { initial } });

describe('startModel', () => {
  it.each<ModelStatus>(['TRAINING_COMPLETED', 'COPYING_COMPLETED', 'STOPPED'])(
    'starts a model that is %s, once, and says before that it will',
    async (status) => {
      const world = inState(status);
      let markedBefore: boolean | undefined;
      const startCall = world.model.start.bind(world.model);
      jest.spyOn(world.model, 'start').mockImplementation(async (...call) => {
        markedBefore = world.leases.items.get(MODEL.modelArn)?.startRequestedAt !== undefined;
        return startCall(...call);
      });

      const first = await start(world, { waiting: 100 });
      const second = await start(world, first);

      expect(markedBefore).toBe(true);
      expect(world.model.start).toHaveBeenCalledTimes(1);
      expect(first).toMatchObject({
        model: 'STARTING',
        nextLookSeconds: FIRST_LOOK_SECONDS,
        run: { owned: true, startPolls: 1, deadline: expect.any(Number) as number },
      });
      expect(second).toMatchObject({
        model: 'STARTING',
        nextLookSeconds: LOOK_SECONDS,
        run: { owned: true, startPolls: 2 },
      });
      expect(world.leases.items.get(MODEL.modelArn)).toMatchObject({ seenOn: true });
    },
  );

  it('plans workers and begins the record of the run', async () => {
    const world = testWorld();

    const { run } = await start(world, { waiting: 100, setAside: 2 });

    expect(run).toMatchObject({ workers: [1, 2], tps: 5, counts: { setAside: 2 } });
    expect(world.runs.items.get('execution-1')).toMatchObject({ status: 'RUNNING', modelArn: MODEL.modelArn });
  });

  it('begins with the throughput that was measured last', async () => {
    const world = testWorld();
    await world.leases.acquire(MODEL, 'earlier', world.clock.now());
    await world.leases.release(MODEL.modelArn, 'earlier', { stopped: true, measuredTps: 12.5 });

    const { run } = await start(world, { waiting: 100 });

    expect(run).toMatchObject({ tps: 12.5, workers: [1, 2, 3, 4] });
  });

  it('uses a running model that somebody else started, without making it its own', async () => {
    const world = inState('RUNNING');

    const state = await start(world, { waiting: 5 });

    expect(state).toMatchObject({ model: 'RUNNING', run: { owned: false } });
    expect(world.leases.items.get(MODEL.modelArn)).not.toHaveProperty('startRequestedAt');
  });

  it('inherits the model of a run that died', async () => {
    const world = testWorld();
    await start(world, { waiting: 5 }, 'dead');
    await world.clock.sleep(11 * 60_000);

    const state = await start(world, { waiting: 5 }, 'heir');

    expect(state).toMatchObject({ model: 'RUNNING', run: { owned: true } });
  });

  it('waits out a stop, then starts', async () => {
    const world = inState('RUNNING');
    await world.model.stop(MODEL);

    const during = await start(world, { waiting: 5 });
    await world.clock.sleep(61_000);
    const after = await start(world, during);

    expect([during.model, after.model]).toEqual(['STOPPING', 'STARTING']);
  });

  it.each<ModelStatus>(['FAILED', 'DELETING', 'TRAINING_IN_PROGRESS', 'TRAINING_FAILED', 'EXPIRED', 'NOT_FOUND'])(
    'fails clearly for a model that is %s, and owns nothing',
    async (status) => {
      const world = inState(status);

      const failure = await failureOf(start(world, { waiting: 5 }));

      expect(failure.name).toBe('ModelNotStartableError');
      expect(failure.message).toContain(status);
      expect(world.leases.items.get(MODEL.modelArn)).not.toHaveProperty('startRequestedAt');
    },
  );

  it('takes back that it would start a model when the start is refused, not when there is no answer', async () => {
    const world = testWorld();
    const refusal = new ModelLimitExceededError('too many');
    jest
      .spyOn(world.model, 'start')
      .mockRejectedValueOnce(refusal)
      .mockRejectedValueOnce(new TransientServiceError('busy'))
      .mockRejectedValueOnce(refusal);
    const owned = () => world.leases.items.get(MODEL.modelArn)?.startRequestedAt !== undefined;
    const seen: boolean[] = [];

    for (let attempt = 0; attempt < 3; attempt += 1) {
      await failureOf(start(world, { waiting: 5 }));
      seen.push(owned());
    }

    expect(seen).toEqual([false, true, true]);
  });

  it('gives up a start that takes too long', async () => {
    const world = inState('STARTING');
    await world.leases.acquire(MODEL, 'execution-1', world.clock.now());

    const failure = await failureOf(start(world, { waiting: 5, run: someRun({ startPolls: MAX_START_POLLS }) }));

    expect(failure.name).toBe('ModelStartTimedOutError');
  });

  it('leaves the model to another run that holds it', async () => {
    const world = testWorld();
    await start(world, { waiting: 5 }, 'first');

    const failure = await failureOf(start(world, { waiting: 5 }, 'second'));

    expect(failure.name).toBe('AlreadyRunningError');
  });

  it('does not start for a run that was told to end', async () => {
    const world = testWorld();
    const state = await start(world, { waiting: 5 });
    await world.leases.requestEnd(MODEL.modelArn, 'execution-1', world.clock.now());

    const failure = await failureOf(start(world, state));

    expect(failure.name).toBe('RunLostError');
  });

  it('may be called again after it died: it starts nothing twice', async () => {
    const world = testWorld();
    await start(world, { waiting: 5 });

    const again = await start(world, { waiting: 5 });

    expect(again).toMatchObject({ model: 'STARTING', run: { owned: true } });
    expect(world.model.changes.filter(({ status }) => status === 'STARTING')).toHaveLength(1);
  });
});
