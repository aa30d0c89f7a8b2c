import { MAX_STOP_POLLS, stopModel, type StopEvent } from '../../../handlers/batch-detection/stop-model';
import type { BatchWorld } from '../../../simulation/batch-world';
import { DEFAULT_SETTINGS, MODEL, someRun, takeRunningModel, testWorld } from '../../support/batch-world';
import { failureOf } from '../../support/task';

const stop = (world: BatchWorld, event: Partial<StopEvent> = {}) =>
  stopModel(world.ports, DEFAULT_SETTINGS, { input: { run: someRun() }, executionId: 'execution-1', ...event });
const lease = (world: BatchWorld) => world.leases.items.get(MODEL.modelArn);

describe('from the state machine', () => {
  it('stops the model that this run holds, and gives it back once it is off', async () => {
    const world = testWorld();
    await takeRunningModel(world);

    const first = await stop(world);
    const second = await stop(world, { input: first });
    await world.clock.sleep(61_000);
    const third = await stop(world, { input: second });

    expect([first.model, second.model, third.model]).toEqual(['STOPPING', 'STOPPING', 'STOPPED']);
    expect(third.run).toMatchObject({ stopPolls: 3, modelStoppedAt: world.clock.now() });
    expect(lease(world)).not.toHaveProperty('holder');
    expect(lease(world)).not.toHaveProperty('startRequestedAt');
  });

  it('waits for a model that starts, and stops it then', async () => {
    const world = testWorld();
    await world.leases.acquire(MODEL, 'execution-1', world.clock.now());
    await world.leases.startRequested(MODEL.modelArn, 'execution-1', world.clock.now());
    await world.model.start(MODEL, { minimum: 1 });

    const during = await stop(world);
    await world.clock.sleep(10 * 60_000);
    const after = await stop(world, { input: during });

    expect([during.model, after.model]).toEqual(['STARTING', 'STOPPING']);
  });

  it('does not trust the quiet after a request to start: the model may still come to life', async () => {
    const world = testWorld();
    await world.leases.acquire(MODEL, 'execution-1', world.clock.now());
    await world.leases.startRequested(MODEL.modelArn, 'execution-1', world.clock.now());

    const early = await stop(world);
    await world.clock.sleep(76_000);
    const late = await stop(world, { input: early });

    expect([early.model, late.model]).toEqual(['STARTING', 'STOPPED']);
  });

  it('leaves a model alone that somebody else started', async () => {
    const world = testWorld({ model: { initial: 'RUNNING' } });
    await world.leases.acquire(MODEL, 'execution-1', world.clock.now());

    const state = await stop(world);

    expect(state.model).toBe('LEFT_RUNNING');
    expect(world.model.currentStatus).toBe('RUNNING');
    expect(lease(world)).not.toHaveProperty('holder');
  });

  it('touches nothing when another run holds the model', async () => {
    const world = testWorld();
    await takeRunningModel(world, 'another');

    const state = await stop(world);

    expect(state.model).toBe('NOT_HELD');
    expect(world.model.currentStatus).toBe('RUNNING');
  });

  it('remembers the measured throughput for the next run', async () => {
    const world = testWorld({ model: { initial: 'RUNNING' } });
    await world.leases.acquire(MODEL, 'execution-1', world.clock.now());

    await stop(world, { input: { run: someRun({ rounds: 2, tps: 7.5 }) } });

    expect(lease(world)).toMatchObject({ measuredTps: 7.5 });
  });

  it('gives up after a while, and keeps the model on record for the watchdog', async () => {
    const world = testWorld();
    await takeRunningModel(world);
    jest.spyOn(world.model, 'stop').mockResolvedValue(true);

    const failure = await failureOf(stop(world, { input: { run: someRun({ stopPolls: MAX_STOP_POLLS - 1 }) } }));

    expect(failure.name).toBe('ModelStopTimedOutError');
    expect(lease(world)).toHaveProperty('startRequestedAt');
  });

  it('keeps the error that led here', async () => {
    const error = { Error: 'RunLostError', Cause: '{}' };

    const state = await stop(testWorld(), { input: { run: someRun(), error } });

    expect(state.error).toEqual(error);
  });
});

describe('from the rule on ended executions', () => {
  it('stops the model of the execution and records how it ended', async () => {
    const world = testWorld();
    await takeRunningModel(world);
    await world.runs.begin({ runId: 'execution-1', modelArn: MODEL.modelArn, startedAt: 0 });

    const state = await stop(world, { input: null, ended: 'ABORTED' });

    expect(state.model).toBe('STOPPING');
    expect(world.model.currentStatus).toBe('STOPPING');
    expect(world.runs.items.get('execution-1')).toMatchObject({ status: 'ENDED', reason: 'Execution ABORTED' });
  });

  it('leaves a model that starts to the watchdog, still on record, so that the next run need not wait', async () => {
    const world = testWorld();
    await world.leases.acquire(MODEL, 'execution-1', world.clock.now());
    await world.leases.startRequested(MODEL.modelArn, 'execution-1', world.clock.now());
    await world.model.start(MODEL, { minimum: 1 });

    await stop(world, { input: null, ended: 'TIMED_OUT' });

    expect(lease(world)).not.toHaveProperty('holder');
    expect(lease(world)).toHaveProperty('startRequestedAt');
  });

  it('does nothing for an execution that had given the model back', async () => {
    const world = testWorld();
    await takeRunningModel(world, 'the next run');

    await stop(world, { input: null, ended: 'FAILED' });

    expect(world.model.currentStatus).toBe('RUNNING');
  });
});

describe('with the leases out of reach', () => {
  const outOfReach = Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' });
  async function worldWithoutLeases(holder = 'execution-1'): Promise<BatchWorld> {
    const world = testWorld();
    await takeRunningModel(world, holder);
    for (const method of ['hold', 'seenOn', 'release', 'list'] as const) {
      jest.spyOn(world.leases, method).mockRejectedValue(outOfReach);
    }
    return world;
  }

  it('stops the model of a run whose state says that it is its own, until it is off', async () => {
    const world = await worldWithoutLeases();
    const run = someRun({ owned: true, modelStartedAt: world.clock.now() });

    const first = await stop(world, { input: { run } });
    await world.clock.sleep(80_000);
    const second = await stop(world, { input: first });

    expect([first.model, second.model]).toEqual(['STOPPING', 'STOPPED']);
    expect(world.model.currentStatus).toBe('STOPPED');
  });

  it.each([
    ['did not start it', someRun({ owned: false }), undefined],
    ['lost it to another', someRun({ owned: true }), { Error: 'RunLostError', Cause: '{}' }],
  ])('leaves a model alone whose run %s', async (_case, run, error) => {
    const world = await worldWithoutLeases('another');

    const failure = await failureOf(stop(world, { input: { run, ...(error ? { error } : {}) } }));

    expect(failure).toBe(outOfReach);
    expect(world.model.currentStatus).toBe('RUNNING');
  });

  it('stops, from the rule, the model of an execution whose record says that it is its own', async () => {
    const world = await worldWithoutLeases();
    await world.runs.begin({ runId: 'execution-1', modelArn: MODEL.modelArn, startedAt: 0 });
    await world.runs.startsModel('execution-1', MODEL.projectArn, world.clock.now());

    const state = await stop(world, { input: null, ended: 'TIMED_OUT' });

    expect(state.model).toBe('STOPPING');
  });

  it('leaves, from the rule, the model of an execution alone that has reported', async () => {
    const world = await worldWithoutLeases('the next run');
    await world.runs.begin({ runId: 'execution-1', modelArn: MODEL.modelArn, startedAt: 0 });
    await world.runs.startsModel('execution-1', MODEL.projectArn, 0);
    world.runs.items.set('execution-1', { ...world.runs.items.get('execution-1')!, status: 'FAILED' });

    const failure = await failureOf(stop(world, { input: null, ended: 'FAILED' }));

    expect(failure).toBe(outOfReach);
    expect(world.model.currentStatus).toBe('RUNNING');
  });
});

describe('in a deployment without a model', () => {
  const withoutModel = (world: BatchWorld, event: StopEvent) =>
    stopModel(world.ports, { projectArn: '', projectVersionArn: '' }, event);

  it('has nothing to stop for an execution that began no run', async () => {
    const world = testWorld();

    const state = await withoutModel(world, { input: null, executionId: 'execution-1', ended: 'FAILED' });

    expect(state.model).toBe('NOT_HELD');
  });

  it('stops the model of a run that is still under way', async () => {
    const world = testWorld();
    await takeRunningModel(world);

    const state = await withoutModel(world, { input: { run: someRun() }, executionId: 'execution-1' });

    expect(state.model).toBe('STOPPING');
  });

  it('stops, from the rule, the model that the record of the run names', async () => {
    const world = testWorld();
    await takeRunningModel(world);
    await world.runs.begin({ runId: 'execution-1', modelArn: MODEL.modelArn, startedAt: 0 });
    await world.runs.startsModel('execution-1', MODEL.projectArn, 0);

    const state = await withoutModel(world, { input: null, executionId: 'execution-1', ended: 'ABORTED' });

    expect(state.model).toBe('STOPPING');
  });
});

it('stops the model although the end of its run cannot be recorded, and asks to be called again', async () => {
  const world = testWorld();
  await takeRunningModel(world);
  const failure = new Error('no such table');
  jest.spyOn(world.runs, 'ended').mockRejectedValue(failure);

  const thrown = await failureOf(stop(world, { input: null, ended: 'ABORTED' }));

  expect(thrown).toBe(failure);
  expect(world.model.currentStatus).toBe('STOPPING');
});
